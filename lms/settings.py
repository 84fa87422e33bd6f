"""Settings by environment; every one has a default with which `make start` works.

docs/settings.md lists them; a test holds that list and this file together.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))


def local_secret(name: str, make) -> str:
    """A secret made once into var/ (mode 600) where the environment gives none."""
    path = VAR_DIR / name
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(make())
        with suppress(FileExistsError):  # of two processes the first one's key stays
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


BASE_URL = env.str("BASE_URL", f"http://127.0.0.1:{env.int('PORT', 8000)}").rstrip("/")
BASE_HOST = urlsplit(BASE_URL).hostname
IS_LOCAL = BASE_HOST in {"localhost", "127.0.0.1", "::1"}
IS_SECURE = BASE_URL.startswith("https://")
DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", IS_LOCAL)
if DEMO and not DEBUG and not IS_LOCAL:
    raise ImproperlyConfigured(
        "DEMO opens accounts with a known password; it is refused at a public BASE_URL."
    )
DEMO_PASSWORD = env.str("DEMO_PASSWORD", "pathways-demo")

SECRET_KEY = env.str("SECRET_KEY", "") or local_secret(
    "secret-key", lambda: secrets.token_urlsafe(64)
)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Newest first: it encrypts; all of them decrypt.
FIELD_KEYS = env.list("FIELD_KEYS", default=[]) or [
    local_secret("field-key", lambda: Fernet.generate_key().decode())
]
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=["localhost", "127.0.0.1", "[::1]"] if IS_LOCAL else [BASE_HOST],
)
CSRF_TRUSTED_ORIGINS = [BASE_URL] if IS_SECURE else []

INSTALLED_APPS = [
    "lms",
    "home",
    "compliance",
    "assessments",
    "courses",
    "records",
    "accounts",
    "schools",
    "audit",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.apps.PathwaysUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "accounts.apps.SessionsConfig",
    "django_q",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "lms.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.middleware.CompressMiddleware",
    "lms.middleware.SiteCSPMiddleware",
    "lms.middleware.RequestLogMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SharedDeviceMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
WEB_WORKERS = env.int("WEB_WORKERS", 2)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context_processors.site",
            ],
            "builtins": ["lms.templatetags.look"],
        },
    }
]

# --- Database -------------------------------------------------------------------
DATABASES = {
    "default": env.db_url_config(
        env.str("DATABASE_URL", "") or f"sqlite:///{VAR_DIR / 'pathways.sqlite3'}"
    )
}
DATABASES["default"]["CONN_MAX_AGE"] = None
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # A transaction that will write takes the lock at once, else two writers
        # that both began by reading would fail instead of waiting.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
    }

# --- Cache, sessions, jobs ------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    _shared = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
else:
    _shared = {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
    }
# "default" is shared by all processes: rate limits must be.
CACHES = {
    "default": _shared,
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
QUEUE_WORKERS = env.int("QUEUE_WORKERS", 1)
QUEUE_TIMEOUT = env.int("QUEUE_TIMEOUT", 120)
Q_CLUSTER = {
    "name": "pathways",
    "orm": "default",
    "broker_class": "lms.broker.Broker",
    "workers": QUEUE_WORKERS,
    "queue_limit": QUEUE_WORKERS,
    "timeout": QUEUE_TIMEOUT,
    # A job may wait for two others before it runs; only then has its worker died.
    "retry": env.int("QUEUE_RETRY", 3 * QUEUE_TIMEOUT + 60),
    "max_attempts": env.int("QUEUE_ATTEMPTS", 5),
    "ack_failures": False,
    "catch_up": False,
    "poll": 1,
    "save_limit": 100,
    "save_limit_per": "func",
    # Its statistics are two writes a second, and nobody reads them.
    "cache": "local",
}
# Wagtail's own index updates; they must not wait for a worker.
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}

# --- Accounts -------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
# The e-mail is unique without regard to case, by a constraint on Lower("email").
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/learn/"
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BEHIND_PROXY", False) else 0
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_SECURE else "http"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# Two weeks, unless the log-in page's "shared device" is ticked.
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# A code suits the phone in one's hand; the same e-mail holds a link that lasts days.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 30 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 5
ACCOUNT_LOGIN_TIMEOUT = 30 * 60
# The code by e-mail that stands in for a second factor (accounts.codes); never a
# first factor, or one mailbox would be both.
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 30 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Sign-up and reset answer alike whether an address is known or not; the e-mail tells.
ACCOUNT_PREVENT_ENUMERATION = True
# A whole school signs in from one address; a guesser tries one account.
ACCOUNT_RATE_LIMITS = {
    "signup": "100/m/ip",
    "login": "200/m/ip",
    "login_failed": "40/m/ip,5/5m/key",
    "reset_password": "40/m/ip,5/m/key",
    "request_login_code": "40/m/ip,3/m/key",
}
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "add_email": "accounts.forms.AddEmailForm",
    "change_email": "accounts.forms.ChangeEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "confirm_email_verification_code": "accounts.forms.ConfirmEmailCodeForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_SECURE and IS_LOCAL
MFA_FORMS = {
    "authenticate": "accounts.forms.AuthenticateForm",
    "reauthenticate": "accounts.forms.ConfirmByCodeForm",
    "activate_totp": "accounts.forms.ActivateAppForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.EditPasskeyForm",
}
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", not DEMO)
# After a SENCO's last post; 0 keeps names until somebody asks to have them erased.
SENCO_RECORD_YEARS = env.int("SENCO_RECORD_YEARS", 6)
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
# Subject first: an e-mail address from a provider opens no account that is here.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
SOCIALACCOUNT_FORMS = {
    "signup": "accounts.forms.SocialSignupForm",
    "disconnect": "accounts.forms.DisconnectForm",
}
# A JSON list; docs/accounts.md has an example.
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": provider["id"],
                "name": provider["name"],
                "client_id": provider["client_id"],
                "secret": provider.get("secret", ""),
                "settings": {
                    "server_url": provider["server"],
                    "trust_email": provider.get("trust_email", False),
                },
            }
            for provider in env.json("OIDC_PROVIDERS", [])
        ],
    }
}

# --- Mail -----------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"Pathways <pathways@{BASE_HOST}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_DIR = VAR_DIR / "mail"
_mail = env.email_url("EMAIL_URL", f"filemail:///{MAIL_DIR}")
MAILERS = {
    "default": {
        "BACKEND": _mail["EMAIL_BACKEND"],
        "OPTIONS": (
            {"file_path": str(MAIL_DIR)}
            if _mail["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
            else {
                "host": _mail["EMAIL_HOST"],
                "port": _mail["EMAIL_PORT"] or 25,
                "username": _mail["EMAIL_HOST_USER"] or "",
                "password": _mail["EMAIL_HOST_PASSWORD"] or "",
                "use_tls": _mail.get("EMAIL_USE_TLS", False),
                "use_ssl": _mail.get("EMAIL_USE_SSL", False),
                "timeout": 20,
            }
        ),
    }
}

# --- Language and time ----------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True

# --- Files ----------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", str(VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.str("MEDIA_ROOT", str(VAR_DIR / "media"))
# Certificates and letters of people: no address leads there, views ask who may see one.
PRIVATE_ROOT = env.str("PRIVATE_ROOT", str(VAR_DIR / "private"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": PRIVATE_ROOT,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 60
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's editor posts a field per part
PROGRAMMES_DIR = BASE_DIR / "programmes"

# --- Security -------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],  # the CMS shows previews in a frame
    "object-src": [CSP.NONE],
}
# Wagtail's editor still writes inline scripts and styles.
SECURE_CSP_ADMIN = SECURE_CSP | {
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
}
X_FRAME_OPTIONS = "DENY"  # Wagtail opens its own previews
SECURE_SSL_REDIRECT = IS_SECURE and env.bool("SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_SECURE = IS_SECURE
CSRF_FAILURE_VIEW = "home.views.csrf_failure"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_SECURE
SECURE_HSTS_PRELOAD = IS_SECURE
SECURE_REFERRER_POLICY = "same-origin"

# --- CMS ------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Pathways"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "cms_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_I18N_ENABLED = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "courses.workflows.finish_workflow"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
# Mail about checks goes to those who do them and to authors, in our own look.
WAGTAILADMIN_NOTIFICATION_USE_HTML = True
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
# In milliseconds. Wagtail's half a second makes a revision of each word, and a save is
# then often under way when Publish is pressed, which Wagtail takes for another window.
WAGTAIL_AUTOSAVE_INTERVAL = env.int("AUTOSAVE_MS", 3000)
# Nothing calls out to other people's servers from the CMS.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_IMAGE_MODEL = "courses.LearningImage"
WAGTAILDOCS_DOCUMENT_MODEL = "courses.LearningDocument"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "pptx", "xlsx", "odt", "mp4", "webm", "vtt"]
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        # Fixed with the Markdown dialect (docs/markdown.md).
        "OPTIONS": {"features": ["h2", "h3", "bold", "ol", "ul", "link"]},
    }
}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- Records --------------------------------------------------------------------
XAPI_DEFAULT_VERSION = env.str("XAPI_DEFAULT_VERSION", "1.0.3")

# --- Logging: a JSON line each, without personal data -----------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "lms.logs.JsonFormatter"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stdout"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"handlers": ["stdout"], "level": "INFO", "propagate": False},
        "django.request": {"level": "ERROR"},
        # A line for each index update of each page would drown the rest.
        "django.tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},  # it keeps its own log in the database
        "django-q": {"level": "WARNING"},
    },
}
