"""The claims of addresses: each has one holder, a post, a page or a redirect made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from posts import store
from posts.models import PAGE, Post
from posts.tables import ADDRESS_SK, SLUG_SK, AddressItem, SlugItem
from posts.transactions import Transaction
from reader_lambda import routes

if TYPE_CHECKING:
    from pynamodb.expressions.condition import Condition

BY_HAND = "!redirect"  # holds the claim of a redirect that belongs to no post; no id is like it

SLUG_CLAIM = "slug"  # the slug is free or the post's own; the claim of an address is its name

_Claim = SlugItem | AddressItem


@dataclass(frozen=True)
class Amendment:
    """A change of a post in passing: changes beside it that readers do not see yet stay.

    added: slugs that lead to it from now on, though it never had them. given_up: no longer.
    """

    added: tuple[str, ...] = ()
    given_up: frozenset[str] = frozenset()

    def of(self, seen: Iterable[str]) -> list[str]:
        """Return the slugs that readers saw a post under with these changed, newest last."""
        return [*self.added, *(slug for slug in seen if slug not in self.given_up)]


NO_AMENDMENT = Amendment()


def write(transaction: Transaction, before: Post | None, after: Post, amendment: Amendment) -> None:
    """Claim the slug and new old addresses; give up the former, but no slug readers ever saw."""
    held = of(before, [before.slug, *before.public_slugs]) if before else {}
    own = claim_item(after, after.slug)
    transaction.put(own, _free_or_own(own), claim=SLUG_CLAIM)
    for address in after.addresses:
        claim = address_item(address, after.id)
        if claim.pk != own.pk and claim.pk not in held:
            transaction.put(claim, _free_or_own(claim), claim=address)
    for slug in amendment.added:
        added = claim_item(after, slug)
        transaction.put(added, _free_or_own(added), claim=added.pk)
    seen = amendment.of(before.public_slugs if before else [])
    kept = of(after, [after.slug, *after.public_slugs, *seen])
    for pk in held.keys() - kept.keys():
        transaction.delete(held[pk])


def of(post: Post, slugs: Iterable[str]) -> dict[str, _Claim]:
    """Return the claims of slugs and of the old addresses of a post, each once, by partition."""
    claims = [*(claim_item(post, slug) for slug in slugs), *map(address_item, post.addresses)]
    return {claim.pk: claim for claim in claims}


def _free_or_own(claim: _Claim) -> Condition:
    model: Any = type(claim)
    condition: Condition = model.pk.does_not_exist() | (model.post_id == claim.post_id)
    return condition


def claim_item(post: Post, slug: str) -> _Claim:
    """Return the claim of a slug by a post or page.

    A page's is that of its path: there it may meet old addresses, and no post.
    """
    if post.kind == PAGE:
        return address_item(routes.page_path(slug), post.id)
    return slug_item(slug, post.id)


def is_by_hand(holder: str | None) -> bool:
    """Tell whether a claim is that of a redirect which belongs to no post."""
    return holder == BY_HAND


def address_item(address: str, post_id: str | None = None) -> AddressItem:
    """Return the claim of an address by a post; without one a stand-in, to delete it."""
    return AddressItem(store.address_pk(address), ADDRESS_SK, post_id=post_id)


def slug_item(slug: str, post_id: str | None = None) -> SlugItem:
    """Return the claim of a slug by a post; without one a stand-in, to delete it."""
    return SlugItem(store.slug_pk(slug), SLUG_SK, post_id=post_id)
