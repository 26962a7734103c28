"""What AWS charges, in US dollars, and others for a like thing: the one place for unit prices.

On-demand prices of Asia Pacific (Tokyo) and, at the edge, of Japan, which is among CloudFront's
dearest places. Free allowances are those that do not end after a year. `source` is the page that
has the price, `seen` where the figure was read: most of AWS's pages fill theirs in by script.
"""

from __future__ import annotations

from dataclasses import dataclass

LOOKED_UP = "2026-11"

GIGABYTE = 10**9
HOURS = 730  # in a month, as AWS reckons

_UNLIMITED = float("inf")
_THINGS_IN_A_UNIT = {
    "1,000": 1_000,
    "10,000": 10_000,
    "million": 1_000_000,
    "GB": GIGABYTE,
    "GB-month": GIGABYTE,
}

_CLOUDFRONT = "https://aws.amazon.com/cloudfront/pricing/"
_LAMBDA = "https://aws.amazon.com/lambda/pricing/"
_GATEWAY = "https://aws.amazon.com/api-gateway/pricing/"
_DYNAMODB = "https://aws.amazon.com/dynamodb/pricing/on-demand/"
_S3 = "https://aws.amazon.com/s3/pricing/"
_COGNITO = "https://aws.amazon.com/cognito/pricing/"
_CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/"
_ROUTE53 = "https://aws.amazon.com/route53/pricing/"
_SSM = "https://aws.amazon.com/systems-manager/pricing/"
_KMS = "https://aws.amazon.com/kms/pricing/"
_EC2 = "https://aws.amazon.com/ec2/pricing/on-demand/"
_VPC = "https://aws.amazon.com/vpc/pricing/"
_RDS = "https://aws.amazon.com/rds/postgresql/pricing/"
_LIGHTSAIL = "https://aws.amazon.com/lightsail/pricing/"
_WORDPRESS = "https://wordpress.com/pricing/"
_GHOST = "https://ghost.org/pricing/"
_PAGES = "https://pages.cloudflare.com/"

_LIST = "the price list of 2026-09, quoted in a public file"
_FREE_ELSEWHERE = f"{_LIST}; what is free: in other public files"
_LIST_OCTOBER = "the price list of 2026-10, quoted in a public file"
_LIST_JULY = "the price list of 2026-07, quoted in a public file"
_COPY = "a stored copy of the page, or of one that cites it"
_CITED = "a public page that cites it without a date"
_REVIEW = "a review of 2026"
NOT_SEEN = f"list price as known {LOOKED_UP}, not re-read"


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
    seen: str
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

    @property
    def size(self) -> int:
        """How many things, or bytes, a unit is."""
        return _THINGS_IN_A_UNIT.get(self.unit, 1)


def _flat(each: float) -> tuple[tuple[float, float], ...]:
    return ((_UNLIMITED, each),)


EDGE_REQUESTS = Price(
    "CloudFront, HTTPS requests", "10,000", _flat(0.0120), _CLOUDFRONT, _LIST, free=1_000
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
    _COPY,
    free=1_000,
)
PURGE_PATHS = Price(
    "CloudFront, purged paths", "path", _flat(0.005), _CLOUDFRONT, _COPY, free=1_000
)
SHIELD_REQUESTS = Price("CloudFront, Origin Shield", "10,000", _flat(0.0090), _CLOUDFRONT, NOT_SEEN)
FUNCTION_REQUESTS = Price("Lambda, requests", "million", _flat(0.20), _LAMBDA, _LIST, free=1)
FUNCTION_TIME = Price("Lambda, x86", "GB-s", _flat(0.0000166667), _LAMBDA, _LIST, free=400_000)
FUNCTION_TIME_ARM = Price(
    "Lambda, arm64", "GB-s", _flat(0.0000133334), _LAMBDA, _CITED, free=400_000
)
GATEWAY_REQUESTS = Price(
    "API Gateway, REST requests",
    "million",
    ((333, 4.25), (1_000, 3.53), (20_000, 3.00), (_UNLIMITED, 1.91)),
    _GATEWAY,
    f"first tier: {_CITED}; others: {NOT_SEEN}",
)
GATEWAY_TRANSFER = Price(
    "API Gateway, transfer to editors", "GB", _flat(0.114), _EC2, _LIST, free=100
)
READS = Price("DynamoDB, read request units", "million", _flat(0.1425), _DYNAMODB, _LIST)
WRITES = Price("DynamoDB, write request units", "million", _flat(0.715), _DYNAMODB, _LIST)
STORAGE = Price("DynamoDB, storage", "GB-month", _flat(0.285), _DYNAMODB, _COPY, free=25)
RECOVERY = Price("DynamoDB, point-in-time recovery", "GB-month", _flat(0.228), _DYNAMODB, _COPY)
MEDIA = Price("S3 Standard, storage", "GB-month", _flat(0.025), _S3, _LIST)
MEDIA_WRITES = Price("S3 Standard, PUT and the like", "1,000", _flat(0.0047), _S3, _LIST)
MEDIA_READS = Price("S3 Standard, GET and the like", "1,000", _flat(0.00037), _S3, _LIST)
EDITORS = Price(
    "Cognito Essentials, users of a month",
    "user",
    _flat(0.015),
    _COGNITO,
    _FREE_ELSEWHERE,
    free=10_000,
)
LOGS = Price("CloudWatch Logs, taken in", "GB", _flat(0.76), _CLOUDWATCH, _LIST, free=5)
LOGS_KEPT = Price("CloudWatch Logs, kept", "GB-month", _flat(0.033), _CLOUDWATCH, _LIST_JULY)
ALARMS = Price("CloudWatch, alarms", "alarm", _flat(0.10), _CLOUDWATCH, _FREE_ELSEWHERE, free=10)
ZONES = Price("Route 53, hosted zone", "zone", ((25, 0.50), (_UNLIMITED, 0.10)), _ROUTE53, _COPY)
PARAMETERS = Price("SSM, standard parameters", "parameter", _flat(0.0), _SSM, NOT_SEEN)
DECRYPTIONS = Price(
    "KMS, requests with AWS's own key",
    "10,000",
    _flat(0.03),
    _KMS,
    f"{_LIST}; what is free: {NOT_SEEN}",
    free=2,
)

# What one needs in other places; none of it is part of a blog here.
SMALL_SERVER = Price("Lightsail, 1 GB, a public address", "month", _flat(7.0), _LIGHTSAIL, _CITED)
SMALL_DATABASE = Price("Lightsail, database of 1 GB", "month", _flat(15.0), _LIGHTSAIL, NOT_SEEN)
RELATIONAL = Price("RDS, db.t4g.micro", "hour", _flat(0.025), _RDS, _LIST_OCTOBER)
RELATIONAL_STORAGE = Price("RDS, gp3 storage", "GB-month", _flat(0.138), _RDS, _LIST_OCTOBER)
NAT = Price("NAT gateway", "hour", _flat(0.062), _VPC, _LIST)
ADDRESS = Price("public IPv4 address", "hour", _flat(0.005), _VPC, _COPY)
WORDPRESS = Price("WordPress.com Personal, by the month", "month", _flat(9.0), _WORDPRESS, _REVIEW)
GHOST = Price("Ghost(Pro) Starter, by the month", "month", _flat(18.0), _GHOST, _REVIEW)
STATIC_HOST = Price("Cloudflare Pages, Free", "month", _flat(0.0), _PAGES, _REVIEW)

OURS = (
    EDGE_REQUESTS,
    EDGE_TRANSFER,
    PURGE_PATHS,
    FUNCTION_REQUESTS,
    FUNCTION_TIME_ARM,
    GATEWAY_REQUESTS,
    GATEWAY_TRANSFER,
    READS,
    WRITES,
    STORAGE,
    RECOVERY,
    MEDIA,
    MEDIA_WRITES,
    MEDIA_READS,
    EDITORS,
    LOGS,
    LOGS_KEPT,
    ALARMS,
    ZONES,
    PARAMETERS,
    DECRYPTIONS,
)
OTHERS = (
    SMALL_SERVER,
    SMALL_DATABASE,
    RELATIONAL,
    RELATIONAL_STORAGE,
    NAT,
    ADDRESS,
    WORDPRESS,
    GHOST,
    STATIC_HOST,
)
NOT_USED_BY_DEFAULT = (FUNCTION_TIME, SHIELD_REQUESTS)
ALL = (*OURS, *NOT_USED_BY_DEFAULT, *OTHERS)
