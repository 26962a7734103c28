"""Whose a slug is, for those who are typing one. The save itself decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from posts import store
from posts.claims import claim_item, is_by_hand
from posts.errors import PublishingError
from posts.models import PAGE, Post
from posts.validation import checked_slug
from reader_lambda.addresses import is_page_slug
from reader_lambda.names import MAX_SLUG_LENGTH

MOST_NUMBERS = 99  # that are tried behind a slug made from a title


class Whose(StrEnum):
    """To whom a slug belongs."""

    NOBODY = "nobody"
    OWN = "own"  # the post has it
    FORMER = "former"  # the post had it, and is redirected to from there
    OTHER = "other"
    REDIRECT = "redirect"  # made by hand
    NONE = "none"  # it is no slug


@dataclass(frozen=True)
class SlugCheck:
    """What is known of a slug. slug: in its normal form. holder: the other post that has it.

    problem: why it is no slug.
    """

    slug: str
    whose: Whose
    holder: Post | None = None
    problem: str = ""


def check(post: Post) -> SlugCheck:
    """Tell whose the slug of a post is, as it is typed; made from its title where it has none.

    post: needs its id, kind, title and slug alone.
    """
    try:
        slug = checked_slug(post)
    except PublishingError as refusal:
        return SlugCheck(post.slug, Whose.NONE, problem=str(refusal))
    if post.slug:
        return _whose(post, slug)
    return _made(post, slug)


def _made(post: Post, slug: str) -> SlugCheck:
    """Return what the slug made from a title will be, a number behind it where that is taken."""
    found = SlugCheck(slug, Whose.OTHER)
    for number in range(1, MOST_NUMBERS + 1):
        suffix = "" if number == 1 else f"-{number}"
        numbered = slug[: MAX_SLUG_LENGTH - len(suffix)] + suffix
        if post.kind == PAGE and not is_page_slug(numbered):
            continue
        found = _whose(post, numbered)
        if found.whose not in {Whose.OTHER, Whose.REDIRECT}:
            return found
    return found


def _whose(post: Post, slug: str) -> SlugCheck:
    holder = store.claim_holder(claim_item(post, slug))
    if is_by_hand(holder):
        return SlugCheck(slug, Whose.REDIRECT)
    item = store.get_post_item(holder) if holder else None
    if item is None:
        return SlugCheck(slug, Whose.NOBODY)  # a claim that a deleted post left is given up
    if item.post_id == post.id:
        return SlugCheck(slug, Whose.OWN if item.slug == slug else Whose.FORMER)
    return SlugCheck(slug, Whose.OTHER, store.post_from_item(item))
