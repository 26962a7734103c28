"""What AWS charges, in US dollars: the one place for unit prices, with source and date.

On-demand prices of Asia Pacific (Tokyo) and, at the edge, of Japan, which is among CloudFront's
dearest places. Free allowances are those that do not end after a year.
"""

from __future__ import annotations

from dataclasses import dataclass

LOOKED_UP = "2026-11"

GIGABYTE = 10**9
_UNLIMITED = float("inf")

_CLOUDFRONT = "https://aws.amazon.com/cloudfront/pricing/"
_LAMBDA = "https://aws.amazon.com/lambda/pricing/"
_DYNAMODB = "https://aws.amazon.com/dynamodb/pricing/on-demand/"
_S3 = "https://aws.amazon.com/s3/pricing/"
_CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/"


@dataclass(frozen=True)
class Price:
    """What one unit costs in a month.

    tiers: (units up to which the price holds, dollars a unit), the last without an end.
    free: units a month that cost nothing; the first tier begins after them.
    """

    name: str
    unit: str
    tiers: tuple[tuple[float, float], ...]
    source: str
    free: float = 0.0

    def cost(self, units: float) -> float:
        """Return the dollars for so many units a month."""
        paid, below, dollars = max(0.0, units - self.free), 0.0, 0.0
        for end, each in self.tiers:
            dollars += max(0.0, min(paid, end) - below) * each
            below = end
        return dollars

    @property
    def first(self) -> float:
        """Dollars for a unit beyond the free ones, before any discount for many."""
        return self.tiers[0][1]


def _flat(each: float) -> tuple[tuple[float, float], ...]:
    return ((_UNLIMITED, each),)


EDGE_REQUESTS = Price(
    "CloudFront, HTTPS requests", "10,000", _flat(0.0120), _CLOUDFRONT, free=1_000
)
EDGE_TRANSFER = Price(
    "CloudFront, transfer to readers",
    "GB",
    (
        (10_000, 0.114),
        (50_000, 0.089),
        (150_000, 0.086),
        (500_000, 0.084),
        (1_024_000, 0.080),
        (_UNLIMITED, 0.070),
    ),
    _CLOUDFRONT,
    free=1_000,
)
PURGE_PATHS = Price("CloudFront, purged paths", "path", _flat(0.005), _CLOUDFRONT, free=1_000)
SHIELD_REQUESTS = Price("CloudFront, Origin Shield", "10,000", _flat(0.0090), _CLOUDFRONT)
FUNCTION_REQUESTS = Price("Lambda, requests", "million", _flat(0.20), _LAMBDA, free=1)
FUNCTION_TIME = Price("Lambda, x86", "GB-s", _flat(0.0000166667), _LAMBDA, free=400_000)
READS = Price("DynamoDB, read request units", "million", _flat(0.1425), _DYNAMODB)
WRITES = Price("DynamoDB, write request units", "million", _flat(0.715), _DYNAMODB)
STORAGE = Price("DynamoDB, storage", "GB-month", _flat(0.285), _DYNAMODB, free=25)
RECOVERY = Price("DynamoDB, point-in-time recovery", "GB-month", _flat(0.228), _DYNAMODB)
MEDIA = Price("S3 Standard, storage", "GB-month", _flat(0.025), _S3)
LOGS = Price("CloudWatch Logs, taken in", "GB", _flat(0.76), _CLOUDWATCH, free=5)

ALL = (
    EDGE_REQUESTS,
    EDGE_TRANSFER,
    PURGE_PATHS,
    SHIELD_REQUESTS,
    FUNCTION_REQUESTS,
    FUNCTION_TIME,
    READS,
    WRITES,
    STORAGE,
    RECOVERY,
    MEDIA,
    LOGS,
)
