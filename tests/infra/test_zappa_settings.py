"""zappa_settings.json, by what it says of the admin's Lambda."""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest
from django.utils.module_loading import import_string

from posts.edge import orders, triggers
from tests.local_aws import ROOT

BASE: dict[str, Any] = json.loads((ROOT / "zappa_settings.json").read_text())["base"]


@pytest.mark.parametrize("setting", ["lambda_handler", "app_function"])
def test_the_functions_it_names_are_of_our_handler(setting: str) -> None:
    module, _, name = BASE[setting].rpartition(".")
    assert module == "blogsite.lambda_handler"
    assert f"\ndef {name}(" in (ROOT / "blogsite" / "lambda_handler.py").read_text()


def test_what_wakes_the_worker_takes_an_event_and_a_context() -> None:
    wakers = ("posts.edge.triggers.on_stream", "posts.edge.triggers.on_schedule")
    for waker in (*wakers, "posts.media.arrivals.on_created"):
        inspect.signature(import_string(waker)).bind({"Records": []}, None)


def test_what_wakes_the_lambda_and_its_role_are_the_templates() -> None:
    assert "events" not in BASE
    assert (BASE["manage_roles"], BASE["keep_warm"]) == (False, False)


def test_no_stage_and_no_secret_is_in_it() -> None:
    assert not {name for name in BASE if "environment" in name or "secret" in name}
    assert "000000000000" not in json.dumps(BASE)


def test_an_own_domain_in_the_stages_region_needs_a_regional_api() -> None:
    assert BASE["endpoint_configuration"] == ["REGIONAL"]


def test_bodies_may_be_binary() -> None:
    assert BASE["binary_support"] is True


def test_the_worker_has_the_time_for_both_purges_of_an_order() -> None:
    needed = orders.AGAIN_AFTER.total_seconds() + triggers.MARGIN_SECONDS
    assert BASE["timeout_seconds"] >= 2 * needed
