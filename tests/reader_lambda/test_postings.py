"""Sets of posts are stored in little room and come back whole."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reader_lambda import postings

NUMBERS = st.sets(st.integers(0, postings.SEGMENT - 1), max_size=300)
HOUR = st.integers(0, 200 * 366 * 24)


def bits_of(numbers: set[int]) -> int:
    return sum(1 << number for number in numbers)


@settings(deadline=None)
@given(NUMBERS)
def test_a_set_comes_back_as_it_was(numbers: set[int]) -> None:
    bits = bits_of(numbers)
    assert postings.unpacked(postings.packed(bits)) == bits
    assert postings.unpacked(postings.packed_list(sorted(numbers))) == bits
    assert list(postings.numbers(bits)) == sorted(numbers)


def test_a_set_never_takes_more_than_a_bit_for_each_post() -> None:
    for step in (1, 2, 16, 17, 1000):
        numbers = list(range(0, postings.SEGMENT, step))
        size = len(postings.packed_list(numbers))
        assert size <= min(postings.SEGMENT // 8, 2 * len(numbers)) + 2


@settings(deadline=None)
@given(st.lists(HOUR, max_size=200))
def test_hours_come_back_as_they_were(hours: list[int]) -> None:
    assert postings.unpacked_hours(postings.packed_hours(hours)) == hours


def test_hours_of_posts_in_order_take_half_a_byte_each() -> None:
    hours = [1_000_000 + number + number % 3 for number in range(postings.SEGMENT)]
    assert len(postings.packed_hours(hours)) < postings.SEGMENT / 2
