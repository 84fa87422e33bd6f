"""The product's settings, with what makes a suite fast and repeatable."""

import os
import tempfile
from pathlib import Path

# A test run never touches the keys or files of the site in var/.
os.environ.setdefault(
    "VAR_DIR", str(tempfile.gettempdir()) + f"/pathways-test-{os.getuid()}"
)
from lms.settings import *  # noqa: F403
from lms.settings import (
    DATABASES,
    MAILERS,
    Q_CLUSTER,
    STORAGES,
    VAR_DIR,
)

DEMO = False
SECOND_FACTOR_REQUIRED = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS |= {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
# Not where a started site collects: whitenoise would read it all for every client.
STATIC_ROOT = str(VAR_DIR / "no-static")
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # whitenoise warns without it
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
Q_CLUSTER |= {"sync": True}
MEDIA_ROOT = str(VAR_DIR / f"media-{os.getpid()}")
PRIVATE_ROOT = str(VAR_DIR / f"private-{os.getpid()}")
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;"
    )
LOGGING_CONFIG = None
