"""The link in a confirmation e-mail: it works on any device, beside the code."""

from allauth.account.models import EmailAddress
from django.core import signing
from django.utils.crypto import salted_hmac

from .models import User

__all__ = ["LINK_AGE", "address_from", "token_for"]

SALT = "accounts.confirm-email"
LINK_AGE = 60 * 60 * 24 * 3


def _bound_to(user: User) -> str:
    """Changes with the password and the address, and makes older links worthless."""
    secret = f"{user.password}|{user.email}"
    return salted_hmac(SALT, secret, algorithm="sha256").hexdigest()[:16]


def token_for(address: EmailAddress) -> str:
    user = address.user
    return signing.dumps([user.pk, address.email, _bound_to(user)], salt=SALT)


def address_from(token: str) -> EmailAddress | None:
    """The address to be confirmed; a new one of the person's may not be stored yet."""
    try:
        pk, email, bound = signing.loads(token, salt=SALT, max_age=LINK_AGE)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or bound != _bound_to(user):
        return None
    if User.objects.filter(email=email).exclude(pk=pk).exists():
        return None  # meanwhile somebody else's
    stored = EmailAddress.objects.filter(user=user, email=email).first()
    return stored or EmailAddress(user=user, email=email)
