"""The site's settings as editors change them: one write each, with a line in their history.

Until somebody saves them they are those of the environment, which `manage.py setup` writes.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote
from zoneinfo import available_timezones

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from ulid import ULID

from posts import records, store, theme
from posts.changes import Actor
from posts.edge.orders import purge_item
from posts.errors import PublishingError, StoreUnavailable
from posts.models import FEED_CONTENTS, FEED_SUMMARY, MAX_FEED_POSTS, Site
from posts.tables import (
    HISTORY_SK_PREFIX,
    SITE_PK,
    Link,
    SettingsChangeItem,
    SiteItem,
    site_key,
)
from posts.transactions import Cancelled, Refused, Transaction, Unanswered, reported
from reader_lambda import cache_tags

MAX_LINKS = 12  # of the navigation
MAX_LABEL = 40  # characters
MAX_DESCRIPTION = 500  # characters
SHOWN_CHANGES = 20
ATTEMPTS = 5  # at a transaction that meets others

# What of the site's item is a setting, in the order of the form.
NAMES = (
    "title",
    "description",
    "language",
    "time_zone",
    "navigation",
    "colours",
    "feed_posts",
    "feed_content",
)
STORED = (*NAMES, "style", "version")

_ADDRESS = re.compile(r"(?:/(?![/\\])|https?://[^\s/?#])\S*", re.IGNORECASE)
_KEPT = "/!$&'()*+,;=:@%?#[]"

_SAME = "same"  # the stored settings are those that the change is based on

logger = logging.getLogger(__name__)


class SettingsConflict(PublishingError):
    """Somebody else saved the settings meanwhile. current: as they are stored now."""

    def __init__(self, current: Site) -> None:
        super().__init__(
            _(
                "Somebody else saved the settings meanwhile, and nothing of yours was saved yet. "
                "What you typed is below; save again to have it instead."
            )
        )
        self.current = current


@dataclass(frozen=True)
class SettingsChange:
    """Who changed what. changes: by name, the former value and the new one."""

    at: datetime
    user_name: str
    changes: Mapping[str, Sequence[Any]]


def load() -> Site:
    """Return the settings as they are stored; those of the environment where none are."""
    return _from_item(store.get_site())


def link(label: str, address: str) -> tuple[str, str]:
    """Return a link of the navigation in its normal form, or raise PublishingError.

    address: a path of this site, or a whole http or https address; percent-encoded or not.
    """
    label, address = " ".join(label.split()), address.strip()
    if not label or len(label) > MAX_LABEL:
        raise PublishingError(
            _("The link to “%(address)s” needs a label, of at most %(limit)d characters.")
            % {"address": address, "limit": MAX_LABEL}
        )
    if not _ADDRESS.fullmatch(address):
        raise PublishingError(
            _(
                "“%(label)s” leads to “%(address)s”: that must be a path such as /about, or an "
                "https:// address."
            )
            % {"label": label, "address": address}
        )
    return label, _encoded(address)


def readable(url: str) -> str:
    """Return the address of a link as one would type it: `/tags/旅`."""
    try:
        typed = unquote(url, errors="strict")
    except UnicodeDecodeError:
        return url
    return typed if _ADDRESS.fullmatch(typed) and _encoded(typed) == url else url


def _encoded(address: str) -> str:
    """Return an address for use in a link. What is encoded stays so."""
    return quote(address, safe=_KEPT)


def validated(site: Site) -> Site:
    """Return a copy of the settings in their normal forms, or raise PublishingError."""
    title, description = " ".join(site.title.split()), " ".join(site.description.split())
    if not title or len(title) > 100:
        raise PublishingError(
            _("The site needs a title, of at most %d characters.") % 100, field="title"
        )
    if len(description) > MAX_DESCRIPTION:
        raise PublishingError(
            _("The description has %(length)d characters; at most %(limit)d fit.")
            % {"length": len(description), "limit": MAX_DESCRIPTION},
            field="description",
        )
    _check_choices(site)
    links = [link(*each) for each in site.navigation]
    if len(links) > MAX_LINKS:
        raise PublishingError(
            _("The navigation has at most %(limit)d links; these are %(count)d.")
            % {"limit": MAX_LINKS, "count": len(links)},
            field="navigation",
        )
    return Site(
        title=title,
        description=description,
        language=site.language,
        time_zone=site.time_zone,
        navigation=links,
        colours=_colours(site.colours),
        feed_posts=site.feed_posts,
        feed_content=site.feed_content,
        version=site.version,
    )


def _check_choices(site: Site) -> None:
    if site.language not in dict(settings.LANGUAGES):
        raise PublishingError(
            _("“%(value)s” is no language of the site: %(choices)s.")
            % {"value": site.language, "choices": ", ".join(dict(settings.LANGUAGES))},
            field="language",
        )
    if site.time_zone not in available_timezones():
        raise PublishingError(
            _("“%s” is no time zone; one is called Asia/Tokyo or Europe/London, for instance.")
            % site.time_zone,
            field="time_zone",
        )
    if not 1 <= site.feed_posts <= MAX_FEED_POSTS:
        raise PublishingError(
            _("A feed has 1 to %d posts.") % MAX_FEED_POSTS,
            field="feed_posts",
        )
    if site.feed_content not in dict(FEED_CONTENTS):
        raise PublishingError(
            _("“%(value)s” is nothing that a feed has: %(choices)s.")
            % {"value": site.feed_content, "choices": ", ".join(dict(FEED_CONTENTS))},
            field="feed_content",
        )


def _colours(colours: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for token in theme.TOKENS:
        if chosen := colours.get(token, "").strip():
            colour = theme.normal_colour(chosen)
            if colour is None:
                raise PublishingError(
                    _("“%s” is no colour: it is a # and six digits of 0–9 and a–f, as #0a5a78.")
                    % chosen,
                    field=token,
                )
            found[token] = colour
    return found


@reported
def save(site: Site, *, by: Actor) -> Site:
    """Store the settings in one write, and have every answer at the edge made anew.

    SettingsConflict where they are not those any more that these are based on, by `version`.
    """
    after = validated(site)
    records.ensure_site()
    before = load()
    if before.version != after.version:
        raise SettingsConflict(before)
    changes = _changes(before, after)
    if not changes and after.version:
        return after
    after.version += 1
    _commit(before, after, changes, by)
    store.get_site()  # the write path goes by them from now on
    logger.info("settings saved by %s: %s", by.id, ", ".join(changes) or "as they were")
    return after


def history() -> list[SettingsChange]:
    """Return the last changes of the settings, newest first."""
    found = SettingsChangeItem.query(
        SITE_PK,
        SettingsChangeItem.sk.startswith(HISTORY_SK_PREFIX),
        scan_index_forward=False,
        limit=SHOWN_CHANGES,
        consistent_read=True,
    )
    return [SettingsChange(item.at, item.user_name, item.changes) for item in found]


def _changes(before: Site, after: Site) -> dict[str, list[Any]]:
    pairs = {name: [getattr(before, name), getattr(after, name)] for name in NAMES}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _commit(before: Site, after: Site, changes: Mapping[str, Any], by: Actor) -> None:
    for _attempt in range(ATTEMPTS):
        try:
            return _transaction(before, after, changes, by).commit()
        except Cancelled as lost:
            if _SAME in lost.claims:
                raise SettingsConflict(load()) from lost
        except Unanswered as silence:
            if load().version == after.version and not _changes(load(), after):
                return None
            raise StoreUnavailable(str(silence)) from silence
        except Refused as refusal:
            raise StoreUnavailable(str(refusal)) from refusal
    raise StoreUnavailable(_("other changes were in the way"))


def _transaction(before: Site, after: Site, changes: Mapping[str, Any], by: Actor) -> Transaction:
    transaction = Transaction()
    version: Any = SiteItem.version
    is_same = version == before.version if before.version else version.does_not_exist()
    values = {name: getattr(after, name) for name in NAMES} | {
        "navigation": [Link(name=name, url=url) for name, url in after.navigation],
        "style": theme.style(after.colours),
        "version": after.version,
    }
    actions = [getattr(SiteItem, name).set(value) for name, value in values.items()]
    transaction.update(site_key(), actions, is_same, claim=_SAME)
    transaction.put(
        SettingsChangeItem(
            SITE_PK,
            f"{HISTORY_SK_PREFIX}{ULID()}",
            at=timezone.now(),
            user_id=by.id,
            user_name=by.name,
            changes=dict(changes),
        )
    )
    transaction.put(purge_item([cache_tags.SITE]))
    return transaction


def _from_item(item: SiteItem | None) -> Site:
    if item is None:
        return Site(
            title=settings.SITE_TITLE,
            description=settings.SITE_DESCRIPTION,
            language=settings.SITE_LANGUAGE,
            time_zone=settings.TIME_ZONE,
        )
    return Site(
        title=item.title,
        description=item.description,
        language=item.language,
        time_zone=item.time_zone,
        navigation=[(each.name, each.url) for each in item.navigation or ()],
        colours=item.chosen_colours(),
        feed_posts=item.feed_posts or MAX_FEED_POSTS,
        feed_content=item.feed_content or FEED_SUMMARY,
        version=item.version or 0,
    )
