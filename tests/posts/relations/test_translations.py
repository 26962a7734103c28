"""Translations: public posts of one group link to each other, one a language."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from posts.errors import TranslationTaken
from posts.models import DRAFT, PAGE
from posts.relations import notes, translations
from reader_lambda import cache_tags
from tests.posts.factories import saved
from tests.posts.relations.conftest import ORIGIN, Reader, a_post, change, delete, work

JAPANESE: dict[str, Any] = {"title": "はじめての雲", "body": "これは日本語の文章です。"}
ENGLISH: dict[str, Any] = {"title": "A first cloud", "body": "This is a text in English."}


def alternates(html: str) -> list[tuple[str, str]]:
    """Return language and address of each version that a page's head names."""
    return re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', html)


def links(html: str) -> list[tuple[str, str, str]]:
    """Return language, address and words of each visible link to a translation."""
    return re.findall(
        r'<a rel="alternate" lang="(\w+)" hreflang="\1" href="([^"]*)">(.*?)</a>', html
    )


@pytest.fixture
def pair(reader: Reader) -> Reader:
    """A post and its translation."""
    a_post("ja", 1, **JAPANESE)
    a_post("en", 2, translation_of="ja", **ENGLISH)
    work()
    return reader


BOTH = {("ja", f"{ORIGIN}/posts/ja"), ("en", f"{ORIGIN}/posts/en")}


def test_both_link_to_each_other_in_the_language_of_the_other(pair: Reader) -> None:
    assert links(pair.page("/posts/ja")) == [("en", "/posts/en", "Read in English")]
    assert links(pair.page("/posts/en")) == [("ja", "/posts/ja", "日本語で読む")]
    assert set(alternates(pair.page("/posts/ja"))) == BOTH
    assert alternates(pair.page("/posts/en"))[0] == ("en", f"{ORIGIN}/posts/en"), "itself, too"
    assert set(alternates(pair.page("/posts/en"))) == BOTH


def test_a_translation_is_no_related_post(reader: Reader) -> None:
    a_post("ja", 1, tags=["AWS"], **JAPANESE)
    a_post("en", 2, tags=["AWS"], translation_of="ja", **ENGLISH)
    work()

    assert reader.related("/posts/ja") == reader.related("/posts/en") == []


def test_pages_that_stand_alone_have_translations_too(reader: Reader) -> None:
    a_post("about", kind=PAGE, **JAPANESE)
    a_post("about-en", kind=PAGE, translation_of="about", **ENGLISH)
    work()

    assert links(reader.page("/about")) == [("en", "/about-en", "Read in English")]
    assert alternates(reader.page("/about-en"))[1] == ("ja", f"{ORIGIN}/about")
    change("about-en", status=DRAFT)
    work(1)
    assert links(reader.page("/about")) == []


@pytest.mark.parametrize("name", ["ja", "en"])
def test_one_that_is_no_longer_public_is_linked_no_longer(
    pair: Reader, name: str, purged: list[str]
) -> None:
    other = {"ja": "en", "en": "ja"}[name]
    change(name, status=DRAFT)
    work(1)

    assert links(pair.page(f"/posts/{other}")) == []
    assert alternates(pair.page(f"/posts/{other}")) == []
    assert cache_tags.links(other) in purged
    work()
    change(name, status="published")
    work(1)
    assert len(links(pair.page(f"/posts/{other}"))) == 1
    delete(name)
    work()
    assert links(pair.page(f"/posts/{other}")) == []
    assert notes.read(name).told == notes.NOTHING


def test_a_link_follows_a_slug(pair: Reader) -> None:
    change("en", slug="cloud")
    work(1)

    assert links(pair.page("/posts/ja"))[0][1] == "/posts/cloud"


def test_who_names_no_original_any_more_leaves_the_group(pair: Reader) -> None:
    change("en", translation_of="")
    work()

    assert links(pair.page("/posts/ja")) == links(pair.page("/posts/en")) == []
    assert notes.translations_of("ja") == frozenset()


def test_a_translation_of_a_translation_is_one_of_the_group(pair: Reader) -> None:
    a_post("origin", 0, title="はじまりの雲", body="ここから始まります。")
    change("ja", translation_of="")
    a_post("other", 4, title="Another", body="English, too.")
    work()
    change("ja", status=DRAFT, translation_of="origin")
    work()

    assert links(pair.page("/posts/en")) == [("ja", "/posts/origin", "日本語で読む")]
    assert links(pair.page("/posts/origin")) == [("en", "/posts/en", "Read in English")]


def test_posts_that_name_each_other_are_one_group(reader: Reader) -> None:
    a_post("ja", 1, translation_of="en", **JAPANESE)
    a_post("en", 2, translation_of="ja", **ENGLISH)
    work()

    assert links(reader.page("/posts/ja")) == [("en", "/posts/en", "Read in English")]
    assert links(reader.page("/posts/en")) == [("ja", "/posts/ja", "日本語で読む")]


def test_a_group_has_one_post_of_a_language(pair: Reader, english: None) -> None:
    with pytest.raises(TranslationTaken, match=r"A first cloud.*id en"):
        a_post("en-2", 3, translation_of="ja", title="Again", body="English as well.")
    draft = saved(id="draft", translation_of="ja", title="Again", body="English as well.")
    assert draft.translation_of == "ja", "until it is to be public"
    with pytest.raises(TranslationTaken):
        change("draft", status="published")


def test_of_two_in_one_language_the_first_is_linked(pair: Reader) -> None:
    a_post("en-2", 1, title="雲", body="まだ日本語です。")
    change("en-2", translation_of="ja", status=DRAFT)
    original = translations.check
    translations.check = lambda _post: None  # type: ignore[assignment]
    try:
        change("en-2", title="Also", body="In English by now.", status="published")
    finally:
        translations.check = original
    work()

    assert links(pair.page("/posts/ja")) == [("en", "/posts/en-2", "Read in English")], "the older"
    assert links(pair.page("/posts/en")) == [("ja", "/posts/ja", "日本語で読む")]


def test_one_that_is_scheduled_is_linked_from_its_time_on(pair: Reader) -> None:
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=400)
    change("en", published_at=at)
    work()

    assert links(pair.page("/posts/ja")) == []
    assert alternates(pair.page("/posts/ja")) == []
    pair.now = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    assert len(links(pair.page("/posts/ja"))) == 1
