"""A post from the bytes of a file."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.importers.front_matter import PostFile, parse, parse_time
from posts.importers.source import InvalidFile

TOKYO = ZoneInfo("Asia/Tokyo")


def parsed(head: str, body: str = "Text.\n") -> PostFile:
    return parse(f"---\n{head}\n---\n{body}".encode(), zone=TOKYO)


def refusal(data: bytes) -> str:
    with pytest.raises(InvalidFile) as refused:
        parse(data, zone=TOKYO)
    return str(refused.value)


def test_every_known_key_is_read() -> None:
    file = parsed(
        """\
id: 2
title: AWSで始める
slug: はじめに
summary: 要約
created_at: 2018-07-05
updated_at: 2018-07-06T09:30:00+02:00
published_at: 2018-07-05 12:00
draft: true
tags: AWS, ブログ
top_image: /icons/aws.svg
author: hanako"""
    )
    assert file == PostFile(
        id="2",
        title="AWSで始める",
        slug="はじめに",
        summary="要約",
        body="Text.\n",
        tags=["AWS", "ブログ"],
        top_image="/icons/aws.svg",
        author="hanako",
        draft=True,
        published_at=datetime(2018, 7, 5, 3, tzinfo=UTC),
        created_at=datetime(2018, 7, 4, 15, tzinfo=UTC),
        updated_at=datetime(2018, 7, 6, 7, 30, tzinfo=UTC),
        rest={},
    )


@pytest.mark.parametrize(
    ("head", "series", "rest"),
    [
        ("series: 東海道の旅", "東海道の旅", {}),
        ("series: [ 東海道の旅 ]", "東海道の旅", {}),
        ("series: [a, b]", "a", {"series": ["a", "b"]}),
        ("series:", "", {}),
        ("series: []", "", {}),
        ("series: {name: a}", "", {"series": {"name": "a"}}),
        ("front_matter: {series: b}\nseries: a", "a", {"series": "b"}),
    ],
)
def test_a_series_is_a_name_or_the_first_of_a_list(
    head: str, series: str, rest: dict[str, object]
) -> None:
    file = parsed(f"title: T\n{head}")
    assert (file.series, file.rest) == (series, rest)


def test_the_post_that_was_translated_is_named_by_its_id() -> None:
    assert parsed("title: T\ntranslation_of: 2").translation_of == "2"
    assert "cannot be kept" in refusal(b"---\ntitle: T\ntranslation_of: /posts/2\n---\n")


def test_unknown_keys_are_kept_in_their_order() -> None:
    file = parsed("weight: 10\ntitle: T\nlayout: wide\ncover: {image: a.png, hidden: no}")
    assert list(file.rest.items()) == [
        ("weight", "10"),
        ("layout", "wide"),
        ("cover", {"image": "a.png", "hidden": "no"}),
    ]


@pytest.mark.parametrize("title", ["2018", "yes", "null", "1.0", "2018-07-05", "0x10"])
def test_a_title_that_looks_like_something_else_stays_a_title(title: str) -> None:
    assert parsed(f"title: {title}").title == title


@pytest.mark.parametrize("nothing", ["", "~", "null", "''"])
def test_keys_without_a_value_are_as_if_they_were_not_there(nothing: str) -> None:
    keys = "id slug summary author top_image created_at published_at draft tags".split()
    assert parsed("\n".join(f"{key}: {nothing}" for key in keys)) == parsed("")


def test_a_slug_comes_in_its_normal_form() -> None:
    decomposed = "Hello-は" + "\u3099"
    assert parsed(f"slug: {decomposed}").slug == "hello-ば"


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2018-07-05", datetime(2018, 7, 4, 15, tzinfo=UTC)),
        ("2018-07-05T00:00:00Z", datetime(2018, 7, 5, tzinfo=UTC)),
        ("2018-07-05 09:00:00 +0900", datetime(2018, 7, 5, tzinfo=UTC)),
        ("2018-07-05 09:00:00 Z", datetime(2018, 7, 5, 9, tzinfo=UTC)),
        ("2018-07-05T09:00:00.5-03:30", datetime(2018, 7, 5, 12, 30, 0, 500000, tzinfo=UTC)),
    ],
)
def test_a_time_means_what_its_offset_says_else_the_sites_zone(text: str, when: datetime) -> None:
    assert parse_time(text, zone=TOKYO) == when


@pytest.mark.parametrize("text", ["2018", "2018/7/5", "2018-02-30", "0001-01-01", "9999-12-31"])
def test_what_is_no_time_is_refused_with_the_form_to_use(text: str) -> None:
    sentence = refusal(f"---\ncreated_at: {text}\n---\n".encode())
    assert f"`created_at: {text}` is no time" in sentence
    assert "2018-07-05T09:30:00+09:00" in sentence


@pytest.mark.parametrize(
    ("tags", "names"),
    [
        ("AWS,ブログ", ["AWS", "ブログ"]),
        ("[AWS, 'CI, CD']", ["AWS", "CI, CD"]),
        ("AWS ,, aws, ＡＷＳ , ", ["AWS"]),
        ("2018", ["2018"]),
        ("[]", []),
    ],
)
def test_tags_stand_between_commas_or_in_a_list(tags: str, names: list[str]) -> None:
    assert parsed(f"tags: {tags}").tags == names


@pytest.mark.parametrize(
    ("written", "draft"), [("true", True), ("YES", True), ("false", False), ("off", False)]
)
def test_draft_is_true_or_false(written: str, draft: bool) -> None:
    assert parsed(f"draft: {written}").draft is draft


@pytest.mark.parametrize(
    "body", ["", "\n\nText", "a\n---\nb\n", "  indented\n", "no end of line", "---\n"]
)
def test_the_text_stays_as_it_is(body: str) -> None:
    assert parsed("title: T", body).body == body


@given(st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"])))
def test_any_text_comes_out_as_it_went_in(body: str) -> None:
    assert parsed("title: T", body).body == body


def test_windows_line_ends_and_a_byte_order_mark_are_taken() -> None:
    data = b"\xef\xbb\xbf---\r\ntitle: T\r\n---\r\nOne\r\ntwo\r\n"
    file = parse(data, zone=TOKYO)
    assert (file.title, file.body) == ("T", "One\ntwo\n")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \n", "The file is empty."),
        (b"# A heading\n", "has no front matter"),
        (b"---\ntitle: T\nText without an end.\n", "a second line `---` is missing"),
        ("---\ntitle: 題\n---\n".encode("cp932"), "not UTF-8 text (line 2, byte 0x91)"),
        (
            b"---\ntitle: a: b\n---\n",
            "(line 2): mapping values are not allowed here; a text with special characters",
        ),
        (b"---\ntitle: [a, b]\n---\n", "`title` must be one text, not a list"),
        (b"---\ntags: {a: b}\n---\n", "`tags` must be names between commas"),
        (b"---\ntags: [[a]]\n---\n", "`tags` must be names between commas"),
        (b"---\ndraft: maybe\n---\n", "`draft: maybe` is neither true nor false"),
        (b"---\nid: ../2\n---\n", "The id '../2' cannot be kept"),
        (b"---\nid: " + b"x" * 65 + b"\n---\n", "cannot be kept"),
        (b"---\nslug: a/b\n---\n", "The slug 'a/b' cannot stand in an address"),
        (b"---\na: " + b"x" * 70_000 + b"\n---\n", "70,004 characters; 65,536 is the most"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    assert sentence in refusal(data)
