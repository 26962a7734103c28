"""A draft read by whoever has a link to it: never kept, never listed, and for nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from pynamodb.exceptions import QueryError

from posts import publishing, share_links, store
from posts.models import Post, copy_of
from posts.momentary_items import SharedItem
from tests.posts.factories import EDITOR, published, saved

pytestmark = pytest.mark.usefixtures("tables")

ENGLISH = {"accept-language": "en"}


def url_of(post: Post, token: str = "") -> str:
    return f"/preview/{post.id}/{token or share_links.make(post.id, by=EDITOR).token}/"


def read(url: str, **options: Any) -> Any:
    return Client(headers=ENGLISH).get(url, **options)


def test_whoever_has_the_link_reads_the_draft_without_signing_in() -> None:
    post = saved(title="書きかけ", body="まだ途中。")
    answer = read(url_of(post))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "まだ途中。" in html
    assert "this is not published yet" in html


def test_no_cache_keeps_it_and_nobody_learns_its_address() -> None:
    answer = read(url_of(saved()))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Frame-Options"] == "DENY"
    assert not answer.cookies
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups")
    assert "allow-same-origin" not in policy
    assert "allow-scripts" not in policy
    assert "frame-ancestors 'none'" in policy


def test_it_shows_what_is_saved_beside_a_public_post() -> None:
    post = published(body="Old.")
    url = url_of(post)
    assert "what readers see by now" in read(url).content.decode()
    publishing.save_pending(copy_of(post, body="New."), by=EDITOR)
    html = read(url).content.decode()
    assert "New." in html
    assert "this is not published yet" in html


def dead_links(post: Post, url: str) -> dict[str, str]:
    other = saved(title="Other")
    token = urlsplit(url).path.split("/")[3]
    return {
        "wrong": url_of(post, "A" * 43),
        "of another post": url_of(other, token),
        "too short": url_of(post, token[:-1]),
        "with a dot": url_of(post, "." + token[1:]),
        "of no post": f"/preview/nobody/{token}/",
        "of no id": f"/preview/%20/{token}/",
    }


def test_what_is_no_link_leads_nowhere_and_says_so() -> None:
    post = saved(body="SECRET")
    url = url_of(post)
    pages = {name: read(bad) for name, bad in dead_links(post, url).items()}
    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 404)
    assert {page.content for page in pages.values()} == {pages["wrong"].content}
    html = pages["wrong"].content.decode()
    assert "This link leads nowhere any more." in html
    assert "SECRET" not in html
    assert pages["wrong"]["X-Robots-Tag"].startswith("noindex")


def test_a_link_that_was_taken_back_leads_nowhere() -> None:
    post = saved()
    url = url_of(post)
    share_links.take_back(post.id)
    assert read(url).status_code == 404


def test_a_new_link_takes_the_former_back() -> None:
    post = saved()
    first, second = url_of(post), url_of(post)
    assert (read(first).status_code, read(second).status_code) == (404, 200)


def test_a_link_expires_and_cannot_be_given_more_time_in_the_table() -> None:
    post = saved()
    url = url_of(post)
    (item,) = SharedItem.query(f"SHARED#{post.id}")
    week = int((timezone.now() + timedelta(days=7, minutes=1)).timestamp())
    assert item.expires_at <= week
    item.expires_at += 1000
    item.save()
    assert read(url).status_code == 404  # it is part of what the token is made of
    item.expires_at = int(timezone.now().timestamp()) - 1
    item.save()
    assert share_links.get(post.id) is None


def test_a_deleted_post_has_no_link() -> None:
    post = saved()
    url = url_of(post)
    publishing.delete(post, by=EDITOR)
    assert read(url).status_code == 404


def test_the_table_does_not_hold_the_link() -> None:
    post = saved()
    token = share_links.make(post.id, by=EDITOR).token
    (item,) = SharedItem.query(f"SHARED#{post.id}")
    assert token not in str(item.serialize())


def test_links_of_two_posts_differ_and_are_long() -> None:
    tokens = {share_links.make(post.id, by=EDITOR).token for post in (saved(), saved())}
    assert [len(token) for token in tokens] == [43, 43]


def test_only_reading_is_answered() -> None:
    url = url_of(saved())
    assert Client(headers=ENGLISH).head(url).status_code == 200
    assert Client(headers=ENGLISH).put(url).status_code == 405
    assert Client(headers=ENGLISH).post(url).status_code in (403, 405)


def test_a_store_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    url = url_of(saved())

    def fail(*_args: object, **_options: object) -> None:
        raise QueryError("no answer")

    monkeypatch.setattr(SharedItem, "query", fail)
    answer = read(url)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    monkeypatch.undo()
    monkeypatch.setattr(store, "get_post_item", fail)
    assert read(url).status_code == 503
