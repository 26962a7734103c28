"""What readers and robots ask for in a month, and what editors change: the assumptions.

All of a scenario is a few groups of answers. A group is cut into bands of answers that are asked
for about as often as one another, so that one of them can stand for its band.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from blogsite.costs import writing
from blogsite.costs.reading import MONTH, READ_UNITS
from blogsite.costs.writing import LISTS_OF_A_POST, SENDS, TAGS_A_POST, TITLES

DAY = 86_400.0

FRESH = DAY  # s-maxage
STALE = DAY  # stale-while-revalidate
FRESH_NOT_FOUND = 50.0

BANDS_A_DECADE = 6
LIST_SIZE = 20
SITEMAP_PART = 1_000
COUNTER = 60  # bytes of a tag's item
NEWEST = 0.1  # of the edits, those of one of the posts in the feed
WELL_READ = 0.01  # of the posts, those that get half of the edits


@dataclass(frozen=True)
class Scenario:
    """Views a month (requests to the edge for anything but media), and how many posts there are.

    by_tags: whether a change purges what it touched; else it purges everything, as one path.
    """

    views: int
    posts: int
    by_tags: bool = True

    @property
    def publications(self) -> float:
        """Publications a day: a blog of a hundred posts gets two a week, one of a million 300."""
        return 0.3 * math.pow(self.posts / 100, 0.75)

    @property
    def edits(self) -> float:
        """Edits of public posts a day."""
        return 3 * self.publications

    @property
    def paths(self) -> float:
        """Paths purged a month, each tag being one."""
        publications, edits = 30 * self.publications, 30 * self.edits
        if self.by_tags:
            return writing.purged_paths(publications, edits)
        return SENDS * (publications + edits)

    @property
    def tags(self) -> int:
        """How many tags there are: new posts bring ever fewer new ones."""
        return round(3 * math.pow(self.posts, 0.55))


@dataclass(frozen=True)
class Band:
    """Some answers that are alike: how many, and for each the views and purges a second."""

    answers: int
    rate: float
    purges: float


@dataclass(frozen=True)
class Group:
    """Answers of one kind: their bands, seconds they are fresh and stale, read units, bytes.

    read_units: of the one Query, strongly consistent. size: as sent to readers, compressed.
    """

    name: str
    bands: tuple[Band, ...]
    read_units: int
    size: int
    fresh: float = FRESH
    stale: float = STALE


def groups(scenario: Scenario) -> list[Group]:
    """Return everything that is asked for; the shares of the views add up to one."""
    found = list(_groups(scenario))
    if scenario.by_tags:
        return found
    changes = (scenario.publications + scenario.edits) / DAY
    return [
        replace(group, bands=tuple(replace(band, purges=changes) for band in group.bands))
        for group in found
    ]


def _groups(scenario: Scenario) -> Iterator[Group]:
    posts, views = scenario.posts, scenario.views / MONTH
    lists = scenario.tags + 20
    deep_pages = max(1, posts * LISTS_OF_A_POST // LIST_SIZE)
    robots = 0.08 * views / (posts + deep_pages)  # for each post and each deep page as often
    new, edits = scenario.publications / DAY, scenario.edits / DAY
    heads = [new * TAGS_A_POST * share for share in _zipf_shares(lists)]
    parts = math.ceil(posts / SITEMAP_PART)

    yield Group("posts", tuple(_post_bands(scenario, 0.735 * views, robots)), READ_UNITS, 12_000)
    yield Group("home", (Band(1, 0.048 * views, new),), READ_UNITS, 9_000)
    yield Group("lists", tuple(_bands(0.05 * views, heads)), READ_UNITS, 9_000)
    yield Group("deep pages", (_deep_band(scenario, deep_pages, robots),), READ_UNITS, 9_000)
    yield Group("feed", (Band(1, 0.05 * views, new + NEWEST * edits),), READ_UNITS, 7_000)
    yield Group("feeds of lists", tuple(_bands(0.01 * views, heads)), READ_UNITS, 7_000)
    yield Group("sitemap", (Band(parts, 0.005 * views / parts, (new + edits) / parts),), 32, 20_000)
    tag_units = math.ceil(scenario.tags * COUNTER / 4_096)
    yield Group("tags", (Band(1, 0.002 * views, new),), tag_units, 20 * scenario.tags)
    missing = tuple(_bands(0.015 * views, [0.0] * 500))
    yield Group("not found", missing, 1, 2_000, fresh=FRESH_NOT_FOUND, stale=0.0)


def _post_bands(scenario: Scenario, views: float, robots: float) -> Iterator[Band]:
    well_read = max(1, round(scenario.posts * WELL_READ))
    touched = scenario.edits / DAY * (1 + 2 * TITLES)  # pages: the post, its neighbours' too
    everywhere = 0.5 * touched / scenario.posts
    first = 0
    for band in _bands(views, [0.0] * scenario.posts):
        extra = 0.5 * touched / well_read if first < well_read else 0.0
        yield Band(band.answers, band.rate + robots, everywhere + extra)
        first += band.answers


def _deep_band(scenario: Scenario, pages: int, robots: float) -> Band:
    purges = scenario.edits / DAY * TITLES * LISTS_OF_A_POST / pages
    return Band(pages, 0.005 * scenario.views / MONTH / pages + robots, purges)


def _bands(views: float, purges: list[float]) -> Iterator[Band]:
    """Cut answers whose popularity is Zipf's, exponent 1, into bands of about equal popularity."""
    sums = [0.0, *accumulate(_zipf_shares(len(purges)))]
    purged = [0.0, *accumulate(purges)]
    first = 0
    while first < len(purges):
        end = min(len(purges), max(first + 1, round((first + 1) * 10 ** (1 / BANDS_A_DECADE)) - 1))
        count = end - first
        rate = views * (sums[end] - sums[first]) / count
        yield Band(count, rate, (purged[end] - purged[first]) / count)
        first = end


def _zipf_shares(count: int) -> list[float]:
    total = sum(1 / rank for rank in range(1, count + 1))
    return [1 / rank / total for rank in range(1, count + 1)]
