"""When people signed in last: the user pool does not say, so it is written down here."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from pynamodb.exceptions import PynamoDBException

from posts.store import user_pk
from posts.tables import SIGN_IN_SK, SignInItem

logger = logging.getLogger(__name__)


def record(user_id: str) -> None:
    """Write down that somebody signs in now. Where that fails the sign-in goes on."""
    try:
        SignInItem(user_pk(user_id), SIGN_IN_SK, at=timezone.now()).save()
    except PynamoDBException as error:
        logger.warning("The time of a sign-in was not kept: %s", error)


def of(user_ids: Iterable[str]) -> dict[str, datetime]:
    """Return when each of at most 100 people signed in last; without those who never did."""
    keys = [(user_pk(user_id), SIGN_IN_SK) for user_id in user_ids]
    found = SignInItem.batch_get(keys, consistent_read=True) if keys else ()
    return {item.pk.removeprefix(user_pk("")): item.at for item in found}
