"""CloudFront's caches, simulated for one answer at a time.

A view meets the cache of its edge location, that one's regional cache, then perhaps a shield,
then the origin. A cache drops what nobody asked it for in a while, whatever its lifetime: there
it stands for every other customer whose answers push ours out. So answers don't push out one
another, and each can be simulated alone, for as long as it takes to see enough of it.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from math import log1p
from random import Random
from typing import Protocol

from infra.scale_simulation.workload import DAY

HOUR = 3600.0
SECOND_PURGE = 30.0
VIEWS = 1_500  # to see of an answer
WARM_UP = 300
OFTEN = 1 / DAY  # purges a second from which on what an answer sees is bursts after purges
_GOLDEN = (5**0.5 - 1) / 2  # its multiples fill the numbers from 0 to 1 evenly
_NEVER_IDLE = 12.0  # views expected in the idle time above which it never passes without one

# Regional caches, how many edge locations ask each, and the share of the views: a blog in Japanese.
# Within a region the locations' shares are Zipf's too.
REGIONS = (
    ("Tokyo", 24, 0.62),
    ("Seoul", 6, 0.03),
    ("Singapore", 8, 0.05),
    ("Mumbai", 6, 0.02),
    ("Sydney", 4, 0.02),
    ("Frankfurt", 8, 0.05),
    ("London", 6, 0.04),
    ("Virginia", 8, 0.07),
    ("Oregon", 8, 0.08),
    ("São Paulo", 2, 0.02),
)


@dataclass(frozen=True)
class Caches:
    """After how many seconds without a request a cache drops an answer; whether there is a shield.

    CloudFront promises nothing here, so these are assumptions.
    """

    location_idle: float = 4 * HOUR
    region_idle: float = DAY
    shield: bool = False


AS_ASSUMED = Caches()


@dataclass(frozen=True)
class Rates:
    """What happens a second to one answer.

    misses: views that wait, since the edge location has nothing it may show. passed: requests from
    edge locations to regional caches, for those and to renew what is stale. origin: what is left.
    """

    misses: float
    passed: float
    origin: float


def shares() -> list[list[float]]:
    """Return by region the share of the views that each edge location gets."""
    return [
        [share / rank / sum(1 / other for other in range(1, count + 1)) for rank in _ranks(count)]
        for _name, count, share in REGIONS
    ]


def simulate(
    rate: float,
    purges: float,
    lifetime: tuple[float, float],
    random: Random,
    caches: Caches = AS_ASSUMED,
) -> Rates:
    """Return what happens to an answer. rate, purges: a second; lifetime: fresh and stale, in s."""
    simulation = _Simulation(rate, purges, lifetime, random, caches)
    simulation.run(WARM_UP)
    before = simulation.counts()
    simulation.run(VIEWS)
    seconds = simulation.now - before[0]
    misses, passed, origin = (
        (after - earlier) / seconds
        for after, earlier in zip(simulation.counts()[1:], before[1:], strict=True)
    )
    return Rates(misses, passed, origin)


def _ranks(count: int) -> range:
    return range(1, count + 1)


class _Source(Protocol):
    def fetch(self, now: float, fresh: float) -> float:
        """Return when the answer that is given now was made."""


class _Origin:
    def __init__(self) -> None:
        self.requests = 0

    def fetch(self, now: float, fresh: float) -> float:  # noqa: ARG002 (as a cache is asked)
        self.requests += 1
        return now


class _Cache:
    """made: when its copy was made, below zero without one; asked: when it was last asked for."""

    __slots__ = ("asked", "idle", "made", "source")

    def __init__(self, source: _Source, idle: float) -> None:
        self.source = source
        self.idle = idle
        self.forget()

    def forget(self) -> None:
        self.made = self.asked = -float("inf")

    def fetch(self, now: float, fresh: float) -> float:
        if now - self.asked > self.idle or now - self.made > fresh:
            self.made = self.source.fetch(now, fresh)
        self.asked = now
        return self.made


class _Location(_Cache):
    __slots__ = ("rate",)

    def __init__(self, source: _Source, idle: float, rate: float) -> None:
        super().__init__(source, idle)
        self.rate = rate


class _Simulation:
    def __init__(
        self,
        rate: float,
        purges: float,
        lifetime: tuple[float, float],
        random: Random,
        caches: Caches,
    ) -> None:
        self.now = 0.0
        self._purges = purges
        self._fresh, self._stale = lifetime
        self._random = random
        self._misses = self._passed = 0
        self._origin = _Origin()
        shield = [_Cache(self._origin, caches.region_idle)] if caches.shield else []
        source = shield[0] if shield else self._origin
        regions = [_Cache(source, caches.region_idle) for _region in REGIONS]
        self._locations = [
            _Location(region, caches.location_idle, rate * share)
            for region, of_region in zip(regions, shares(), strict=True)
            for share in of_region
        ]
        self._caches = [*self._locations, *regions, *shield]
        self._turn = random.random()
        self._is_empty = True
        self._coming = self._views()
        self._purge_at = self._next_purge(0.0)
        self._purge_again_at = float("inf")

    def counts(self) -> tuple[float, int, int, int]:
        return self.now, self._misses, self._passed, self._origin.requests

    def run(self, views: int) -> None:
        """Go on for at least so many views; where purges are often, up to one."""
        while views:
            views -= self._step()
        if self._purges > OFTEN:
            until = self._purge_at
            while self.now < until:
                self._step()

    def _step(self) -> bool:
        """Let come what comes next; tell whether it was a view."""
        is_view = self._coming[0][0] < min(self._purge_at, self._purge_again_at)
        if is_view:
            self._view()
        else:
            self._purge()
        return is_view

    def _view(self) -> None:
        self.now, number = self._coming[0]
        location = self._locations[number]
        age = self.now - location.made
        kept = self.now - location.asked <= location.idle or self._is_never_idle(location)
        location.asked = self.now
        if not kept or age > self._fresh:
            self._passed += 1
            self._misses += not kept or age > self._fresh + self._stale
            location.made = location.source.fetch(self.now, self._fresh)
            self._is_empty = False
        heapq.heapreplace(self._coming, (self._next_view(location), number))

    def _next_view(self, location: _Location) -> float:
        """Return when a location is asked next, without those views that must find a fresh copy."""
        gap = self._random.expovariate(location.rate)
        if self._is_never_idle(location):
            return max(self.now, location.made + self._fresh) + gap
        return self.now + gap

    def _is_never_idle(self, location: _Location) -> bool:
        return location.rate * location.idle > _NEVER_IDLE and location.made >= 0

    def _views(self) -> list[tuple[float, int]]:
        coming = [(self._next_view(place), number) for number, place in enumerate(self._locations)]
        heapq.heapify(coming)
        return coming

    def _purge(self) -> None:
        if self._purge_again_at < self._purge_at:
            self.now, self._purge_again_at = self._purge_again_at, float("inf")
        else:
            self.now, self._purge_again_at = self._purge_at, self._purge_at + SECOND_PURGE
            self._purge_at = self._next_purge(self.now)
        if self._is_empty:  # then no purge matters until somebody asks
            self._purge_at = self._next_purge(self._coming[0][0])
            return
        for cache in self._caches:
            cache.forget()
        self._is_empty = True
        self._coming = self._views()  # anew, which a Poisson process does not notice

    def _next_purge(self, after: float) -> float:
        """Return when the next purge comes; as many gaps are short and long as should be.

        With gaps at random it would take many more purges to see what they do on the average.
        """
        if not self._purges:
            return float("inf")
        self._turn = (self._turn + _GOLDEN) % 1.0
        return after - log1p(-self._turn) / self._purges
