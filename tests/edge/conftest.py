"""The reader behind an edge: Varnish, keyed and tagged as the template's CloudFront is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.edge import blog, distribution
from tests.edge.origin import Origin, running_origin
from tests.edge.varnish import Edge, running_varnish
from tests.edge.vcl import vcl
from tests.local_aws import empty_table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


@pytest.fixture(scope="session")
def _running_origin(dynamodb_endpoint: str) -> Iterator[Origin]:
    with running_origin() as origin:
        yield origin


@pytest.fixture(scope="session")
def _running_edge(_running_origin: Origin) -> Iterator[Edge]:
    with running_varnish(vcl(distribution.read(), _running_origin.port)) as edge:
        yield edge


@pytest.fixture
def origin(_running_origin: Origin) -> Iterator[Origin]:
    """The reader, as it is when nothing is wrong."""
    _running_origin.mend()
    yield _running_origin
    _running_origin.mend()


@pytest.fixture
def edge(_running_edge: Edge, origin: Origin) -> Edge:
    """The edge before the reader, with nothing in it."""
    _running_edge.empty()
    return _running_edge


@pytest.fixture(scope="session")
def a_blog(_created_tables: list[str], dynamodb: DynamoDBClient) -> blog.Items:
    """Return the items of a small blog."""
    for table in _created_tables:
        empty_table(dynamodb, table)
    with blog.small_sitemap_parts():
        blog.build()
    return blog.stored(dynamodb, _created_tables)


@pytest.fixture
def written_blog(a_blog: blog.Items, tables: list[str], dynamodb: DynamoDBClient) -> Iterator[None]:
    """The small blog in the tables."""
    blog.restore(dynamodb, a_blog)
    with blog.small_sitemap_parts():
        yield


@pytest.fixture(scope="module")
def blog_to_read(a_blog: blog.Items, dynamodb: DynamoDBClient) -> None:
    """The small blog in the tables, for tests that only read."""
    blog.restore(dynamodb, a_blog)
