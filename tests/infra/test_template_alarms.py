"""infra/template.yaml, by its text: what rings, and what is shown."""

import json
from typing import Any

import pytest

from posts import cloudformation
from tests.infra.template_text import (
    RESOURCES,
    properties,
)

ALARMS = {
    name: resource["Properties"]
    for name, resource in RESOURCES.items()
    if resource["Type"] == "AWS::CloudWatch::Alarm"
}


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_says_what_it_means_and_is_still_while_nothing_happens(name: str) -> None:
    alarm = ALARMS[name]
    assert len(alarm["AlarmDescription"]) > 40
    assert alarm["TreatMissingData"] == "notBreaching"
    assert alarm["AlarmActions"]["Fn::If"][:2] == ["HasAlarmEmail", [{"Ref": "AlarmTopic"}]]
    called = alarm["AlarmName"]["Fn::Sub"].removeprefix("${Prefix}-")
    operations = (cloudformation.TEMPLATE.parent.parent / "docs" / "operations.md").read_text()
    assert f"`{called}`" in operations


# By name: the metric, of what, and how many of it in how many periods of five minutes ring.
RINGS: dict[str, tuple[str, dict[str, str], int, int]] = {
    "reader-fails": ("ReaderFailures", {}, 5, 1),
    "reader-breaks": ("Errors", {"FunctionName": "Reader"}, 1, 1),
    "reader-throttled": ("Throttles", {"FunctionName": "Reader"}, 1, 1),
    "admin-fails": ("AdminFailures", {}, 1, 1),
    "admin-breaks": ("Errors", {"FunctionName": "AdminFunction"}, 1, 1),
    "admin-throttled": ("Throttles", {"FunctionName": "AdminFunction"}, 1, 1),
    "purges-wait": ("DueFailures", {}, 1, 2),
    "public-table-throttled": ("ReadThrottleEvents", {"TableName": "PublicTable"}, 1, 1),
    "public-table-fails": (
        "SystemErrors",
        {"TableName": "PublicTable", "Operation": "Query"},
        5,
        2,
    ),
    "editorial-table-throttled": ("WriteThrottleEvents", {"TableName": "EditorialTable"}, 1, 1),
}


OF_AWS = {"FunctionName": "AWS/Lambda", "TableName": "AWS/DynamoDB"}


@pytest.mark.parametrize("alarm", ALARMS.values(), ids=ALARMS)
def test_an_alarm_rings_at_what_its_page_says(alarm: dict[str, Any]) -> None:
    metric, of, count, periods = RINGS[alarm["AlarmName"]["Fn::Sub"].removeprefix("${Prefix}-")]
    dimensions = {
        one["Name"]: one["Value"]["Ref"] if isinstance(one["Value"], dict) else one["Value"]
        for one in alarm.get("Dimensions", [])
    }
    assert (alarm["MetricName"], dimensions) == (metric, of)
    assert alarm["Namespace"] == (OF_AWS[next(iter(of))] if of else {"Ref": "Prefix"})
    assert (alarm["Threshold"], alarm["EvaluationPeriods"], alarm["Period"]) == (
        count,
        periods,
        300,
    )
    assert alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
    assert alarm["Statistic"] == "Sum"
    assert "DatapointsToAlarm" not in alarm


def test_every_metric_of_our_own_is_counted_from_a_log() -> None:
    counted = {
        transformation["MetricName"]
        for resource in RESOURCES.values()
        if resource["Type"] == "AWS::Logs::MetricFilter"
        for transformation in resource["Properties"]["MetricTransformations"]
        if transformation["MetricNamespace"] == {"Ref": "Prefix"}
    }
    assert counted == {metric for metric, of, _, _ in RINGS.values() if not of}


def test_the_alarms_and_metrics_are_no_more_than_are_free() -> None:
    filters = [r for r in RESOURCES.values() if r["Type"] == "AWS::Logs::MetricFilter"]
    assert 0 < len(ALARMS) <= 10
    assert 0 < len(filters) <= 10


def test_the_dashboard_is_valid() -> None:
    body = properties("Dashboard")["DashboardBody"]["Fn::Sub"]
    assert json.loads(body)["widgets"]
