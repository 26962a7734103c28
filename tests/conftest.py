"""What every test may ask for: the local AWS, its tables and its bucket."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import boto3
import django
import pytest
from hypothesis import settings

from tests import local_aws as servers

servers.prepare_environment()  # before the settings load
django.setup()  # here, since pytest-django does it before this file is read or not at all

# The same examples each time, and as long as they take: what passed once passes on a busy machine.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.client import DynamoDBClient


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Have each process of a parallel run load the settings behind its own `prepare_environment`.

    It inherits this environment, and pytest-django would load them before, with our addresses.
    """
    del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put first what takes long, so that no process of a parallel run does it last and alone."""
    marks = ("slow", "browser", "edge")
    items.sort(key=lambda item: [not item.get_closest_marker(mark) for mark in marks])


@pytest.fixture(scope="session", autouse=True)
def _connection_of_the_function() -> Iterator[None]:
    """Close what the reader's function opens with its first event and keeps while it lives."""
    yield
    cold_start = sys.modules.get("reader_lambda.cold_start")
    if cold_start is not None:
        cold_start.client.close()


@pytest.fixture(scope="session")
def local_aws() -> Iterator[str]:
    """Address of the local AWS, started with the first test that asks."""
    with servers.running_ministack(servers.PORT) as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def dynamodb_endpoint(request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of the DynamoDB: DynamoDB Local where DYNAMODB_LOCAL names its folder."""
    if not servers.DYNAMODB_LOCAL:
        yield request.getfixturevalue("local_aws")
        return
    folder, port = servers.DYNAMODB_LOCAL, servers.DYNAMODB_PORT
    with servers.running_dynamodb_local(port, folder) as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def dynamodb(dynamodb_endpoint: str) -> DynamoDBClient:
    """Return a client of the DynamoDB that holds the tables."""
    return boto3.client("dynamodb")


@pytest.fixture(scope="session")
def _created_tables(dynamodb: DynamoDBClient) -> list[str]:
    from posts import provisioning  # noqa: PLC0415 (reads the settings, which need the address)

    tables = list(provisioning.tables())
    for table in tables:
        table.write()
    return [table.name for table in tables]


@pytest.fixture
def tables(_created_tables: list[str], dynamodb: DynamoDBClient) -> Iterator[list[str]]:
    """Return the names of both tables, made from infra/template.yaml and empty."""
    from posts import held_site  # noqa: PLC0415 (as above)

    for name in _created_tables:
        servers.empty_table(dynamodb, name)
    held_site.forget()
    yield _created_tables
    held_site.forget()


@pytest.fixture(scope="session")
def _created_bucket(local_aws: str) -> str:
    from posts import provisioning  # noqa: PLC0415 (as above)

    bucket = provisioning.bucket()
    bucket.write()
    return bucket.name


@pytest.fixture
def media_bucket(_created_bucket: str) -> str:
    """Return the name of the media bucket, made from infra/template.yaml and empty."""
    servers.empty_bucket(boto3.client("s3"), _created_bucket)
    return _created_bucket
