"""Search: from a query to posts, in two round trips however many posts there are.

The first reads, for each term, which posts have it: an item for each segment of the index. The
second reads the posts that are to be shown as they are searched. Such an item is deleted by the
transaction that changes or hides its post, and made anew by the worker: so what it says is public
now, whatever the index still says. docs/decisions/0025-search.md has the reasons and the bounds.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from urllib.parse import quote_plus

from reader_lambda import items, postings, routes
from reader_lambda.names import tag_key
from reader_lambda.search_words import Clause, clauses, folded, normal, normal_query

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

    from reader_lambda.public_table import PublicTable

    Item = Mapping[str, Any]
    Place = tuple[int, int, int]  # score, hour, number: in this order, the greatest first

MAX_TERMS = 12  # of a query that are looked up; whether all else is there, the text says
MAX_TAG = 100  # characters of a tag's key
FIRST_TRIP = 60  # items that are read at most: 4 segments, 120,000 posts, of the longest query
SECOND_TRIP = 16  # posts that are looked at
PAGE_SIZE = 10  # posts that are shown

_CURSOR = r"([0-9]{1,5})(?:-([0-9]{1,3})-([0-9]{1,7})-([0-9]{1,9}))?"


class Query:
    """What is looked for: words in their normal form, and the key of a tag that posts must have."""

    __slots__ = ("clauses", "tag", "words")

    def __init__(self, words: str, tag: str) -> None:
        self.words = normal_query(words)
        key = tag_key(tag)
        self.tag = key if len(key) <= MAX_TAG else ""
        self.clauses = clauses(self.words)

    @property
    def terms(self) -> list[str]:
        """What has to be looked up, at most MAX_TERMS, spread over the whole query."""
        every = list(dict.fromkeys(term for clause in self.clauses for term in clause.terms))
        chosen = range(0, len(every), -(-len(every) // MAX_TERMS) or 1)
        return [every[at] for at in chosen]

    def address(self, cursor: str = "") -> str:
        """Return the path and query string of a page of the answer: the one for all its forms."""
        given = {"q": self.words, "tag": self.tag, "cursor": cursor}
        fields = [f"{name}={form_encoded(value)}" for name, value in given.items() if value]
        return routes.SEARCH + ("?" + "&".join(fields) if fields else "")


class Cursor:
    """Where a page begins: behind a place, in the segments from one on to the oldest."""

    __slots__ = ("place", "segment")

    def __init__(self, segment: int, place: Place | None = None) -> None:
        self.segment = segment
        self.place = place

    def __str__(self) -> str:
        return "-".join(map(str, (self.segment, *(self.place or ()))))


class Hit:
    """A post that was found. title, passage: texts, each with whether it is marked."""

    __slots__ = ("passage", "post", "title")

    def __init__(self, post: Item, title: Sequence[Part], passage: Sequence[Part]) -> None:
        self.post = post
        self.title = title
        self.passage = passage


Part = tuple[str, bool]


class Found:
    """A page of hits, and the cursor of the next one, None behind the last."""

    __slots__ = ("hits", "more")

    def __init__(self, hits: Sequence[Hit], more: Cursor | None) -> None:
        self.hits = hits
        self.more = more


def form_encoded(text: str) -> str:
    """Return text as a browser's form sends it in a query string."""
    return quote_plus(text, safe="*").replace("~", "%7E")


def parse_cursor(text: str) -> Cursor | None:
    """Return the cursor of a query string's value, or None for nonsense."""
    match = re.fullmatch(_CURSOR, text)
    if match is None:
        return None
    segment, score, hour, number = match.groups()
    place = None if score is None else (int(score), int(hour), int(number))
    return Cursor(int(segment), place)


def find(query: Query, cursor: Cursor | None, table: PublicTable, site: Item, now: str) -> Found:
    """Return a page of what is found. cursor: None for the first page."""
    index = site.get(items.SEARCH)
    terms = query.terms
    if not index or not terms:
        return Found([], None)
    keys = [*terms, *([items.tag_term(query.tag)] if query.tag else [])]
    last = index[items.SEGMENTS] - 1
    last = min(last, cursor.segment) if cursor else last
    first = max(0, last + 1 - FIRST_TRIP // (len(keys) + 1))
    generation = index[items.GENERATION]
    window = _Window(table, generation, range(first, last + 1), keys)
    after = cursor.place if cursor else None
    places = window.places(query.clauses, after, postings.hour_of(now))
    shown = places[:SECOND_TRIP]
    hits, looked_at = _hits(query, shown, _searched(table, shown), now)
    more = None
    if looked_at < len(places):
        more = Cursor(last, places[looked_at - 1])
    elif first:
        more = Cursor(first - 1)
    return Found(hits, more)


class _Window:
    """Which posts of some segments have the terms, and when they are of."""

    def __init__(
        self, table: PublicTable, generation: int, segments: range, terms: Sequence[str]
    ) -> None:
        self._segments = segments
        self._terms = terms
        sks = {segment: items.search_segment_sk(segment) for segment in segments}
        partitions = {term: items.search_term_pk(generation, term) for term in terms}
        hours = items.search_hours_pk(generation)
        wanted = [(pk, sk) for sk in sks.values() for pk in (hours, *partitions.values())]
        found = {(item[items.PK], item[items.SK]): item for item in table.items(wanted)}
        self._hours = {segment: found.get((hours, sk)) for segment, sk in sks.items()}
        self._found = {
            (segment, term): found.get((pk, sk))
            for segment, sk in sks.items()
            for term, pk in partitions.items()
        }

    def places(self, asked: Sequence[Clause], after: Place | None, now: int) -> list[Place]:
        """Return where posts have all terms, a few places behind `after`. now: the hour."""
        every = (place for segment in self._segments for place in self._places(segment, asked, now))
        return nlargest(
            SECOND_TRIP + 1, (place for place in every if after is None or place < after)
        )

    def _places(self, segment: int, asked: Sequence[Clause], now: int) -> Iterable[Place]:
        known = self._hours[segment]
        posts = self._posts(segment, self._terms, items.NUMBERS)
        if known is None or not posts:
            return
        hours = postings.unpacked_hours(known[items.HOURS])
        headed = [self._headed(segment, clause) for clause in asked]
        for number in postings.numbers(posts):
            hour = hours[number] if number < len(hours) else 0
            if 0 < hour <= now:
                score = sum(bits[number >> 3] >> (number & 7) & 1 for bits in headed)
                yield score, hour, segment * postings.SEGMENT + number

    def _headed(self, segment: int, clause: Clause) -> bytes:
        """Return the bits of the posts that have a clause in the title or a tag."""
        terms = [term for term in clause.terms if term in self._terms]
        bits = self._posts(segment, terms, items.HEADED) if terms else 0
        return bits.to_bytes(postings.SEGMENT // 8 + 1, "little")

    def _posts(self, segment: int, terms: Iterable[str], attribute: str) -> int:
        bits = -1
        for term in terms:
            item = self._found[segment, term]
            stored = item.get(attribute) if item else None
            if stored is None:
                return 0
            bits &= postings.unpacked(stored)
        return bits


def _searched(table: PublicTable, places: Iterable[Place]) -> dict[int, Item]:
    """Return the posts at places, as they are searched, by number."""
    keys = {items.searched_pk(number): number for _score, _hour, number in places}
    if not keys:
        return {}
    found = table.items((pk, items.SEARCHED_SK) for pk in keys)
    return {keys[item[items.PK]]: item for item in found}


def _hits(
    query: Query, places: Sequence[Place], posts: Mapping[int, Item], now: str
) -> tuple[list[Hit], int]:
    """Return a page of hits, best first, and how many places were looked at for it."""
    found: list[tuple[int, str, Hit]] = []
    looked_at = 0
    for score, _hour, number in places:
        if len(found) == PAGE_SIZE:
            break
        looked_at += 1
        post = posts.get(number)
        if post is None or not items.is_visible(post[items.VISIBLE_FROM], now):
            continue
        hit = hit_of(post, query)
        if hit is not None:
            found.append((score, post[items.PUBLISHED_AT], hit))
    found.sort(key=lambda one: one[:2], reverse=True)
    return [hit for _score, _at, hit in found], looked_at


def hit_of(post: Item, query: Query) -> Hit | None:
    """Return how a post that may be found is shown, None if it lacks what is asked for."""
    text = zlib.decompress(post[items.TEXT_Z]).decode()
    compared = folded(text)
    title = normal(post[items.TITLE])
    heads = [folded(title), *(folded(normal(tag)) for tag in post[items.TAGS])]
    if query.tag and query.tag not in map(tag_key, post[items.TAGS]):
        return None
    for clause in query.clauses:
        if not any(any(clause.spans(head)) for head in heads) and not any(clause.spans(compared)):
            return None
    passage = _passage(text, compared, query.clauses) if text else []
    if not any(marked for _part, marked in passage):
        passage = [(post[items.SUMMARY], False)]
    return Hit(post, _marked(title, _spans(heads[0], query.clauses)), passage)


_BEFORE, _BEHIND = 40, 120  # characters of Japanese around the first match; others take twice that


def _passage(text: str, compared: str, asked: Sequence[Clause]) -> list[Part]:
    """Return the part of a text around where it first has one of the clauses."""
    starts = [start for clause in asked for start, _end in [next(clause.spans(compared), (-1, 0))]]
    starts = [start for start in starts if start >= 0]
    if not starts:
        return []
    start = min(starts)
    wide = 1 if _is_dense(text[start : start + _BEHIND]) else 2
    begin = _word_start(text, max(0, start - _BEFORE * wide), start)
    end = _word_end(text, min(len(text), start + _BEHIND * wide))
    spans = _spans(compared[begin:end], asked)
    parts = _marked(text[begin:end], spans)
    before, behind = ("…" if begin else ""), ("…" if end < len(text) else "")
    return [part for part in [(before, False), *parts, (behind, False)] if part[0]]


def _is_dense(text: str) -> bool:
    return 2 * sum(character > "\u0e00" for character in text) > len(text)


def _word_start(text: str, at: int, before: int) -> int:
    blank = text.find(" ", at, before)
    return blank + 1 if at and blank >= 0 and text[at : at + 1].isascii() else at


def _word_end(text: str, at: int) -> int:
    if at < len(text) and text[at].isascii():
        blank = text.rfind(" ", at - 40, at)
        return blank if blank > 0 else at
    return at


def _spans(compared: str, asked: Iterable[Clause]) -> list[tuple[int, int]]:
    return sorted(span for clause in asked for span in clause.spans(compared))


def _marked(text: str, spans: Iterable[tuple[int, int]]) -> list[Part]:
    """Return a text in parts, those within spans marked. spans: sorted; they may overlap."""
    parts: list[Part] = []
    done = 0
    for start, end in spans:
        if end <= done:
            continue
        begin = max(start, done)
        parts += [(text[done:begin], False), (text[begin:end], True)]
        done = end
    return [part for part in [*parts, (text[done:], False)] if part[0]]
