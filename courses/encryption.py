"""Text that only its writer may read is encrypted in the database.

FIELD_KEYS holds Fernet keys, newest first: the first encrypts, all of them decrypt,
so a key is rotated by putting a new one in front.
"""

from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def fernet() -> MultiFernet:
    return _fernet(tuple(settings.FIELD_KEYS))


class EncryptedTextField(models.TextField):
    """A text field whose column holds a Fernet token. It cannot be searched."""

    def get_prep_value(self, value):
        if value is None:
            return None
        return fernet().encrypt(str(value).encode()).decode()

    def from_db_value(self, value, expression, connection):
        return None if value is None else fernet().decrypt(value.encode()).decode()
