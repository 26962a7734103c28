"""What wakes the worker on Lambda: a change of the editorial table, and the clock.

Both get an event and Lambda's context, None where they are called without one. Nothing of the
event is needed but the news: what is to be done stands in the table.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from io import StringIO
from typing import Any, Protocol

from django.core.management import CommandError, call_command

from posts.edge.worker import configured_purge, work
from posts.tables import PURGE_PK
from reader_lambda import items

MARGIN_SECONDS = 15.0  # of a Lambda's time that the worker leaves: a request may take its time
LOCAL_SECONDS = 60.0  # for the two purges of an order, where no Lambda's time runs out


logger = logging.getLogger(__name__)


class Context(Protocol):
    """Of Lambda's context what is used here."""

    def get_remaining_time_in_millis(self) -> int:
        """Return how long the function may still run."""


def on_stream(event: Mapping[str, Any], context: Context | None) -> None:
    """Work off the orders to purge if there is a new one among the stream's records."""
    if any(_is_order(record) for record in event["Records"]):
        work(configured_purge(), _seconds(context))


def on_schedule(_event: Mapping[str, Any], _context: Context | None) -> None:
    """Do what is due: settle scheduled posts, and purge what was left."""
    told = StringIO()  # on Lambda it would be a line without the id of its request
    try:
        call_command("publish_due", stdout=told)
    except CommandError as error:
        logger.error("publish_due: %s", error)  # noqa: TRY400 (its words say all)
        return
    logger.info("publish_due: %s", told.getvalue().strip())


def _is_order(record: Mapping[str, Any]) -> bool:
    keys = record["dynamodb"]["Keys"]
    return (record["eventName"], keys[items.PK]["S"]) == ("INSERT", PURGE_PK)


def _seconds(context: Context | None) -> float:
    if context is None:
        return LOCAL_SECONDS
    return context.get_remaining_time_in_millis() / 1000 - MARGIN_SECONDS
