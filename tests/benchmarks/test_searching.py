"""What the benchmark of the search compares with is what the texts say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3
import pytest

from tests import local_aws
from tests.benchmarks import searching
from tests.benchmarks.measuring import Measured
from tests.benchmarks.tables import Tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

SIZE = 1000


def test_planted_phrases_are_in_as_many_posts_as_they_should() -> None:
    every = list(searching.texts(SIZE))
    for phrase, share in searching.PLANTED.items():
        assert sum(phrase in text.text for text in every) == share


@pytest.mark.skipif(not local_aws.DYNAMODB_LOCAL, reason="ministack tells no read units of a batch")
def test_everything_is_found_and_nothing_else(
    dynamodb: DynamoDBClient, dynamodb_endpoint: str
) -> None:
    tables = Tables(SIZE, "searched-in-a-test")
    tables.create(boto3.client("dynamodb"))
    measured = Measured()
    try:
        searching.measure(measured, dynamodb_endpoint, [tables])
    finally:
        for name in (tables.editorial, tables.public, tables.peer):
            dynamodb.delete_table(TableName=name)

    values = {figure.name: figure.value for figure in measured.figures}
    for kind in ("planted", "common", "several"):
        assert values[f"search, {kind} words, recall"] == 100
        assert values[f"search, {kind} words, precision"] == 100
    assert all(target.is_met for target in measured.targets)
