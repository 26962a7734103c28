"""A table of posts, read from DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from boto3.dynamodb.types import TypeSerializer
from botocore.config import Config

from posts.importers.document import Document, Unreadable
from posts.importers.dynamodb_table import FORMAT
from posts.importers.source import InvalidFile, Options

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

TOKYO = ZoneInfo("Asia/Tokyo")
TABLE = "first-blog"
PLAIN: dict[str, Any] = {"id": "2", "title": "題", "body": "本文", "created_at": "2018-07-05"}


@pytest.fixture
def table(dynamodb: DynamoDBClient) -> Iterator[DynamoDBClient]:
    dynamodb.create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    yield dynamodb
    dynamodb.delete_table(TableName=TABLE)


def put(client: DynamoDBClient, **values: Any) -> None:
    to_dynamodb = TypeSerializer().serialize
    item = {name: to_dynamodb(value) for name, value in (PLAIN | values).items()}
    client.put_item(TableName=TABLE, Item=item)


def read(**values: Any) -> list[Document | Unreadable]:
    return list(FORMAT.open(Path(TABLE), Options(TOKYO, values)))


def one(client: DynamoDBClient, **values: Any) -> Document | Unreadable:
    put(client, **values)
    (found,) = read()
    return found


def test_an_item_is_read_whole(table: DynamoDBClient) -> None:
    found = one(
        table,
        id="2",
        updated_at="2018-07-06T09:30:00+09:00",
        draft="True",
        tags="AWS, ブログ, aws",
        top_image="/media/a.png",
        views=Decimal(12),
        series={"name": "旅", "part": Decimal("1.50"), "done": False},
        photo=b"\x00",
        nothing=None,
    )
    assert isinstance(found, Document)
    assert found == Document(
        name="first-blog 2",
        key="dynamodb:first-blog:2",
        digest=found.digest,
        id="2",
        title="題",
        body="本文",
        tags=("AWS", "ブログ"),
        top_image="/media/a.png",
        draft=True,
        created_at=datetime(2018, 7, 5, tzinfo=TOKYO).astimezone(UTC),
        updated_at=datetime(2018, 7, 6, 0, 30, tzinfo=UTC),
        rest={"series": {"done": "false", "name": "旅", "part": "1.5"}, "views": "12"},
        notes=("Bytes are not kept: photo.",),
    )


@pytest.mark.parametrize(
    "value", ["1530750600", Decimal(1530750600), Decimal(1530750600000), "2018/07/05 09:30:00"]
)
def test_times_are_text_seconds_or_milliseconds(table: DynamoDBClient, value: Any) -> None:
    found = one(table, created_at=value)
    assert isinstance(found, Document)
    assert found.created_at == datetime(2018, 7, 5, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(["b", "a"], ("b", "a")), ({"b", "a"}, ("a", "b")), ({Decimal(2018)}, ("2018",)), ("", ())],
)
def test_tags_are_text_a_list_or_a_set(
    table: DynamoDBClient, value: Any, expected: tuple[str, ...]
) -> None:
    found = one(table, tags=value)
    assert isinstance(found, Document)
    assert found.tags == expected


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"created_at": "昨日"}, "`created_at` is no time: 昨日."),
        ({"draft": "maybe"}, "`draft` must be true or false, not maybe."),
        ({"tags": [["x"]]}, "`tags` must be names between commas, a list or a set of names."),
        ({"body": ["x"]}, "`body` is no text."),
        ({"body": ""}, "It has no text in `body` or `content` or `markdown` or `text`."),
    ],
)
def test_a_bad_item_does_not_take_others_along(
    table: DynamoDBClient, values: dict[str, Any], reason: str
) -> None:
    put(table, id="good")
    put(table, id="bad", **values)
    by_kind = {type(found): found for found in read()}
    unreadable = by_kind[Unreadable]
    assert isinstance(unreadable, Unreadable)
    assert unreadable.name == "first-blog bad"
    assert unreadable.reason.startswith(reason)
    assert by_kind[Document].name == "first-blog good"


def test_attributes_of_other_names_are_named(table: DynamoDBClient) -> None:
    put(table, Headline="名", article="文", title="not this", body="nor this")
    (found,) = read(attribute=["title=Headline", "body=article"])
    assert isinstance(found, Document)
    assert (found.title, found.body) == ("名", "文")
    assert found.rest == {"body": "nor this", "title": "not this"}


@pytest.mark.parametrize("said", ["Title", "color=red", "title="])
def test_a_wrong_field_is_refused_with_those_there_are(said: str) -> None:
    with pytest.raises(InvalidFile, match="FIELD=NAME, the field being one of id, title"):
        read(attribute=[said])


def test_an_id_that_cannot_stand_here_is_replaced_and_noted(table: DynamoDBClient) -> None:
    found = one(table, id="a/b")
    assert isinstance(found, Document)
    assert (found.id, found.key) == ("", "dynamodb:first-blog:a/b")
    assert found.notes == ("Its id 'a/b' cannot stand here; it gets another.",)


def test_all_items_of_a_table_of_many_pages_come_once_and_in_the_same_order(
    table: DynamoDBClient,
) -> None:
    for number in range(60):
        put(table, id=str(number), body="x" * 120_000)
    put(table, id="counter", title="", body="", value=Decimal(3))
    source = FORMAT.open(Path(TABLE), Options(TOKYO))
    names = [found.name for found in source]
    assert sorted(names) == sorted(f"first-blog {number}" for number in range(60))
    assert [found.name for found in source] == names
    assert getattr(source, "ignored") == 1  # noqa: B009 - sources may have it


def test_a_table_that_is_not_there_is_named(dynamodb: DynamoDBClient) -> None:
    with pytest.raises(InvalidFile, match="There is no table first-blog in this account"):
        read()


def test_a_table_of_another_region_is_looked_for_there(table: DynamoDBClient) -> None:
    with pytest.raises(InvalidFile, match=r"in this account and region\. See to --table-region"):
        read(table_region="eu-west-3")


def test_a_database_that_cannot_be_reached_is_named(
    dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "posts.importers.dynamodb_table._CONFIG",
        Config(retries={"total_max_attempts": 1}),
    )
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9")
    with pytest.raises(InvalidFile, match="The table first-blog cannot be reached"):
        read()
