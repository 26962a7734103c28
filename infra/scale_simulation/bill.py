"""The monthly bill of a scenario, in US dollars, and what one more of each thing adds to it."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from math import fsum

from blogsite.costs import charges, prices, writing
from blogsite.costs.bill import reckon
from blogsite.costs.prices import GIGABYTE
from blogsite.costs.reading import LOG_OF_A_REQUEST, MEMORY, READ_UNITS, WARM
from blogsite.costs.writing import (
    EDIT_TAGS,
    EDIT_WRITE_UNITS,
    PUBLICATION_TAGS,
    PUBLICATION_WRITE_UNITS,
    SENDS,
    STORED_POST,
)
from infra.scale_simulation.estimate import Month
from infra.scale_simulation.workload import Scenario

DAYS = 30
MILLION = 1_000_000
MEDIA_OF_A_POST = 500_000  # bytes on S3
PICTURE = 80_000  # bytes; one a view in the figure "with a picture"


@dataclass(frozen=True)
class Bill:
    """Dollars a month."""

    edge_requests: float
    transfer: float
    purges: float
    function: float
    database: float
    storage: float
    logs: float

    @property
    def total(self) -> float:
        """All of it."""
        return fsum(astuple(self))


def write_units(scenario: Scenario) -> float:
    """Return the write request units of a month."""
    return writing.write_units(DAYS * scenario.publications, DAYS * scenario.edits)


def bill(month: Month) -> Bill:
    """Return what a month costs, without media to readers and without the admin's Lambda."""
    scenario = month.scenario
    requests, transfer, purges = charges.edge(scenario.views, month.transfer, scenario.paths)
    return Bill(
        edge_requests=reckon([requests]).total,
        transfer=reckon([transfer]).total,
        purges=reckon([purges]).total,
        function=reckon(charges.reader(month.origin, prices.FUNCTION_TIME)).total,
        database=reckon(charges.tables(month.all_read_units, write_units(scenario))).total,
        storage=storage(scenario.posts),
        logs=reckon([charges.logged(month.origin * LOG_OF_A_REQUEST)]).total,
    )


def storage(posts: int) -> float:
    """Return what so many posts and their media cost a month while nobody reads."""
    media = charges.kept_media(posts * MEDIA_OF_A_POST)
    return reckon([*charges.stored(posts * STORED_POST), media]).total


def pictures(month: Month) -> float:
    """Return what a picture with every view would add to a bill."""
    views = month.scenario.views
    with_them = charges.edge(2 * views, month.transfer + views * PICTURE, month.scenario.paths)
    without = charges.edge(views, month.transfer, month.scenario.paths)
    return reckon(with_them).total - reckon(without).total


def origin_request(read_units: float = READ_UNITS) -> float:
    """Return what one request to the origin costs, beyond the free ones."""
    return (
        (prices.FUNCTION_REQUESTS.first + read_units * prices.READS.first) / MILLION
        + MEMORY * WARM * prices.FUNCTION_TIME.first
        + LOG_OF_A_REQUEST / GIGABYTE * prices.LOGS.first
    )


def growth() -> list[tuple[str, float]]:
    """Return what one more of each thing adds, in dollars, beyond the free ones."""
    tables = (prices.STORAGE.first + prices.RECOVERY.first) / GIGABYTE
    return [
        (
            "a million views from the edge",
            MILLION / 10_000 * prices.EDGE_REQUESTS.first
            + MILLION * 12_000 / GIGABYTE * prices.EDGE_TRANSFER.first,
        ),
        (
            "a picture with each of them",
            MILLION / 10_000 * prices.EDGE_REQUESTS.first
            + MILLION * PICTURE / GIGABYTE * prices.EDGE_TRANSFER.first,
        ),
        ("a million views from the origin, besides", MILLION * origin_request()),
        (
            "a thousand posts, a month",
            1_000 * (STORED_POST * tables + MEDIA_OF_A_POST / GIGABYTE * prices.MEDIA.first),
        ),
        (
            "a publication",
            SENDS * PUBLICATION_TAGS * prices.PURGE_PATHS.first
            + PUBLICATION_WRITE_UNITS * prices.WRITES.first / MILLION,
        ),
        (
            "an edit",
            SENDS * EDIT_TAGS * prices.PURGE_PATHS.first
            + EDIT_WRITE_UNITS * prices.WRITES.first / MILLION,
        ),
    ]
