"""What arrived on S3: stored where readers find it, or refused with a reason; gone from there."""

from __future__ import annotations

import json
import threading
from typing import Any
from urllib.parse import quote

import boto3
import pytest
from botocore.config import Config
from django.conf import settings
from django.utils import translation

from posts import store
from posts.errors import StoreUnavailable
from posts.media import arrivals, files, uploads
from posts.media.uploads import Upload
from tests.local_aws import ROOT, free_port
from tests.posts.factories import EDITOR
from tests.posts.media.test_files import keys, png

pytestmark = pytest.mark.usefixtures("media_bucket", "tables")


def put(data: bytes, name: str = "海.png", *, named: str = "") -> str:
    """Let an upload arrive; return its id."""
    upload_id = uploads.begin(name, len(data), "", by=EDITOR).id
    key = f"uploads/{upload_id}/{named}"
    boto3.client("s3").put_object(Bucket=settings.MEDIA_BUCKET, Key=key, Body=data)
    return upload_id


def event(upload_id: str, named: str = "") -> dict[str, Any]:
    """Return what S3 sends of it."""
    key = quote(f"uploads/{upload_id}/{named}")
    s3 = {"bucket": {"name": settings.MEDIA_BUCKET}, "object": {"key": key, "size": 1}}
    record = {"eventSource": "aws:s3", "eventName": "ObjectCreated:Post", "s3": s3}
    return {"Records": [record]}


def known(upload_id: str) -> Upload:
    found = uploads.get(upload_id)
    assert found is not None
    return found


def test_the_key_in_an_event_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    monkeypatch.setattr(arrivals, "take", taken.append)
    arrivals.on_created(json.loads((ROOT / "tests" / "events" / "s3.json").read_text()), None)
    assert taken == ["uploads/01J8ZQ4M3N5P6R7S8T9V0W1X2Y/海 1.png"]


def test_a_good_picture_is_stored_and_leaves_nothing_behind() -> None:
    upload_id = put(png())
    arrivals.on_created(event(upload_id), None)
    upload = known(upload_id)
    assert upload.state == uploads.STORED
    stored = store.get_media(upload.digest)
    assert stored is not None
    assert (stored.name, stored.uploaded_by) == ("海.png", EDITOR.name)
    assert keys() == [stored.path.lstrip("/")]


def test_a_bad_one_is_refused_with_a_reason_in_the_words_of_its_sender() -> None:
    with translation.override("en"):
        english = put(png()[:60])
    with translation.override("ja"):
        japanese = put(b"<html></html>")
    assert arrivals.take_arrived() == 2
    assert known(english).reason == "“海.png” is damaged: it says it is PNG, but can't be decoded."
    assert "保存できない" in known(japanese).reason
    assert {known(english).state, known(japanese).state} == {uploads.REFUSED}
    assert keys() == []
    assert store.list_media().items == []


def test_without_a_name_beforehand_that_of_the_key_counts() -> None:
    upload_id = uploads.begin_unseen("https://admin.example/{id}/", by=EDITOR).id
    key = f"uploads/{upload_id}/海 1.png"
    boto3.client("s3").put_object(Bucket=settings.MEDIA_BUCKET, Key=key, Body=png())
    arrivals.on_created(event(upload_id, "海 1.png"), None)
    assert store.list_media().items[0].name == "海-1.png"
    assert len(keys()) == 1


def test_an_event_that_comes_twice_does_nothing_more() -> None:
    upload_id = put(png())
    for _time in range(2):
        arrivals.on_created(event(upload_id), None)
    assert known(upload_id).state == uploads.STORED
    assert len(keys()) == len(store.list_media().items) == 1


def test_two_at_once_store_a_file_once() -> None:
    upload_id = put(png())
    both = [
        threading.Thread(target=arrivals.take, args=(f"uploads/{upload_id}/",)) for _ in range(2)
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert known(upload_id).state == uploads.STORED
    assert len(keys()) == len(store.list_media().items) == 1


def test_what_nobody_announced_goes() -> None:
    for key in ("uploads/x.png", f"uploads/{'0' * 26}/x.png"):
        boto3.client("s3").put_object(Bucket=settings.MEDIA_BUCKET, Key=key, Body=png())
        arrivals.take(key)
    assert keys() == []
    assert store.list_media().items == []


def test_one_too_big_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    upload_id = put(png())
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    monkeypatch.setattr(files, "check", None)
    arrivals.on_created(event(upload_id), None)
    assert known(upload_id).state == uploads.REFUSED


def test_while_the_store_does_not_answer_it_stays_and_is_taken_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    upload_id = put(png())

    def fail(*_args: object, **_options: object) -> None:
        raise StoreUnavailable("SlowDown")

    with monkeypatch.context() as broken:
        broken.setattr(files, "store", fail)
        with pytest.raises(StoreUnavailable, match="SlowDown"):
            arrivals.on_created(event(upload_id), None)
    assert known(upload_id).state == uploads.WAITING
    assert arrivals.take_arrived(upload_id) == 1
    assert known(upload_id).state == uploads.STORED


def test_an_s3_that_is_silent_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    upload_id = put(png())
    silent = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{free_port()}",
        config=Config(retries={"total_max_attempts": 1}),
    )
    monkeypatch.setattr(uploads, "client", lambda: silent)
    for ask in (lambda: arrivals.on_created(event(upload_id), None), arrivals.take_arrived):
        with pytest.raises(StoreUnavailable, match="EndpointConnectionError"):
            ask()
