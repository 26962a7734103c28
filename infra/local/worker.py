"""The worker on this machine: plays the editorial table's stream, S3's events and the clock of AWS.

Runs in the admin's environment, for Django: `python -m infra.local.worker`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import boto3
import django
from django.conf import settings

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_dynamodbstreams.client import DynamoDBStreamsClient

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
SCHEDULE_SECONDS = 300.0  # as in zappa_settings.json


def batches(
    dynamodb: DynamoDBClient, streams: DynamoDBStreamsClient, table: str
) -> Iterator[Sequence[Any]]:
    """Yield what the stream of a table still has and what comes, in batches, for ever.

    One shard is read: the local AWS has no more.
    """
    arn = dynamodb.describe_table(TableName=table)["Table"]["LatestStreamArn"]
    (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(
        StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    while True:
        found = streams.get_records(ShardIterator=iterator)
        yield found["Records"]
        iterator = found["NextShardIterator"]


def watch(take_arrived: Callable[[], int], stopped: threading.Event) -> None:
    """Take uploads as they arrive, until it is stopped: as S3 wakes the Lambda for each."""
    while not stopped.wait(POLL_SECONDS):
        try:
            take_arrived()
        except Exception:  # whatever it is: the next one must be looked at
            logger.exception("an upload was not taken")


def invoke(trigger: Callable[[Any, None], None], event: Any) -> None:
    """Call a trigger as Lambda does: what it raises is logged, and ends nothing."""
    try:
        trigger(event, None)
    except Exception:  # whatever it is: the next call must come
        logger.exception("%s failed", trigger.__name__)


def main() -> None:
    """Call the triggers until the process is ended."""
    django.setup()
    from posts.edge import triggers  # noqa: PLC0415 (likewise)
    from posts.media import arrivals  # noqa: PLC0415 (needs Django set up)

    watching = (arrivals.take_arrived, threading.Event())
    threading.Thread(target=watch, args=watching, daemon=True).start()
    changes = batches(
        boto3.client("dynamodb"), boto3.client("dynamodbstreams"), settings.EDITORIAL_TABLE
    )
    next_schedule = 0.0
    for records in changes:
        if time.monotonic() >= next_schedule:
            invoke(triggers.on_schedule, {})
            next_schedule = time.monotonic() + SCHEDULE_SECONDS
        if records:
            invoke(triggers.on_stream, {"Records": records})
        time.sleep(POLL_SECONDS)


if __name__ == "__main__":
    main()
