"""A post as a file: whatever it is like, an import makes the same post of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from posts.errors import PublishingError
from posts.exporters.post_files import file_name, post_file
from posts.importers.claims import wanted_slug
from posts.importers.fields import fields
from posts.importers.front_matter import KEYS
from posts.importers.look_up import post_id_of
from posts.importers.markdown_source import own_document
from posts.importers.source import Options
from posts.models import DRAFT, PAGE, PUBLISHED, Post
from posts.validation import validated
from reader_lambda.names import slug_from_title

TOKYO = ZoneInfo("Asia/Tokyo")
NAMES = (
    "id kind title slug summary tags top_image author status published_at created_at updated_at "
    "front_matter addresses body"
).split()

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ODD = (
    """null|~|yes|2018|2018-07-05|1e3|- a|a: b|#|'|"|---|...|*a|&a|!a|%a|@a|`a|[a|{a|>|? a|"""
    "a\n---\nb|\ufeff"
).split("|")
words = st.one_of(texts, st.sampled_from(["|", *ODD]))
values = st.recursive(
    words, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3)
)
FIRST = datetime(1900, 1, 2, tzinfo=UTC)
times = st.integers(0, 199 * 365 * 86_400).map(lambda after: FIRST + timedelta(seconds=after))
keys = words | st.sampled_from(sorted(KEYS))
paths = texts.map(lambda text: "/2018/" + text.replace("/", ""))


@st.composite
def posts(draw: st.DrawFn) -> Post:
    """Return any post that can be stored."""
    is_page = draw(st.booleans())
    is_draft = draw(st.booleans())
    post = Post(
        id=draw(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", fullmatch=True)),
        kind=PAGE if is_page else "post",
        title=draw(words),
        slug=slug_from_title(draw(words)) or "x",
        summary=draw(words),
        body=draw(words | texts),
        tags=[] if is_page else draw(st.lists(words, max_size=4)),
        top_image=draw(st.sampled_from(["", "/icons/a b.svg", "https://x.example/#a"])),
        author=draw(st.sampled_from(["", "hanako", "null", "花子", "2018"])),
        status=DRAFT if is_draft else PUBLISHED,
        published_at=draw(times | st.none() if is_draft else times),
        created_at=draw(times),
        updated_at=draw(times),
        front_matter=draw(st.dictionaries(keys, values, max_size=4)),
        addresses=draw(
            st.lists(
                paths | st.sampled_from(["/?p=12", "/100%", "/a%2520b", "/a%23%3Fb%20"]), max_size=3
            )
        ),
    )
    try:
        return validated(post)
    except PublishingError:
        assume(False)
        raise


def imported(data: bytes, name: str) -> Post:
    """Return the post that an import into an empty blog makes of a file."""
    document = own_document(name, data, Options(TOKYO))
    post = Post(id=post_id_of(document), **fields(document, None, []))
    post.slug = wanted_slug(post, document)
    post.author = document.author
    post.addresses = list(document.addresses)
    return validated(post)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(posts())
def test_any_post_comes_back_from_its_file_and_gives_the_same_file_again(post: Post) -> None:
    name = file_name(post, TOKYO)
    data = post_file(post, name, TOKYO)
    again = imported(data, name)
    assert {each: getattr(again, each) for each in NAMES} == {
        each: getattr(post, each) for each in NAMES
    }
    assert list(again.front_matter) == list(post.front_matter)
    again.version = again.imported_version = 1
    assert post_file(again, file_name(again, TOKYO), TOKYO) == data


def a_post(**values: Any) -> Post:
    when = datetime(2018, 7, 4, 15, tzinfo=UTC)
    known = {"id": "1", "title": "T", "slug": "t", "created_at": when, "updated_at": when}
    return Post(**{**known, "status": PUBLISHED, "published_at": when, **values})


def test_other_software_reads_the_types_that_it_looks_for() -> None:
    post = a_post(title="2018", slug="null", tags=["1.0", "yes"], front_matter={"weight": "10"})
    head = post_file(post, "posts/a.md", TOKYO).decode().split("---\n")[1]
    read = yaml.safe_load(head)
    assert (read["title"], read["slug"], read["tags"]) == ("2018", "null", ["1.0", "yes"])
    assert (read["draft"], read["weight"]) == (False, 10)
    assert read["date"] == datetime(2018, 7, 4, 15, tzinfo=UTC)


def test_a_time_of_an_odd_offset_is_written_in_utc() -> None:
    post = a_post(created_at=datetime(1880, 1, 1, tzinfo=UTC))
    assert b"created_at: 1880-01-01T00:00:00+00:00\n" in post_file(post, "posts/a.md", TOKYO)


@pytest.mark.parametrize("length", [1, 60, 66, 67, 200])
@pytest.mark.parametrize("sign", ["a", "é", "あ", "𠮷"])
def test_a_name_fits_a_disk_and_is_another_one_for_another_post(sign: str, length: int) -> None:
    one = file_name(a_post(id="1", slug=sign * length), TOKYO)
    other = file_name(a_post(id="2", slug=sign * (length - 1) + "z"), TOKYO)
    for name in (one, other):
        assert len(PurePosixPath(name).name.encode()) <= 240
        assert name.startswith("posts/2018-07-05-")
        assert name.endswith(".md")
    assert one != other


def test_the_day_of_a_name_is_that_of_the_sites_zone() -> None:
    when = datetime(2018, 7, 4, 14, 59, tzinfo=UTC)
    assert file_name(a_post(published_at=when), TOKYO) == "posts/2018-07-04-t.md"
    later = when + timedelta(minutes=1)
    assert file_name(a_post(published_at=later), TOKYO) == "posts/2018-07-05-t.md"
