"""What a post must be like before it is stored."""

from __future__ import annotations

from typing import Any

import pytest

from posts.errors import PublishingError
from posts.validation import validated
from tests.posts.factories import a_post


def checked(**fields: Any) -> Any:
    return validated(a_post(id="post-1", **fields))


def refusal(**fields: Any) -> PublishingError:
    with pytest.raises(PublishingError) as caught:
        checked(**fields)
    return caught.value


@pytest.mark.parametrize("title", ["", "  ", "あ" * 201])
def test_a_title_is_needed_and_bounded(title: str) -> None:
    assert refusal(title=title).field == "title"


@pytest.mark.parametrize(
    ("given", "kept"), [("Hello", "hello"), ("新幹線", "新幹線"), (" x ", "x"), ("が", "が")]
)
def test_a_slug_is_brought_to_its_normal_form(given: str, kept: str) -> None:
    assert checked(slug=given).slug == kept


@pytest.mark.parametrize("slug", ["a b", "a/b", "..", "a?b", "<b>", "a" * 201, "a\x00b"])
def test_a_slug_that_cannot_stand_in_an_address_is_refused(slug: str) -> None:
    assert refusal(slug=slug).field == "slug"


def test_the_refusal_of_a_slug_suggests_one() -> None:
    assert "a-b" in str(refusal(slug="a b"))


def test_tags_with_one_key_are_one_tag_as_first_written() -> None:
    assert checked(tags=["AWS", "aws", "ＡＷＳ", " ", "日本  語"]).tags == ["AWS", "日本 語"]


@pytest.mark.parametrize("tag", ["...", "-", "x" * 101, "Feed.xml"])
def test_a_tag_without_a_key_is_refused(tag: str) -> None:
    assert refusal(tags=[tag]).field == "tags"


def test_25_tags_are_taken_and_a_26th_is_not() -> None:
    assert len(checked(tags=[f"t{n}" for n in range(25)]).tags) == 25
    assert "26" in str(refusal(tags=[f"t{n}" for n in range(26)]))


@pytest.mark.parametrize("address", ["", "/media/a/b.png", "https://example.com/a.png"])
def test_a_top_image_is_a_path_or_a_web_address(address: str) -> None:
    assert checked(top_image=address).top_image == address


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "//evil.example/a", "data:image/png;base64,x", "a.png", "http://["],
)
def test_any_other_top_image_is_refused(address: str) -> None:
    assert refusal(top_image=address).field == "top_image"


def test_a_status_is_draft_or_published() -> None:
    assert refusal(status="scheduled").field == "status"


def test_line_ends_are_normal() -> None:
    assert checked(body="a\r\nb\rc\n").body == "a\nb\nc\n"


def test_the_given_post_is_left_as_it_is() -> None:
    post = a_post(id="post-1", slug="UPPER", tags=["a", "A"])
    validated(post)
    assert (post.slug, post.tags) == ("UPPER", ["a", "A"])


@pytest.mark.parametrize("post_id", ["日本", "a#b", "a b", ".", "x" * 65, ""])
def test_an_id_of_another_form_is_refused(post_id: str) -> None:
    with pytest.raises(PublishingError, match="64"):
        validated(a_post(id=post_id))


@pytest.mark.parametrize("field", ["title", "body", "summary", "top_image"])
def test_half_a_character_is_refused_by_its_field(field: str) -> None:
    assert refusal(**{field: "/a\ud800"}).field == field


def test_front_matter_without_end_is_refused() -> None:
    assert "50000" in str(refusal(front_matter={"a": "x" * 50_000}))


def test_an_endless_address_is_refused() -> None:
    assert refusal(top_image="/" + "a" * 2000).field == "top_image"


def test_a_slug_made_from_an_id_can_be_saved_again() -> None:
    post = validated(a_post(id="a.b", title="!!!"))
    assert validated(post).slug == post.slug == "a-b"
