"""The tables of docs/scale.md, as Markdown. The same seed gives the same text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple

from blogsite.costs import prices
from infra.scale_simulation import bill, limits
from infra.scale_simulation.edge import AS_ASSUMED, HOUR, Caches
from infra.scale_simulation.estimate import Month, month
from infra.scale_simulation.limits import Limit
from infra.scale_simulation.workload import DAY, Scenario

SEED = 1
VIEWS = (100_000, 10_000_000, 1_000_000_000)
POSTS = (100, 10_000, 1_000_000)
LARGEST = Scenario(VIEWS[-1], POSTS[-1])

VARIANTS = (
    ("as assumed: dropped after 4 h without a view, 24 h in a regional cache", AS_ASSUMED),
    ("after 1 h and 6 h", Caches(HOUR, 6 * HOUR)),
    ("after 24 h and 72 h", Caches(DAY, 3 * DAY)),
    ("as assumed, with Origin Shield", Caches(shield=True)),
)

PRICES = (
    prices.EDGE_REQUESTS,
    prices.EDGE_TRANSFER,
    prices.PURGE_PATHS,
    prices.SHIELD_REQUESTS,
    prices.FUNCTION_REQUESTS,
    prices.FUNCTION_TIME,
    prices.READS,
    prices.WRITES,
    prices.STORAGE,
    prices.RECOVERY,
    prices.MEDIA,
    prices.LOGS,
)

PURGED = ((10_000_000, 10_000), (1_000_000_000, 1_000_000))
_BOTH = (True, False)

MONTHS_HEAD = (
    "views a month",
    "posts",
    "answered by the edge location",
    "by the edge in all",
    "requests to the origin",
    "by formula",
    "Lambda GB-s",
    "read units",
    "paths purged",
)
BILLS_HEAD = (
    "views a month",
    "posts",
    "requests",
    "transfer",
    "purges",
    "Lambda",
    "DynamoDB",
    "storage",
    "logs",
    "together",
    "a picture a view, besides",
)


def tables() -> Iterator[str]:
    """Yield every table, the quick ones last."""
    months = [month(Scenario(views, posts), SEED) for views in VIEWS for posts in POSTS]
    yield table(MONTHS_HEAD, map(month_row, months))
    yield table(BILLS_HEAD, map(bill_row, months))
    yield table(
        ("caches", "answered by the edge location", "by the edge in all", "requests to the origin"),
        (variant_row(name, month(LARGEST, SEED, caches)) for name, caches in VARIANTS),
    )
    yield table(
        (
            *MONTHS_HEAD[:2],
            "a change purges",
            *MONTHS_HEAD[2:5],
            "paths purged",
            "dollars together",
        ),
        (by_tags_row(month(Scenario(*of, by_tags), SEED)) for of in PURGED for by_tags in _BOTH),
    )
    yield from quick_tables()


def quick_tables() -> Iterator[str]:
    """Yield the tables that need no simulation."""
    yield table(("one more", "dollars"), ((name, f"{cost:.4f}") for name, cost in bill.growth()))
    yield table(
        ("limit", "unit", "at most", "needed", "reached at so many views a month", "source"),
        (_reading_row(limit) for limit in limits.of_reading(LARGEST)),
    )
    yield table(
        ("limit", "publications a day at most", "needed", "source"),
        (_writing_row(limit) for limit in limits.of_writing(LARGEST)),
    )
    yield table(("price", "dollars", "for", "free a month", "source"), map(_price_row, PRICES))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    return "\n".join(map(_line, (head, ["---"] * len(head), *rows)))


def month_row(of: Month) -> list[str]:
    """Return the row of a scenario's figures."""
    return [
        f"{of.scenario.views:,}",
        f"{of.scenario.posts:,}",
        f"{of.edge_hits:.1%}",
        f"{of.hits:.1%}",
        _rounded(of.origin),
        f"{of.by_formula / of.origin - 1:+.1%}",
        _rounded(of.function_time),
        _rounded(of.all_read_units),
        _rounded(of.scenario.paths),
    ]


def bill_row(of: Month) -> list[str]:
    """Return the row of a scenario's monthly bill."""
    costs = bill.bill(of)
    numbers = (*astuple(costs), costs.total, bill.pictures(of))
    return [f"{of.scenario.views:,}", f"{of.scenario.posts:,}", *map(_dollars, numbers)]


def variant_row(name: str, of: Month) -> list[str]:
    """Return the row of one way in which the caches may behave."""
    return [name, f"{of.edge_hits:.1%}", f"{of.hits:.1%}", _rounded(of.origin)]


def by_tags_row(of: Month) -> list[str]:
    """Return the row of one way to purge."""
    purged = "its tags" if of.scenario.by_tags else "everything"
    row = month_row(of)
    return [*row[:2], purged, *row[2:5], row[-1], _dollars(bill.bill(of).total)]


def _reading_row(limit: Limit) -> list[str]:
    return [
        limit.name,
        limit.unit,
        f"{limit.limit:,}",
        f"{limit.need:,.2f}" if limit.need < 1 else f"{limit.need:,.0f}",
        _rounded(limit.times * LARGEST.views),
        _source(limit.source),
    ]


def _writing_row(limit: Limit) -> list[str]:
    return [limit.name, _rounded(limit.limit), f"{limit.need:,.0f}", _source(limit.source)]


def _price_row(price: prices.Price) -> list[str]:
    each = ", ".join(f"{dollars:.10f}".rstrip("0") for _end, dollars in price.tiers)
    return [price.name, each, price.unit, f"{price.free:,.0f}", _source(price.source)]


def _source(address: str) -> str:
    if not address.startswith("https:"):
        return address
    name = address.rstrip("/").rsplit("/", 1)[1].removesuffix(".html")
    return f"[{name}]({address})"


def _rounded(number: float) -> str:
    """Return a number to three digits, the rest zeros."""
    digits = len(str(int(number)))
    return f"{round(number, 3 - digits):,.0f}" if number >= 1 else "0"


def _dollars(amount: float) -> str:
    return f"{amount:,.0f}" if amount >= 100 else f"{amount:,.2f}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
