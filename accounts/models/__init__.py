from .invitation import Invitation
from .membership import Membership
from .set_up_request import SetUpRequest
from .user import User

__all__ = ["Invitation", "Membership", "SetUpRequest", "User"]
