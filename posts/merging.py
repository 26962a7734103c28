"""Two changes of one text brought together, line by line. Pure functions.

A paragraph of Markdown is a line or a few; between two of them is a blank one. So what two people
wrote in different paragraphs comes together, and what they wrote in the same one is left to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import Match, SequenceMatcher

MOST_PAIRS = 40_000  # of lines in a stretch that is looked at again; time grows with them

_Lines = list[str]


@dataclass(frozen=True)
class Stretch:
    """Lines of a merged text. Where `is_disputed`, theirs and mine differ, and neither is base."""

    base: _Lines
    theirs: _Lines
    mine: _Lines

    @property
    def is_disputed(self) -> bool:
        """Whether both sides changed it, and not in the same way."""
        return self.theirs != self.mine and self.base not in (self.theirs, self.mine)

    @property
    def lines(self) -> _Lines:
        """What both changes make of it; where it is disputed, mine."""
        return self.theirs if self.base == self.mine else self.mine


def merged(base: str, theirs: str, mine: str) -> list[Stretch]:
    """Return the stretches of a text that was `base` when two people began to change it."""
    return list(_stretches(base.split("\n"), theirs.split("\n"), mine.split("\n")))


def text_of(stretches: Iterable[Stretch]) -> str:
    """Return a merged text; where it is disputed, mine stands."""
    return "\n".join(line for stretch in stretches for line in stretch.lines)


def merged_names(base: Iterable[str], theirs: Iterable[str], mine: Iterable[str]) -> list[str]:
    """Return a list of names with what either side added and without what either took out."""
    before, here, there = set(base), set(mine), set(theirs)
    kept = [name for name in mine if name in there or name not in before]
    return kept + [name for name in theirs if name not in before and name not in here]


def _stretches(base: _Lines, theirs: _Lines, mine: _Lines) -> Iterator[Stretch]:
    begin = (0, 0, 0)
    for at, size in _common(base, theirs, mine):
        changed = [
            side[start:end]
            for side, start, end in zip((base, theirs, mine), begin, at, strict=True)
        ]
        if any(changed):
            yield Stretch(*changed)
        same = base[at[0] : at[0] + size]
        if same:
            yield Stretch(same, same, same)
        begin = (at[0] + size, at[1] + size, at[2] + size)


def _common(
    base: _Lines, theirs: _Lines, mine: _Lines
) -> Iterator[tuple[tuple[int, int, int], int]]:
    """Yield where lines begin that are the same in all three, and how many; the end as well."""
    of_theirs, of_mine = _matches(base, theirs), _matches(base, mine)
    one, other = next(of_theirs, None), next(of_mine, None)
    while one and other:
        start = max(one.a, other.a)
        end = min(one.a + one.size, other.a + other.size)
        if start < end:
            yield (start, one.b + start - one.a, other.b + start - other.a), end - start
        if one.a + one.size < other.a + other.size:
            one = next(of_theirs, None)
        else:
            other = next(of_mine, None)
    yield (len(base), len(theirs), len(mine)), 0


def _matches(base: _Lines, other: _Lines) -> Iterator[Match]:
    """Yield which lines are the same on both sides, in their order.

    Blank lines match anywhere, so they are first taken for what they are, the ends of what stands
    beside them, and told apart only within what is left.
    """
    a = b = 0
    matcher = SequenceMatcher(lambda line: not line.strip(), base, other)
    for match in matcher.get_matching_blocks():  # the last, of no lines, is the end
        yield from _blank_matches(base[a : match.a], other[b : match.b], a, b)
        if match.size:
            yield match
        a, b = match.a + match.size, match.b + match.size


def _blank_matches(base: _Lines, other: _Lines, a: int, b: int) -> Iterator[Match]:
    """Yield the same of a stretch that begins at lines `a` and `b`, where no other lines are."""
    if len(base) * len(other) > MOST_PAIRS:
        return
    for match in SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks():
        if match.size:
            yield Match(a + match.a, b + match.b, match.size)
