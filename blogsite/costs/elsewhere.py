"""What one pays in other places for a blog of this kind, at the least, and what one gets for it."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

from blogsite.costs import prices
from blogsite.costs.prices import HOURS, Price


@dataclass(frozen=True)
class Place:
    """Another way to have a blog. parts: prices, each with the units of a month."""

    name: str
    parts: tuple[tuple[Price, float], ...]
    gets: str

    @property
    def dollars(self) -> float:
        """A month, however few the views."""
        return fsum(price.cost(units) for price, units in self.parts)


PLACES = (
    Place(
        "a small virtual server, a managed database (Lightsail)",
        ((prices.SMALL_SERVER, 1), (prices.SMALL_DATABASE, 1)),
        "any software; yours to update and watch; one machine, whoever comes",
    ),
    Place(
        "Lambda before RDS, with a NAT gateway",
        (
            (prices.RELATIONAL, HOURS),
            (prices.RELATIONAL_STORAGE, 20),
            (prices.NAT, HOURS),
            (prices.ADDRESS, HOURS),
        ),
        "SQL, billed by the hour; functions outgrow the database's connections",
    ),
    Place(
        "WordPress.com, Personal",
        ((prices.WORDPRESS, 1),),
        "nothing to run; the host's editor, themes and limits",
    ),
    Place(
        "Ghost(Pro), Starter",
        ((prices.GHOST, 1),),
        "nothing to run; newsletters and members; one editor",
    ),
    Place(
        "static pages (Cloudflare Pages)",
        ((prices.STATIC_HOST, 1),),
        "files alone: no admin, a build for each change",
    ),
)
