"""A scheduled post: never early, at most a minute late, whoever sleeps meanwhile."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from posts import counts
from posts.tables import utc_second
from reader_lambda import items, responses
from tests.edge import blog
from tests.edge.origin import Origin
from tests.edge.varnish import Edge, ask
from tests.edge.walk import walk
from tests.posts.factories import published

AHEAD = timedelta(seconds=8)
LATE = timedelta(seconds=60)
PLACES = ["/posts/ynew", "/", "/feed.xml", "/tags/znew", "/tags/znew/feed.xml", "/tags/common"]
PLACES += ["/posts/post-46", "/authors/taro", "/authors/taro/feed.xml", "/sitemap-3.xml"]
WORDS = ("xnew", "ynew", "znew")
_FIELD = re.compile(r'(?<=name="q" )value="[^"]*"')


@pytest.mark.edge
@pytest.mark.slow
def test_a_scheduled_post_is_everywhere_within_a_minute_and_nowhere_before(
    written_blog: None, edge: Edge, origin: Origin
) -> None:
    at = timezone.now().replace(microsecond=0) + AHEAD
    published(title="Xnew", slug="ynew", tags=["Znew", "Common"], author="taro", published_at=at)
    blog.purge(edge)
    blog.purge(edge)
    found = walk(edge.get, PLACES)
    assert _showing(edge, found) == []
    assert timezone.now() < at
    _watch(edge, at)
    assert _showing(edge, PLACES) == PLACES
    now = walk(partial(ask, origin.port), PLACES)
    assert [target for target in now if edge.get(target).content != now[target].content] == []
    _settle(edge)
    assert _showing(edge, ["/tags"]) == ["/tags"]


def _watch(edge: Edge, at: datetime) -> None:
    """Ask until a minute after the time; nothing may come before it, or go again."""
    shown: set[str] = set()
    while timezone.now() < at + LATE:
        found = set(_showing(edge, [*PLACES, "/tags", "/archive"]))
        assert not found or timezone.now() >= at
        assert shown <= found
        shown = found
        time.sleep(0.5)


def _showing(edge: Edge, targets: Iterable[str]) -> list[str]:
    """Return the targets whose answers show the post's title, address or tag."""
    # The field of a 404's search repeats the words of the address, whatever is there.
    texts = {target: _FIELD.sub("", edge.get(target).text.lower()) for target in targets}
    return [target for target in texts if any(word in texts[target] for word in WORDS)]


def _settle(edge: Edge) -> None:
    counts.settle_due(timezone.now())
    blog.purge(edge)
    blog.purge(edge)


# Around the days on which clocks are changed, and where they never are.
TIMES = [
    datetime(2026, 3, 8, 1, 59, 59, tzinfo=ZoneInfo("America/New_York")),
    datetime(2026, 3, 8, 3, 0, tzinfo=ZoneInfo("America/New_York")),
    datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/New_York")),
    datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=ZoneInfo("America/New_York")),
    datetime(2026, 11, 1, 0, 0, tzinfo=ZoneInfo("Asia/Tokyo")),
    datetime(2026, 12, 31, 23, 59, 59, tzinfo=ZoneInfo("Asia/Tokyo")),
]


@pytest.mark.parametrize("at", TIMES, ids=str)
@pytest.mark.parametrize("ahead", [1, 59, 3600, 2 * 3600, 86_340, 86_400, 172_740])
def test_what_is_kept_ends_a_minute_after_the_next_post_whatever_the_clocks_do(
    at: datetime, ahead: int
) -> None:
    now = utc_second(at.astimezone(UTC) - timedelta(seconds=ahead))
    fresh, stale = responses.lifetime([utc_second(at)], now)
    assert ahead < fresh + stale <= ahead + 60
    assert fresh <= responses.FRESH_SECONDS


@pytest.mark.parametrize("at", TIMES, ids=str)
def test_a_post_is_visible_from_its_second_on_whatever_the_clocks_do(at: datetime) -> None:
    before = utc_second(at.astimezone(UTC) - timedelta(seconds=1))
    assert not items.is_visible(utc_second(at), before)
    assert items.is_visible(utc_second(at), utc_second(at))
    entry = items.entry_sk(utc_second(at), "1")
    assert items.last_visible_sk(before) < entry < items.last_visible_sk(utc_second(at))
