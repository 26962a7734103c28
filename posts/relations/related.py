"""Posts like a post: found in the search index by its tags, its title and the words it uses often.

A post is looked for in at most `SEGMENTS` segments of the index, by at most `keywords.MOST_TERMS`
terms, of which each takes a read unit, and of the best `LOOKED_AT` are looked at: at most 340
read units for a blog of any size.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

from posts import store
from posts.changes import searched_key
from posts.models import PAGE, Post
from posts.relations import notes, pages, series
from posts.relations.keywords import OF_A_TAG, weighted_terms
from posts.relations.pages import MOST_RELATED
from posts.search import index
from posts.search.index import Index
from posts.search.numbers import last_number
from posts.search.tables import SearchedPostItem, SearchTermItem
from reader_lambda import items, postings

STANDING_BY = 3  # further ones, for when one that a page shows is withdrawn
MOST_PAGES = 25  # that note one post: so many are written and purged when it is withdrawn
LOOKED_AT = 12
SEGMENTS = 2  # the post's own, and the newest
ENOUGH = OF_A_TAG  # weight of what two posts have in common
RARE = 8  # posts; a word that no more have is never too common

_Scores = dict[int, tuple[int, int]]  # by number: score, and weight of what is in common


def find(post_id: str, *, spread: bool = True) -> bool:
    """Find the posts like a post and write its page; tell whether it is different now.

    spread: write theirs too. Nothing where it is not public, or not in the index. Cancelled,
    Refused or Unanswered where a page could not be written.
    """
    live = index.live()
    found = _find(post_id, live) if live else None
    if found is None or live is None:
        return False
    is_new = pages.write(post_id, found)
    for other in found[:MOST_RELATED] if spread else ():
        others = _find(other, live)
        if others is not None:
            pages.write(other, others)
    return is_new


def differs(post_id: str) -> bool:
    """Tell whether `find` would find others than are noted at a post."""
    live = index.live()
    found = _find(post_id, live) if live else None
    return found is not None and tuple(found) != notes.read(post_id).related


def _find(post_id: str, live: Index) -> list[str] | None:
    item = store.get_post_item(post_id)
    post = notes.public(store.post_from_item(item)) if item else None
    if post is None or post.kind == PAGE or not post.search_number:
        return None
    own = _searched([post.search_number]).get(post.search_number)
    if own is None:
        return None
    scores = _scores(weighted_terms(own), post.search_number, live)
    best = sorted(scores, key=lambda number: (-scores[number][0], -number))[:LOOKED_AT]
    looked_at = _searched(best)
    ranked = sorted(
        (looked_at[number] for number in best if number in looked_at),
        key=lambda each: -_score_of(scores, each, post),  # stable: the rest of the order stays
    )
    return _chosen(post, ranked)


def _scores(terms: Mapping[str, int], own: int, live: Index) -> _Scores:
    """Return the posts that have enough in common with the one of a number."""
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    last = last_number()
    for segment in sorted({own // postings.SEGMENT, last // postings.SEGMENT}):
        first = segment * postings.SEGMENT
        posts = min(postings.SEGMENT, last + 1 - first)
        for term, numbers in _postings(terms, segment, live.generation):
            rarity = _rarity(terms[term], len(numbers), posts)
            for number in numbers if rarity else ():
                both = found[first + number]
                both[0] += terms[term] * rarity
                both[1] += terms[term]
    found.pop(own, None)
    return {
        number: (score, weight) for number, (score, weight) in found.items() if weight >= ENOUGH
    }


def _postings(terms: Iterable[str], segment: int, generation: int) -> list[tuple[str, list[int]]]:
    """Return the numbers of the posts of a segment that have each term, by term."""
    sk = items.search_segment_sk(segment)
    by_pk = {items.search_term_pk(generation, term): term for term in terms}
    if not by_pk:
        return []
    found = SearchTermItem.batch_get([(pk, sk) for pk in by_pk], consistent_read=True)
    known = {by_pk[item.pk]: item for item in found}
    return [
        (term, list(postings.numbers(postings.unpacked(known[term].numbers))))
        for term in terms
        if term in known
    ]


def _rarity(weight: int, having: int, posts: int) -> int:
    """Return how much a term tells, 0 for a word that too many posts have."""
    if weight < OF_A_TAG and having > max(RARE, posts // 5):
        return 0
    return round(16 * math.log2(1 + posts / having))


def _searched(numbers: Iterable[int]) -> dict[int, SearchedPostItem]:
    """Return the posts of numbers as they are searched, as far as they are public."""
    keys = {searched_key(number).pk: number for number in numbers}
    if not keys:
        return {}
    wanted = [(pk, items.SEARCHED_SK) for pk in keys]
    return {
        keys[item.pk]: item for item in SearchedPostItem.batch_get(wanted, consistent_read=True)
    }


def _score_of(scores: _Scores, each: SearchedPostItem, post: Post) -> int:
    """Return the score of a post that was looked at, half of it in another language."""
    score = scores[int(each.pk.rpartition("#")[2])][0]
    return score if each.language == post.language else score // 2


def _chosen(post: Post, ranked: Iterable[SearchedPostItem]) -> list[str]:
    """Return the ids of the first ones that the page does not show otherwise, a few more than
    it shows as related.
    """
    before = notes.read(post.id)
    original = before.told.original
    shown_otherwise = {original, *series.affected(post.id, before.told)}
    if original:
        shown_otherwise |= notes.translations_of(original)
    found: list[str] = []
    for each in ranked:
        if len(found) == MOST_RELATED + STANDING_BY:
            break
        if each.kind != items.POST or each.post_id in shown_otherwise:
            continue
        if each.post_id in before.related or _has_room(each.post_id):
            found.append(each.post_id)
    return found


def _has_room(post_id: str) -> bool:
    return len(notes.shown_by(post_id, MOST_PAGES)) < MOST_PAGES
