from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from reader_lambda import dynamodb, environment
from reader_lambda.dynamodb import Client, Unavailable, decode_item
from reader_lambda.signing import Credentials
from tests.reader_lambda import faulty_dynamodb as faults
from tests.reader_lambda.faulty_dynamodb import Answer, faulty_dynamodb

if TYPE_CHECKING:
    from tests.reader_lambda.conftest import Connect, Reader

TABLE = environment.public_table()
KEY = {"pk": "SITE", "sk": "SITE"}
SITE: Answer = (200, b'{"Item": {"pk": {"S": "SITE"}, "title": {"S": "here"}}}')


def query(of: Client) -> list[object]:
    return list(of.query(TABLE, "pk = :pk", {":pk": "LIST#home"}))


def test_an_item_is_decoded_to_plain_python() -> None:
    item = decode_item(
        {
            "text": {"S": "記事"},
            "posts": {"N": "12"},
            "share": {"N": "-0.5"},
            "html_z": {"B": "eJw="},
            "shown": {"BOOL": True},
            "nothing": {"NULL": True},
            "tags": {"L": [{"S": "a"}, {"S": "b"}]},
            "older": {"M": {"path": {"S": "/"}}},
        }
    )

    assert item == {
        "text": "記事",
        "posts": 12,
        "share": -0.5,
        "html_z": b"x\x9c",
        "shown": True,
        "nothing": None,
        "tags": ["a", "b"],
        "older": {"path": "/"},
    }


def test_an_attribute_of_an_unknown_type_is_an_error_that_names_it() -> None:
    with pytest.raises(ValueError, match="SS"):
        decode_item({"tags": {"SS": ["a"]}})


def test_what_another_client_wrote_is_read(reader: Reader) -> None:
    reader.put({"pk": "LIST#home", "sk": "2018#1", "title": "題 “名”"})
    reads = reader.client

    assert reads.get(TABLE, {"pk": "LIST#home", "sk": "2018#1"}) == {
        "pk": "LIST#home",
        "sk": "2018#1",
        "title": "題 “名”",
    }
    assert reads.get(TABLE, {"pk": "LIST#home", "sk": "nothing"}) is None


def test_a_partition_beyond_one_megabyte_is_read_whole(reader: Reader) -> None:
    for number in range(5):
        reader.put({"pk": "P", "sk": str(number), "text": "x" * 300_000})
    reader.calls.clear()

    found = reader.client.query(TABLE, "pk = :pk", {":pk": "P"})

    assert [item["sk"] for item in found] == ["0", "1", "2", "3", "4"]
    assert reader.calls == ["Query", "Query"]


def test_a_limit_ends_the_reading(reader: Reader) -> None:
    for number in range(5):
        reader.put({"pk": "P", "sk": str(number)})

    found = reader.client.query(TABLE, "pk = :pk", {":pk": "P"}, limit=3, newest_first=True)

    assert [item["sk"] for item in found] == ["4", "3", "2"]


def test_one_connection_serves_many_requests(connect: Connect) -> None:
    with faulty_dynamodb(faults.OK) as server:
        reads = connect(server.endpoint)
        for _ in range(3):
            query(reads)

    assert (len(server.requests), server.connections) == (3, 1)


def test_a_session_token_is_sent_as_it_is_at_the_time(connect: Connect) -> None:
    tokens = iter(["first", "second"])
    with faulty_dynamodb(faults.OK) as server:
        reads = connect(server.endpoint, lambda: Credentials("id", "secret", next(tokens)))
        query(reads)
        query(reads)

    assert [request["x-amz-security-token"] for request in server.requests] == ["first", "second"]


def test_a_connection_that_was_closed_in_between_is_made_again_at_once(connect: Connect) -> None:
    with faulty_dynamodb(faults.OK, faults.RESET, faults.OK) as server:
        reads = connect(server.endpoint)
        query(reads)
        query(reads)

    assert (len(server.requests), server.connections) == (3, 2)


@pytest.mark.parametrize(
    "fault",
    [
        *(faults.THROTTLED, faults.OVER_CAPACITY, faults.INTERNAL),
        *(faults.HALF, faults.RESET, faults.DAMAGED, faults.LONG),
        *((200, b"<html>"), (200, b"[]"), (200, b'{"Items": "\xff"}'), (200, b"")),
    ],
)
def test_a_passing_fault_is_tried_again(connect: Connect, fault: Answer) -> None:
    with faulty_dynamodb(fault, fault, faults.OK) as server:
        assert query(connect(server.endpoint)) == []

    assert len(server.requests) == 3


@pytest.mark.parametrize("fault", [faults.HALF, faults.DAMAGED, faults.LONG, (200, b"[]")])
def test_after_an_answer_that_is_none_the_connection_is_another(
    connect: Connect, fault: Answer
) -> None:
    with faulty_dynamodb(fault, faults.OK) as server:
        query(connect(server.endpoint))

    assert server.connections == 2


def test_a_lasting_fault_ends_with_the_last_pause(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynamodb, "PAUSES", (0.0, 0.001))
    with (
        faulty_dynamodb(faults.THROTTLED) as server,
        pytest.raises(Unavailable, match=r"Query: 400 .*ThrottlingException"),
    ):
        query(connect(server.endpoint))

    assert len(server.requests) == 3


@pytest.mark.parametrize("fault", [faults.SILENCE, faults.DRIP])
def test_silence_and_dripping_bytes_end_with_the_deadline(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, fault: Answer
) -> None:
    monkeypatch.setattr(dynamodb, "ATTEMPT_SECONDS", 0.1)
    monkeypatch.setattr(dynamodb, "DEADLINE_SECONDS", 0.25)
    with faulty_dynamodb(fault) as server:
        reads = connect(server.endpoint)
        reads.start_clock()
        with pytest.raises(Unavailable, match="timed out"):
            query(reads)

    assert 2 <= len(server.requests) <= 3


def test_the_deadline_is_of_all_that_a_page_asks(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynamodb, "DEADLINE_SECONDS", 0.0)
    with faulty_dynamodb(faults.OK) as server:
        reads = connect(server.endpoint)
        query(reads)
        reads.start_clock()
        with pytest.raises(Unavailable, match="no time left"):
            query(reads)

    assert len(server.requests) == 1


def test_an_expired_credential_is_not_tried_again_and_the_next_request_succeeds(
    connect: Connect,
) -> None:
    with faulty_dynamodb(faults.EXPIRED, faults.OK) as server:
        reads = connect(server.endpoint)
        with pytest.raises(Unavailable, match="ExpiredTokenException"):
            query(reads)
        assert query(reads) == []

    assert server.connections == 1


def test_nobody_listening_is_unavailable(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamodb, "PAUSES", ())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{probe.getsockname()[1]}"
        with pytest.raises(Unavailable, match="refused"):
            query(connect(endpoint))


def test_the_answer_to_a_request_sent_ahead_is_that_of_the_get(connect: Connect) -> None:
    with faulty_dynamodb(SITE) as server:
        reads = connect(server.endpoint)
        reads.get_ahead(TABLE, KEY)
        site = reads.get(TABLE, KEY)
        asked = len(server.requests), server.connections

    assert site == {"pk": "SITE", "title": "here"}
    assert asked == (1, 1)


def test_an_answer_that_came_ahead_is_taken_once(connect: Connect) -> None:
    with faulty_dynamodb(SITE, (200, b"{}")) as server:
        reads = connect(server.endpoint)
        reads.get_ahead(TABLE, KEY)

        assert reads.get(TABLE, KEY) is not None
        assert reads.get(TABLE, KEY) is None

    assert (len(server.requests), server.connections) == (2, 1)


def test_another_call_never_gets_the_answer_to_what_was_sent_ahead(connect: Connect) -> None:
    with faulty_dynamodb(SITE, faults.OK, SITE) as server:
        reads = connect(server.endpoint)
        reads.get_ahead(TABLE, KEY)
        server.wait_until_asked()
        found = query(reads)
        site = reads.get(TABLE, KEY)

    assert found == []
    assert site is not None
    assert (len(server.requests), server.connections) == (3, 2)


def test_what_was_sent_before_the_function_was_frozen_is_sent_again(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynamodb, "PAUSES", ())  # it is no failure that needs another attempt
    with faulty_dynamodb(SITE, (200, b"{}")) as server:
        reads = connect(server.endpoint)
        reads.get_ahead(TABLE, KEY)
        server.wait_until_asked()
        reads.sent -= dynamodb.ATTEMPT_SECONDS
        site = reads.get(TABLE, KEY)

    assert site is None
    assert (len(server.requests), server.connections) == (2, 2)


@pytest.mark.parametrize(
    "fault",
    [
        *(faults.THROTTLED, faults.INTERNAL, faults.RESET, faults.SILENCE),
        *(faults.HALF, faults.DAMAGED, faults.LONG, (200, b"<html>")),
    ],
)
def test_a_fault_of_what_was_sent_ahead_is_not_seen(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, fault: Answer
) -> None:
    monkeypatch.setattr(dynamodb, "ATTEMPT_SECONDS", 0.3)
    with faulty_dynamodb(fault, SITE) as server:
        reads = connect(server.endpoint)
        reads.get_ahead(TABLE, KEY)
        site = reads.get(TABLE, KEY)

    assert site is not None
    assert len(server.requests) == 2


def test_to_send_ahead_never_fails(connect: Connect) -> None:
    def missing() -> Credentials:
        raise RuntimeError("AWS_ACCESS_KEY_ID is not set")

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = connect(f"http://127.0.0.1:{probe.getsockname()[1]}")
        nobody.get_ahead(TABLE, KEY)

    with faulty_dynamodb(SITE) as server:
        stranger = connect(server.endpoint, missing)
        stranger.get_ahead(TABLE, KEY)
        with pytest.raises(RuntimeError, match="AWS_ACCESS_KEY_ID"):
            stranger.get(TABLE, KEY)


def test_a_query_can_be_sent_ahead_too(connect: Connect) -> None:
    with faulty_dynamodb(faults.OK, faults.OK) as server:
        reads = connect(server.endpoint)
        reads.query_ahead(TABLE, "pk = :pk", {":pk": "LIST#home"})
        server.wait_until_asked()
        found = reads.query(TABLE, "pk = :pk", {":pk": "LIST#home"})
        asked = len(server.requests)
        reads.query_ahead(TABLE, "pk = :pk", {":pk": "LIST#home"})
        newest_first = reads.query(TABLE, "pk = :pk", {":pk": "LIST#home"}, newest_first=True)

    assert (found, newest_first) == ([], [])
    assert asked == 1
    assert (len(server.requests), server.connections) == (3, 2)
