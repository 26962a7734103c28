"""What the reader's function and the table do for so many requests a month."""

from __future__ import annotations

from math import ceil, exp

MONTH = 30 * 86_400.0  # s

MEMORY = 0.5  # GB of the reader's Lambda
WARM = 0.005  # s, billed, with the round trip to DynamoDB
COLD = 0.250  # s, billed, from nothing to the first answer
INSTANCE_IDLE = 600.0  # s after which Lambda drops an instance without requests
SITE_SECONDS = 10.0  # the site item is read at most so often by an instance
SITE_READ_UNITS = 1
READ_UNITS = 4  # of a post or a list: one Query, strongly consistent
PEAK = 5  # the busiest second against the mean
LOG_OF_A_REQUEST = 400  # bytes that Lambda itself writes


def cold_share(requests: float) -> float:
    """Return the share of the requests that find no instance: those after a long gap."""
    return exp(-requests / MONTH * INSTANCE_IDLE)


def function_time(requests: float) -> float:
    """Return the reader's billed time, in GB-s."""
    return requests * MEMORY * (WARM + cold_share(requests) * COLD)


def site_read_units(requests: float) -> float:
    """Return the read request units for the site item, which every instance reads anew."""
    instances = ceil(PEAK * requests / MONTH * WARM)
    return SITE_READ_UNITS * min(requests, instances * MONTH / SITE_SECONDS)
