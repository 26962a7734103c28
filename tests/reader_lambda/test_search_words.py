"""Texts and queries are analysed alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader_lambda.search_words import (
    MAX_QUERY,
    clauses,
    folded,
    normal,
    normal_query,
    stem,
    terms,
)

MIXED = st.text(
    st.sampled_from(list("新幹線京都サーバレスさばーれす ｻﾞＡｗsaws ing2018年々、。-_.　\n\x00é🎉")),
    max_size=40,
)


def is_found(query: str, text: str) -> bool:
    """Tell whether a query finds a text, as the index and then the text itself decide."""
    shown = normal(text)
    asked = clauses(normal_query(query))
    looked_up = {term for clause in asked for term in clause.terms}
    by_index = looked_up <= terms(shown)
    by_text = all(any(clause.spans(folded(shown))) for clause in asked)
    assert by_index or not by_text, "the text has what the index does not know"
    return by_index and by_text and bool(asked)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("0ー0", "。0ー0。"),
        ("新幹線", "東海道新幹線に乗る"),
        ("サーバーレス", "サーバレスの話"),
        ("サーバレス", "サーバーレスの話"),
        ("ｻｰﾊﾞｰﾚｽ", "サーバーレスの話"),
        ("さーばれす", "サーバーレスの話"),
        ("ひらがな", "ヒラガナで書く"),
        ("ＡＷＳ", "awsを使う"),
        ("aws", "ＡＷＳを使う"),
        ("AWS Lambda", "Lambdaは、AWSの"),
        ("deploying", "It was deployed."),
        ("queries", "one query"),
        ("旅", "京都の旅"),
        ("awsで始める", "AWSで始める"),
        ("awsで始める", "AWS で始める"),
        ("第3回", "第３回の会"),
        ("バー", "ホテルのバーで"),
        ("株式会社", "㈱ではなく㍿"),
        ("café", "Le Café"),
        ("C++", "C++で書く"),
        ("人々", "人々の声"),
    ],
)
def test_a_query_finds_what_is_the_same_to_a_reader(query: str, text: str) -> None:
    assert is_found(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("京都", "東京と都会"),
        ("新幹線", "新幹と幹線"),
        ("cat", "concatenate"),
        ("バー", "バスで行く"),
        ("AWS Lambda", "AWSの話"),
        ("第3回", "第1回と3"),
        ("", "何でも"),
        ("、。!?", "何でも、。!?"),
    ],
)
def test_a_query_does_not_find_what_is_another_thing(query: str, text: str) -> None:
    assert not is_found(query, text)


@pytest.mark.parametrize(
    "forms",
    [
        ("run", "runs", "running"),
        ("deploy", "deploys", "deployed", "deploying"),
        ("cache", "caches", "cached", "caching"),
        ("story", "stories"),
        ("try", "tries", "tried", "trying"),
        ("box", "boxes"),
        ("class", "classes"),
        ("stop", "stops", "stopped", "stopping"),
    ],
)
def test_the_forms_of_an_english_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize("word", ["aws", "ec2", "css", "status", "thing", "red", "バス"])
def test_what_only_looks_like_a_form_stays_as_it_is(word: str) -> None:
    assert stem(word) == word


def test_a_single_kana_is_nothing_to_look_up() -> None:
    assert [clause.terms for clause in clauses("の")] == [[]]


def test_a_long_query_is_cut() -> None:
    assert len(normal_query("新幹線 " * 5000)) <= MAX_QUERY


@given(MIXED)
def test_a_normal_query_is_its_own_normal_form(text: str) -> None:
    assert normal_query(normal_query(text)) == normal_query(text)


@given(st.text(max_size=60))
def test_a_folded_text_is_as_long_as_before(text: str) -> None:
    assert len(folded(normal(text))) == len(normal(text))


@given(MIXED, MIXED, MIXED)
def test_whatever_stands_in_a_text_is_found_in_it(before: str, asked: str, behind: str) -> None:
    if clauses(normal_query(asked)):
        assert is_found(asked, f"{before}。{asked}。{behind}")


@given(MIXED)
def test_the_pairs_of_any_part_of_a_japanese_text_are_in_the_index(text: str) -> None:
    shown = normal(text)
    for start in range(len(shown)):
        part = shown[start : start + 5]
        is_found(part, text)  # which asserts that the index is no narrower than the text
