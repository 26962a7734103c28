"""How far a scenario is from the limits of AWS, each with its source.

The hardest moment is reckoned with: the busiest second, with every cache at the edge empty.
"""

from __future__ import annotations

from dataclasses import dataclass

from blogsite.costs.reading import COLD, MONTH, PEAK, WARM
from blogsite.costs.writing import PUBLICATION_TAGS, SENDS
from infra.scale_simulation.workload import DAY, Group, Scenario, groups

_CLOUDFRONT = (
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html"
)
_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
_LAMBDA_SCALING = "https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html"
_DYNAMODB = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html"
_PARTITION = (
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html"
)
_ON_DEMAND = "https://repost.aws/knowledge-center/on-demand-table-throttling-dynamodb"
_INVALIDATION_RATE = "https://github.com/aws/aws-sdk-js/issues/3983"

TAGS_A_CALL = 100  # more in one go are sent as the one tag of the whole site
ENTRY_WRITE_UNITS = 2  # an entry in LIST#home, under 1 KB, in a transaction
ORDER_WRITE_UNITS = 4  # a purge order: written in a transaction, marked, deleted
TRANSACTION = 0.02  # s that one takes, by our estimate; two on the same item go one by one


@dataclass(frozen=True)
class Limit:
    """A limit and what a scenario needs of it, in the same unit."""

    name: str
    unit: str
    limit: float
    need: float
    source: str

    @property
    def times(self) -> float:
        """How many times as much would reach the limit."""
        return self.limit / self.need


def of_reading(scenario: Scenario) -> list[Limit]:
    """Return the limits that grow nearer with the views."""
    views = PEAK * scenario.views / MONTH
    by_name = {group.name: group for group in groups(scenario)}
    share = {name: PEAK * _views(group) for name, group in by_name.items()}
    units = sum(share[name] * by_name[name].read_units for name in share)
    bits = sum(share[name] * by_name[name].size * 8 for name in share)
    home = sum(share[name] * by_name[name].read_units for name in ("home", "feed", "deep pages"))
    favourite = PEAK * by_name["posts"].bands[0].rate * by_name["posts"].read_units
    return [
        Limit("Lambda, new instances in 10 s, all cold", "", 1_000, views * COLD, _LAMBDA_SCALING),
        Limit("Lambda, at once, all warm", "", 1_000, views * WARM, _LAMBDA),
        Limit("DynamoDB, a new on-demand table", "reads/s", 12_000, units, _ON_DEMAND),
        Limit("DynamoDB, a table's quota", "reads/s", 40_000, units, _DYNAMODB),
        Limit("the partition `LIST#home`", "reads/s", 3_000, home, _PARTITION),
        Limit("the partition of the most read post", "reads/s", 3_000, favourite, _PARTITION),
        Limit("CloudFront, a distribution", "requests/s", 250_000, views, _CLOUDFRONT),
        Limit("CloudFront, a distribution", "Gbit/s", 150, bits / 1e9, _CLOUDFRONT),
    ]


def of_writing(scenario: Scenario) -> list[Limit]:
    """Return the limits that grow nearer with publications, each with how many a day it allows."""
    need = scenario.publications
    rates = (
        (
            "`CreateInvalidation`, 0.5/s",
            0.5 * TAGS_A_CALL / SENDS / PUBLICATION_TAGS,
            _INVALIDATION_RATE,
        ),
        ("one transaction at a time on `PATH#/`", 1 / TRANSACTION, "our estimate"),
        ("the partition `PURGE`, 1,000 writes/s", 1_000 / ORDER_WRITE_UNITS, _PARTITION),
        ("the partition `LIST#home`, 1,000 writes/s", 1_000 / ENTRY_WRITE_UNITS, _PARTITION),
    )
    return [Limit(name, "a day", DAY * rate, need, source) for name, rate, source in rates]


def _views(group: Group) -> float:
    return sum(band.answers * band.rate for band in group.bands)
