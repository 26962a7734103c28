"""The newest posts, as the site item has them: brought up to date behind each change."""

from __future__ import annotations

import logging

from django.utils import timezone
from pynamodb.exceptions import PynamoDBException

from posts import store
from posts.site_links import RECENT, recent_link, stored
from posts.tables import EntryItem, SiteItem, site_key, utc_second
from reader_lambda import items

logger = logging.getLogger(__name__)


def refresh() -> bool:
    """Bring the site item in line with the list of all posts; tell whether that changed any.

    What cannot be done now is done with the next change, and none of its links is to what readers
    may not see: a post that goes takes its link along.
    """
    try:
        return _refresh()
    except PynamoDBException as error:
        logger.warning("the links to recent posts are left for later: %s", error)
        return False


def _refresh() -> bool:
    site = store.get_site()
    if site is None:
        return False
    last = items.last_visible_sk(utc_second(timezone.now()))
    newest = EntryItem.query(
        items.HOME_LIST_PK,
        EntryItem.sk <= last,
        scan_index_forward=False,
        limit=RECENT,
        consistent_read=True,
    )
    wanted = {entry.post_id: recent_link(entry) for entry in newest}
    if wanted == stored(site.recent):
        return False
    site_key().update([SiteItem.recent.set(wanted)], SiteItem.pk.exists())
    return True
