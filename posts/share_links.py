"""Links under which a post's saved text may be read without signing in, drafts too.

One a post, for seven days, until it is taken back or another one is made. The token in it is made
of what is stored and the site's secret key: so the form can show the link again, and whoever reads
the table learns none.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from posts.changes import Actor
from posts.momentary_items import SHARED_PK_PREFIX, SHARED_SK, SharedItem
from posts.transactions import reported

KEPT_FOR = timedelta(days=7)
TOKEN = r"[A-Za-z0-9_-]{43}"  # noqa: S105 - the form of one: 256 bits

_SALT = "posts.share_links"


@dataclass(frozen=True)
class Link:
    """A link that leads somewhere. made_by: the person's name."""

    token: str
    expires_at: datetime
    made_by: str


@reported
def make(post_id: str, *, by: Actor) -> Link:
    """Return a new link to a post. One that there was leads nowhere any more."""
    now = timezone.now()
    item = _item(post_id)
    item.nonce, item.at, item.user_name = secrets.token_urlsafe(32), now, by.name
    item.expires_at = int((now + KEPT_FOR).timestamp())
    item.save()
    return _link(post_id, item)


@reported
def get(post_id: str) -> Link | None:
    """Return the link to a post, None where there is none or it has expired."""
    key = _item(post_id)
    for item in SharedItem.query(key.pk, SharedItem.sk == key.sk, consistent_read=True):
        # DynamoDB takes what has expired away late.
        if item.expires_at > timezone.now().timestamp():
            return _link(post_id, item)
    return None


@reported
def take_back(post_id: str) -> None:
    """Let the link to a post lead nowhere."""
    _item(post_id).delete()


def opens(post_id: str, token: str) -> bool:
    """Tell whether a token is that of the link to a post."""
    link = get(post_id)
    return link is not None and constant_time_compare(link.token, token)


def _link(post_id: str, item: SharedItem) -> Link:
    value = f"{post_id}#{item.nonce}#{item.expires_at}"
    digest = salted_hmac(_SALT, value, algorithm="sha256").digest()
    token = urlsafe_b64encode(digest).rstrip(b"=").decode()
    return Link(token, datetime.fromtimestamp(item.expires_at, UTC), item.user_name)


def _item(post_id: str) -> SharedItem:
    return SharedItem(SHARED_PK_PREFIX + post_id, SHARED_SK)
