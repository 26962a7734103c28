"""Numbers of posts: each gets the next one when it first becomes public, and keeps it.

The search index knows posts by them. A number that is taken for a change that then fails stays
unused, which costs a bit.
"""

from __future__ import annotations

from pynamodb.exceptions import UpdateError

from posts.search.tables import SEARCH_NUMBERS_SK, SEARCH_PK, SearchNumbersItem
from posts.transactions import failure_code


def next_numbers(count: int = 1) -> list[int]:
    """Return numbers that no post has, the greatest first."""
    counter = SearchNumbersItem(SEARCH_PK, SEARCH_NUMBERS_SK)
    counter.update([SearchNumbersItem.last.add(count)])
    last = int(counter.last)
    return list(range(last, last - count, -1))


def skip_to(number: int) -> None:
    """Have only greater numbers given from now on."""
    counter = SearchNumbersItem(SEARCH_PK, SEARCH_NUMBERS_SK)
    last = SearchNumbersItem.last
    try:
        counter.update([last.set(number)], last.does_not_exist() | (last < number))
    except UpdateError as error:
        if failure_code(error) != "ConditionalCheckFailedException":  # then they are already
            raise


def last_number() -> int:
    """Return the greatest number that any post has, 0 where none has one."""
    condition = SearchNumbersItem.sk == SEARCH_NUMBERS_SK
    found = next(SearchNumbersItem.query(SEARCH_PK, condition, consistent_read=True), None)
    return int(found.last) if found else 0
