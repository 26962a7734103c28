"""Writing the search index: for each term and segment an item that says which posts have it.

Terms are only ever added: a post that has lost one is looked at in vain, since its text decides,
and a post that is not public is left out by its hour. `rebuild_search` begins anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from posts import records, store
from posts.search.documents import Document
from posts.search.lease import Lease
from posts.search.tables import (
    SEARCH_GENERATIONS_SK,
    SEARCH_PK,
    SearchHoursItem,
    SearchNumbersItem,
    SearchTermItem,
)
from posts.tables import SiteItem, site_key
from reader_lambda import items, postings

_TERMS_AT_ONCE = 500  # which takes a second or two


@dataclass(frozen=True)
class Index:
    """A generation of the index, and how many segments of it readers know of."""

    generation: int
    segments: int

    def announce(self, segments: int) -> Index:
        """Have readers search so many segments of this generation."""
        wanted = {items.GENERATION: self.generation, items.SEGMENTS: segments}
        site_key().update([SiteItem.search.set(wanted)])
        return Index(self.generation, segments)


def live() -> Index | None:
    """Return the index that readers search, None where there is none yet."""
    site = store.get_site()
    found = site.searched() if site else None
    return Index(found[items.GENERATION], found[items.SEGMENTS]) if found else None


def begun() -> Index:
    """Return a new generation that has nothing yet and that no reader knows of."""
    records.ensure_site()
    counter = SearchNumbersItem(SEARCH_PK, SEARCH_GENERATIONS_SK)
    counter.update([SearchNumbersItem.last.add(1)])
    return Index(int(counter.last), 0)


def write(index: Index, found: Sequence[Document], gone: Iterable[int], lease: Lease) -> Index:
    """Add posts to the index, and leave out those of some numbers.

    Whatever stops it, it can be done again. A post is found once all of it is written. Lost where
    the lease is not held any more.
    """
    by_segment: dict[int, list[Document]] = defaultdict(list)
    for document in found:
        by_segment[document.number // postings.SEGMENT].append(document)
    hours = {document.number: document.hour for document in found}
    hours |= dict.fromkeys(gone, 0)
    for segment, documents in by_segment.items():
        _write_terms(index.generation, segment, documents, lease)
    for segment in {number // postings.SEGMENT for number in hours}:
        own = {n: hour for n, hour in hours.items() if n // postings.SEGMENT == segment}
        _write_hours(index.generation, segment, own)
    segments = max((segment + 1 for segment in by_segment), default=0)
    return index.announce(segments) if segments > index.segments else index


def _write_terms(
    generation: int, segment: int, documents: Sequence[Document], lease: Lease
) -> None:
    sk = items.search_segment_sk(segment)
    new: dict[str, tuple[int, int]] = {}
    for document in documents:
        bit = 1 << document.number % postings.SEGMENT
        for term in document.terms:
            numbers, headed = new.get(term, (0, 0))
            new[term] = (numbers | bit, headed | bit if term in document.headed else headed)
    by_pk = {items.search_term_pk(generation, term): bits for term, bits in new.items()}
    for start in range(0, len(by_pk), _TERMS_AT_ONCE):
        lease.keep()
        some = islice(by_pk.items(), start, start + _TERMS_AT_ONCE)
        _add(sk, dict(some))


def _add(sk: str, new: Mapping[str, tuple[int, int]]) -> None:
    """Add bits to the items of some partitions, where they are new. new: by partition."""
    known = {
        item.pk: _bits(item)
        for item in SearchTermItem.batch_get([(pk, sk) for pk in new], consistent_read=True)
    }
    with SearchTermItem.batch_write() as batch:
        for pk, (numbers, headed) in new.items():
            before = known.get(pk, (0, 0))
            after = (before[0] | numbers, before[1] | headed)
            if after != before:
                batch.save(term_item(pk, sk, *map(postings.packed, after)))


def term_item(pk: str, sk: str, numbers: bytes, headed: bytes) -> SearchTermItem:
    """Return the item of a term in a segment. numbers, headed: packed."""
    is_headed = len(headed) > 1
    return SearchTermItem(pk, sk, numbers=numbers, headed=headed if is_headed else None)


def _bits(item: SearchTermItem) -> tuple[int, int]:
    headed = postings.unpacked(item.headed) if item.headed else 0
    return postings.unpacked(item.numbers), headed


def _write_hours(generation: int, segment: int, changed: dict[int, int]) -> None:
    pk, sk = items.search_hours_pk(generation), items.search_segment_sk(segment)
    stored = next(SearchHoursItem.query(pk, SearchHoursItem.sk == sk, consistent_read=True), None)
    before = postings.unpacked_hours(stored.hours) if stored else []
    hours = list(before)
    for number, hour in changed.items():
        at = number % postings.SEGMENT
        if at >= len(hours) and hour:
            hours += [0] * (at + 1 - len(hours))
        if at < len(hours):
            hours[at] = hour
    if hours != before:
        SearchHoursItem(pk, sk, hours=postings.packed_hours(hours)).save()
