"""The caches' rates by formula, to check the simulation: Che's approximation with lifetimes.

Che's approximation sees a cache that drops the least recently used as one that drops what nobody
asked for in a time τ. With a lifetime T on top, what happens between two fetches is a renewal
process that ends at a gap over τ or at the age T. Three things are simplified that the simulation
does not: a regional cache sees a Poisson stream, a location's copy is fresh for all of T, and
purges shorten T to what it is on average.
"""

from __future__ import annotations

from math import exp, expm1, factorial

from blogsite.costs.writing import SENDS
from infra.scale_simulation.edge import AS_ASSUMED, Caches, Rates, shares

_SURE = 30.0  # views expected in τ above which no gap reaches it


def rates(
    rate: float, purges: float, lifetime: tuple[float, float], caches: Caches = AS_ASSUMED
) -> Rates:
    """Return about what `edge.simulate` returns without a shield, but with every miss as passed."""
    fresh = _shortened(lifetime[0], SENDS * purges)
    passed = origin = 0.0
    for of_region in shares():
        asked = [rate * share for share in of_region]
        to_region = sum(each / views_a_fetch(each, caches.location_idle, fresh) for each in asked)
        origin += to_region / views_a_fetch(to_region, caches.region_idle, fresh)
        passed += to_region
    return Rates(passed, passed, origin)


def views_a_fetch(rate: float, idle: float, lifetime: float) -> float:
    """Return the expected number of views from one fetch until the next, the first included.

    The views form a Poisson process; they end with a gap over idle or at the age of lifetime. The
    renewal equation has this solution, by Laplace transform.
    """
    if rate * idle > _SURE or idle >= lifetime:
        return 1 + rate * lifetime
    lost = rate * exp(-rate * idle)
    total, number = 0.0, 0
    while number * idle <= lifetime:
        rest = lifetime - number * idle
        power = rest**number / factorial(number)
        total += (-lost) ** number * power * (1 + rate * rest / (number + 1))
        number += 1
    return total


def _shortened(lifetime: float, purges: float) -> float:
    return -expm1(-purges * lifetime) / purges if purges else lifetime
