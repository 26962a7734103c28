"""System checks of how the settings fit together. `manage.py check` runs them, and every command.

What a single variable may be is `blogsite.environment`'s.
"""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core import checks

_COGNITO = (
    "COGNITO_USER_POOL_ID",
    "COGNITO_CLIENT_ID",
    "COGNITO_CLIENT_SECRET",
    "COGNITO_DOMAIN",
)
_USER_POOL_ID = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]_[A-Za-z0-9]+")


@checks.register()
def check_origins(**_kwargs: Any) -> list[checks.CheckMessage]:
    """The admin has its own host."""
    if settings.ADMIN_ORIGIN != settings.SITE_ORIGIN:
        return []
    return [
        checks.Error(
            "ADMIN_ORIGIN and SITE_ORIGIN are the same.",
            hint="Give the admin its own host: scripts of one must not reach the other.",
            id="blogsite.E002",
        )
    ]


@checks.register()
def check_sign_in(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Cognito's settings come together, and the user pool's id tells its region."""
    missing = [name for name in _COGNITO if not getattr(settings, name)]
    if len(missing) == len(_COGNITO):
        return []
    if missing:
        return [
            checks.Warning(
                f"{', '.join(missing)} is missing, so nobody can sign in.",
                hint="Set all of them, or none: `make run` provides a local user pool.",
                id="blogsite.W001",
            )
        ]
    if _USER_POOL_ID.fullmatch(settings.COGNITO_USER_POOL_ID):
        return []
    return [
        checks.Error(
            f"COGNITO_USER_POOL_ID is {settings.COGNITO_USER_POOL_ID!r}: no user pool's id.",
            hint="It looks like ap-northeast-1_AbCdEfGhI.",
            id="blogsite.E003",
        )
    ]
