"""The monthly bill of a scenario, in US dollars, and what one more of each thing adds to it."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from math import fsum

from infra import prices
from infra.prices import GIGABYTE
from infra.scale_simulation.estimate import MEMORY, WARM, Month
from infra.scale_simulation.workload import (
    EDIT_TAGS,
    LISTS_OF_A_POST,
    PUBLICATION_TAGS,
    SENDS,
    Scenario,
)

DAYS = 30
MILLION = 1_000_000
PUBLICATION_WRITE_UNITS = 80  # both transactions, each unit counted twice
EDIT_WRITE_UNITS = 60
REVISION = 8_000  # bytes that every save adds for good
# Bytes of a post in the tables: page, entries, the editors' item and three revisions.
STORED_POST = 12_000 + 700 * (LISTS_OF_A_POST - 2) + 2_000 + 3 * REVISION
MEDIA_OF_A_POST = 500_000  # bytes on S3
LOG_OF_A_REQUEST = 400  # bytes that Lambda itself writes
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
    return DAYS * (
        scenario.publications * PUBLICATION_WRITE_UNITS + scenario.edits * EDIT_WRITE_UNITS
    )


def bill(month: Month) -> Bill:
    """Return what a month costs, without media to readers and without the admin's Lambda."""
    scenario = month.scenario
    return Bill(
        edge_requests=prices.EDGE_REQUESTS.cost(scenario.views / 10_000),
        transfer=prices.EDGE_TRANSFER.cost(month.transfer / GIGABYTE),
        purges=prices.PURGE_PATHS.cost(scenario.paths),
        function=prices.FUNCTION_REQUESTS.cost(month.origin / MILLION)
        + prices.FUNCTION_TIME.cost(month.function_time),
        database=prices.READS.cost(month.all_read_units / MILLION)
        + prices.WRITES.cost(write_units(scenario) / MILLION),
        storage=storage(scenario.posts),
        logs=prices.LOGS.cost(month.origin * LOG_OF_A_REQUEST / GIGABYTE),
    )


def storage(posts: int) -> float:
    """Return what so many posts and their media cost a month while nobody reads."""
    tables = posts * STORED_POST / GIGABYTE
    media = posts * MEDIA_OF_A_POST / GIGABYTE
    return prices.STORAGE.cost(tables) + prices.RECOVERY.cost(tables) + prices.MEDIA.cost(media)


def pictures(month: Month) -> float:
    """Return what a picture with every view would add to a bill."""
    views = month.scenario.views
    with_them = prices.EDGE_TRANSFER.cost((month.transfer + views * PICTURE) / GIGABYTE)
    requests = prices.EDGE_REQUESTS.cost(2 * views / 10_000)
    now = bill(month)
    return with_them + requests - now.transfer - now.edge_requests


def origin_request(read_units: float = 4) -> float:
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
