"""YAML as plain text, and the YAML that is refused."""

from __future__ import annotations

import time

import pytest

from posts.importers.plain_yaml import InvalidYaml, load_mapping


def test_every_scalar_stays_the_text_that_was_written() -> None:
    text = "year: 2018\nanswer: yes\nday: 2018-07-05\nid: 0017\nratio: 1.50\nnothing: null\n"
    assert load_mapping(text) == {
        "year": "2018",
        "answer": "yes",
        "day": "2018-07-05",
        "id": "0017",
        "ratio": "1.50",
        "nothing": "null",
    }


def test_keys_keep_their_order_and_values_their_shape() -> None:
    mapping = load_mapping("z: [a, {b: c}]\na: |\n  one\n  two\nm:\n  - x\n")
    assert list(mapping.items()) == [
        ("z", ["a", {"b": "c"}]),
        ("a", "one\ntwo\n"),
        ("m", ["x"]),
    ]


def test_an_empty_text_is_an_empty_mapping() -> None:
    assert load_mapping("# only a comment\n") == {}


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a: 1\ntitle: one: two\n", 2, "mapping values are not allowed here"),
        ("a: 1\nb: 2\na: 3\n", 3, "'a' stands there twice"),
        ("x:\n  a: 1\n  a: 2\n", 3, "'a' stands there twice"),
        ("a: &one [x]\nb: *one\n", 1, "aliases"),
        ("a: &one [*one]\n", 1, "aliases"),
        ("? &k key\n: *k\n", 1, "aliases"),
        ("a: !!python/object/apply:os.system [id]\n", 1, "python/object/apply:os.system"),
        ("!!int 3: a\n", 1, "tag:yaml.org,2002:int"),
        ("? [a, b]\n: c\n", 1, "a key must be plain text"),
        ("- a\n- b\n", 1, "lines such as `title: ...`"),
        ("just text\n", 1, "lines such as `title: ...`"),
        ("a: [1, 2\n", 2, "',' or ']'"),
        ("a: \x00\n", None, "characters that YAML does not allow"),
    ],
)
def test_what_is_refused_is_named_with_its_line(text: str, line: int | None, problem: str) -> None:
    with pytest.raises(InvalidYaml) as refusal:
        load_mapping(text)
    assert problem in str(refusal.value)
    assert refusal.value.line == line


@pytest.mark.parametrize("unit", ["[", "{", "- ", "? ", "a: {"])
def test_endless_nesting_is_refused_quickly(unit: str) -> None:
    start = time.process_time()
    with pytest.raises(InvalidYaml):
        load_mapping(unit * 10_000)
    assert time.process_time() - start < 5


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12)]
    with pytest.raises(InvalidYaml, match="aliases"):
        load_mapping("\n".join(lines))
