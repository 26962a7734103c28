"""zappa_settings.json, by what it says of the admin's Lambda."""

from __future__ import annotations

import inspect
import json
from typing import Any

from django.utils.module_loading import import_string

from posts.edge import orders, triggers
from tests.local_aws import ROOT

BASE: dict[str, Any] = json.loads((ROOT / "zappa_settings.json").read_text())["base"]


def test_what_wakes_the_worker_is_there_and_takes_what_zappa_gives() -> None:
    wakers = [import_string(event["function"]) for event in BASE["events"]]
    assert wakers == [triggers.on_stream, triggers.on_schedule]
    for waker in wakers:
        inspect.signature(waker).bind({"Records": []}, None)


def test_the_stream_is_the_editorial_tables_and_the_clock_ticks_every_five_minutes() -> None:
    stream, schedule = BASE["events"]
    assert ":table/blogsite-editorial/stream/" in stream["event_source"]["arn"]
    assert schedule["expression"] == "rate(5 minutes)"


def test_the_worker_has_the_time_for_both_purges_of_an_order() -> None:
    needed = orders.AGAIN_AFTER.total_seconds() + triggers.MARGIN_SECONDS
    assert BASE["timeout_seconds"] >= 2 * needed
