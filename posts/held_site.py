"""What of the site the write path goes by: zone, language, title, colours, names, as last read.

`posts.store` reads them, once a minute at most, and keeps them here, where pure functions find
them. Until then they are those of the environment.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from reader_lambda import items

if TYPE_CHECKING:
    from posts.tables import SiteItem

HELD_SECONDS = 60.0


@dataclass(frozen=True)
class _Held:
    title: str
    language: str
    zone: ZoneInfo
    until: float  # by time.monotonic
    colours: Mapping[str, str] = field(default_factory=dict)  # chosen ones, by token
    authors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


_held: _Held | None = None


def hold(site: SiteItem | None) -> None:
    """Keep the settings that were read now. None: there are none."""
    global _held  # noqa: PLW0603 (of the process, as Django's own settings are)
    until = time.monotonic() + HELD_SECONDS
    if site is None:
        of_environment = settings.SITE_TITLE, settings.SITE_LANGUAGE, ZoneInfo(settings.TIME_ZONE)
        _held = _Held(*of_environment, until)
    else:
        read = site.title, site.language, ZoneInfo(site.time_zone), until
        _held = _Held(*read, site.chosen_colours(), site.shown_authors())


def is_old() -> bool:
    """Tell whether the settings should be read anew."""
    return _held is None or time.monotonic() >= _held.until


def forget() -> None:
    """Go by the environment until settings are read again."""
    global _held  # noqa: PLW0603 (as above)
    _held = None


def zone() -> ZoneInfo:
    """Return the site's time zone."""
    return _held.zone if _held else ZoneInfo(settings.TIME_ZONE)


def language() -> str:
    """Return the language of the site's own words, `ja` or `en`."""
    return _held.language if _held else str(settings.SITE_LANGUAGE)


def colours() -> Mapping[str, str]:
    """Return the colours that an editor chose, by token."""
    return _held.colours if _held else {}


def author_name(slug: str) -> str:
    """Return the public name of an author; the slug where none is known."""
    named = _held.authors.get(slug, {}) if _held else {}
    return named.get(items.NAME) or slug


def title() -> str:
    """Return the site's title."""
    return _held.title if _held else str(settings.SITE_TITLE)
