"""Two changes of one text: brought together where they meet nowhere, told apart where they do."""

from hypothesis import given
from hypothesis import strategies as st

from posts.merging import Stretch, merged, merged_names, text_of

BASE = "# 旅\n\n東京から。\n\n名古屋まで。\n\n- 一\n- 二\n"

lines = st.sampled_from(["", "東京から。", "a", "b", "c", "- 一"])
texts = st.lists(lines, max_size=12).map("\n".join)


def together(base: str, theirs: str, mine: str) -> tuple[str, list[Stretch]]:
    stretches = merged(base, theirs, mine)
    return text_of(stretches), [stretch for stretch in stretches if stretch.is_disputed]


def test_two_paragraphs_beside_each_other_come_together() -> None:
    theirs = BASE.replace("東京から", "東京駅から")
    text, disputed = together(BASE, theirs, BASE.replace("名古屋まで", "名古屋駅まで"))
    assert disputed == []
    assert text == theirs.replace("名古屋まで", "名古屋駅まで")


def test_a_text_of_two_lines_comes_together_at_its_blank_line() -> None:
    text, disputed = together("A\n\nB", "A2\n\nB", "A\n\nB2")
    assert (text, disputed) == ("A2\n\nB2", [])


def test_a_paragraph_added_at_the_end_meets_no_change_before_it() -> None:
    text, disputed = together("A\n\nB", "A\n\nB\n\nC", "A2\n\nB")
    assert (text, disputed) == ("A2\n\nB\n\nC", [])


def test_what_one_took_out_and_the_other_moved_nothing_in_is_gone() -> None:
    text, disputed = together(BASE, BASE.replace("東京から。\n\n", ""), BASE + "\n終わり")
    assert disputed == []
    assert "東京から" not in text
    assert text.endswith("終わり")


def test_one_paragraph_changed_twice_is_disputed_and_the_rest_is_not() -> None:
    theirs = BASE.replace("東京から。", "上野から。").replace("# 旅", "# 夏の旅")
    mine = BASE.replace("東京から。", "品川から。").replace("- 二", "- 弐")
    text, (place,) = together(BASE, theirs, mine)
    assert place == Stretch(["東京から。"], ["上野から。"], ["品川から。"])
    assert text == "# 夏の旅\n\n品川から。\n\n名古屋まで。\n\n- 一\n- 弐\n"


def test_what_one_took_out_and_the_other_changed_is_disputed() -> None:
    _text, (place,) = together("A\n\nB\n\nC", "A\n\nC", "A\n\nB2\n\nC")
    assert "B2" in place.mine
    assert "B2" not in place.theirs


def test_a_paragraph_changed_beside_one_that_was_taken_out_is_not_disputed() -> None:
    text, disputed = together("A\n\nB\n\nC\n\nD", "A2\n\nB\n\nC\n\nD", "A\n\nC\n\nD")
    assert (text, disputed) == ("A2\n\nC\n\nD", [])


def test_the_same_change_made_twice_is_made_once() -> None:
    changed = BASE.replace("東京から。", "上野から。\n\n雨。")
    assert together(BASE, changed, changed) == (changed, [])


@given(texts, texts)
def test_a_side_that_changed_nothing_gets_the_other(base: str, other: str) -> None:
    assert together(base, other, base) == (other, [])
    assert together(base, base, other) == (other, [])
    assert together(base, other, other) == (other, [])


@given(texts, texts, texts)
def test_no_line_of_either_side_is_lost(base: str, theirs: str, mine: str) -> None:
    stretches = merged(base, theirs, mine)
    assert "\n".join(line for each in stretches for line in each.base) == base
    assert "\n".join(line for each in stretches for line in each.theirs) == theirs
    assert "\n".join(line for each in stretches for line in each.mine) == mine
    for stretch in stretches:
        changed = {tuple(stretch.theirs), tuple(stretch.mine)} - {tuple(stretch.base)}
        assert stretch.is_disputed == (len(changed) > 1)
        assert tuple(stretch.lines) in (changed or {tuple(stretch.base)})


@given(texts, texts, texts)
def test_what_is_disputed_is_so_from_both_sides(base: str, theirs: str, mine: str) -> None:
    _text, disputed = together(base, theirs, mine)
    assert bool(disputed) == bool(together(base, mine, theirs)[1])


def test_names_are_added_and_taken_out_by_both() -> None:
    assert merged_names(["a", "b"], ["b", "c"], ["a", "b", "d"]) == ["b", "d", "c"]
    assert merged_names([], ["旅"], ["旅", "夏"]) == ["旅", "夏"]
