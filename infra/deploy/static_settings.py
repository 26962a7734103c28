"""The settings of `collectstatic`: local, so that nothing is asked for, with names that last."""

from blogsite import settings
from blogsite.settings import *  # noqa: F403 (Django's settings are all the names of a module)

STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": settings.LASTING_NAMES}}
