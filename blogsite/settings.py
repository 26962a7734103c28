"""Django's settings, read from the environment: docs/settings.md lists every variable."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from blogsite.environment import Environment, provide_aws_defaults
from blogsite.logs import logging_config
from blogsite.stored_secrets import with_stored_secrets

provide_aws_defaults(os.environ)
_env = Environment(with_stored_secrets(os.environ))
_MEGABYTE = 1024 * 1024

BASE_DIR = Path(__file__).resolve().parent.parent
STAGE = _env.text("STAGE")
STACK = _env.text("STACK")
DEBUG = False  # one behaviour, here as deployed: an error's traceback is in the log

# Where the two sites answer
_admin_port = _env.integer("ADMIN_PORT", 8000, lowest=1, highest=65535)
_site_port = _env.integer("SITE_PORT", 8080, lowest=1, highest=65535)
ADMIN_ORIGIN = _env.origin("ADMIN_ORIGIN", f"http://127.0.0.1:{_admin_port}", required=True)
ADMIN_PATH = _env.path("ADMIN_PATH")
FORCE_SCRIPT_NAME = ADMIN_PATH
SITE_ORIGIN = _env.origin("SITE_ORIGIN", f"http://127.0.0.1:{_site_port}", required=True)
_https = ADMIN_ORIGIN.startswith("https:")

# First values of the site item; the language and time zone are the admin's too
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
SITE_TITLE = _env.text("SITE_TITLE", "blogsite")
SITE_DESCRIPTION = _env.text("SITE_DESCRIPTION")
SITE_LANGUAGE = _env.choice("SITE_LANGUAGE", "ja", [code for code, _name in LANGUAGES])
SITE_TIME_ZONE = _env.time_zone("SITE_TIME_ZONE", "Asia/Tokyo")
LANGUAGE_CODE = SITE_LANGUAGE
TIME_ZONE = SITE_TIME_ZONE
USE_TZ = True

# The store; its endpoints and credentials are found by boto itself
AWS_REGION = os.environ["AWS_REGION"]
_env.endpoint("AWS_ENDPOINT_URL_DYNAMODB")
EDITORIAL_TABLE = _env.text("EDITORIAL_TABLE", "blogsite-editorial", required=True)
PUBLIC_TABLE = _env.text("PUBLIC_TABLE", "blogsite-public", required=True)
DISTRIBUTION_ID = _env.text("DISTRIBUTION_ID", "", required=True)
MEDIA_BUCKET = _env.text("MEDIA_BUCKET", "blogsite-media", required=True)
DATABASES: dict[str, dict[str, str]] = {}

# Where browsers send files to: the bucket's own host, or the stand-in for S3
_aws = _env.endpoint("AWS_ENDPOINT_URL")
S3_ENDPOINT = _env.endpoint("AWS_ENDPOINT_URL_S3") or _aws
_s3 = urlsplit(S3_ENDPOINT)
UPLOAD_ORIGIN = (
    f"{_s3.scheme}://{_s3.netloc}"
    if S3_ENDPOINT
    else f"https://{MEDIA_BUCKET}.s3.{AWS_REGION}.amazonaws.com"
)

# Sign-in
COGNITO_USER_POOL_ID = _env.text("COGNITO_USER_POOL_ID", required=True)
COGNITO_CLIENT_ID = _env.text("COGNITO_CLIENT_ID", required=True)
COGNITO_CLIENT_SECRET = _env.secret("COGNITO_CLIENT_SECRET")
COGNITO_DOMAIN = _env.origin("COGNITO_DOMAIN", "", required=True)
ADMIN_CONTACT = _env.text("ADMIN_CONTACT", required=True)

SECRET_KEY = _env.secret("SECRET_KEY", "local-and-public-" * 4, shortest=50)
_env.stop_on_problems()

INSTALLED_APPS = [
    "posts.apps.PostsConfig",  # before the admin, whose templates it refines
    "blogsite.apps.BlogsiteConfig",
    "django.contrib.admin.apps.SimpleAdminConfig",  # its site object is posts.admin.site's
    "django.contrib.auth",  # the admin's checks and templates ask for it; no user of its is kept
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "blogsite.answer_headers.AnswerHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "blogsite.sessions.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "blogsite.sign_in.middleware.SignInMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

ROOT_URLCONF = "blogsite.urls"
WSGI_APPLICATION = "blogsite.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"  # for models of auth and admin, never stored

# Who may ask: this host only, and forms of this origin only
ALLOWED_HOSTS = [urlsplit(ADMIN_ORIGIN).hostname]
CSRF_TRUSTED_ORIGINS = [ADMIN_ORIGIN]
CSRF_FAILURE_VIEW = "blogsite.pages.csrf_failure"
AUTHENTICATION_BACKENDS: list[str] = []  # blogsite.sign_in.middleware tells who asks

SESSION_ENGINE = "blogsite.sessions"
SESSION_COOKIE_AGE = 7 * 24 * 60 * 60  # seconds without a visit
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _https
SESSION_COOKIE_NAME = "__Host-session" if _https else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrf"
SIGN_IN_COOKIE_NAME = "__Host-sign-in" if _https else "sign-in"
CSRF_COOKIE_HTTPONLY = False  # the admin's scripts read it
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"

SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# A form with 1 MB of Markdown is 3 MB when every byte is percent-encoded. A text beyond the limit
# is still read, so that it can be shown again with what is wrong.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * _MEGABYTE  # files are not counted

LASTING_NAMES = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "region_name": AWS_REGION,
            "bucket_name": MEDIA_BUCKET,
            "file_overwrite": False,
            "querystring_auth": False,
            "default_acl": None,  # the bucket's owner's alone
        },
    },
    "staticfiles": {
        "BACKEND": (
            LASTING_NAMES if STAGE else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
    },
}
STATIC_URL = f"{ADMIN_PATH}/static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
WHITENOISE_USE_FINDERS = not STAGE  # locally straight from the apps, nothing to collect
WHITENOISE_AUTOREFRESH = not STAGE
WHITENOISE_ALLOW_ALL_ORIGINS = False

LOGGING = logging_config(deployed=bool(STAGE))
