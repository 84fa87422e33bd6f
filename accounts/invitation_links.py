"""The secret in an invitation's link: signed, and stored only as a hash."""

import hashlib
import secrets

from django.core import signing

__all__ = ["hash_of", "new_token"]

_signer = signing.Signer(salt="accounts.invitation", sep=".")


def hash_of(token: str) -> str:
    """What is stored of a token that we signed; nothing for any other."""
    try:
        secret = _signer.unsign(token)
    except signing.BadSignature:
        return ""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_token() -> tuple[str, str]:
    """It, and its hash."""
    token = _signer.sign(secrets.token_urlsafe(32))
    return token, hash_of(token)
