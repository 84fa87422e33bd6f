from .invitation import Invitation
from .membership import Membership
from .notification import MutedNotification, Notification
from .set_up_request import SetUpRequest
from .user import User

__all__ = [
    "Invitation",
    "Membership",
    "MutedNotification",
    "Notification",
    "SetUpRequest",
    "User",
]
