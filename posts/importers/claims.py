"""Slugs and old addresses: what an imported post asks for, and what it gets beside others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from posts import store
from posts.claims import address_item, claim_item
from posts.importers.document import Document
from posts.models import MAX_OLD_ADDRESSES, PAGE, Post
from posts.tables import AddressItem, SlugItem
from reader_lambda.addresses import is_page_slug, normal_address
from reader_lambda.names import MAX_SLUG_LENGTH, is_slug, normal_slug, slug_from_title

_SUFFIX = re.compile(r"-[1-9]\d*\Z")


class Claims:
    """Gives posts slugs and old addresses. A dry run looks who has them; saving finds out."""

    def __init__(self, *, dry_run: bool) -> None:
        self._dry_run = dry_run
        self._given: dict[int, int] = {}  # in a dry run: hashes of posts, by those of claims

    def give(self, post: Post, document: Document, stored: Post | None, notes: list[str]) -> None:
        """Give a post the slug and the old addresses of its document, so far as is known."""
        post.slug = wanted_slug(post, document)
        if stored and _is_numbered(stored.slug, post.slug):
            post.slug = stored.slug
        if post.kind == PAGE and not is_page_slug(post.slug):
            self.give_other_slug(post, notes)
        if self._dry_run and not self._is_free(post, claim_item(post, post.slug)):
            self.give_other_slug(post, notes)
        post.addresses = self._addresses(post, document, stored, notes)

    def give_other_slug(self, post: Post, notes: list[str]) -> None:
        """Give a post the first free slug with a number behind it."""
        wanted = post.slug
        post.slug = next(
            slug
            for slug in _numbered(wanted)
            if (post.kind != PAGE or is_page_slug(slug))
            and self._is_free(post, claim_item(post, slug))
        )
        notes.append(f"Its slug is {post.slug}, since {wanted} is taken.")

    def give_up(self, post: Post, address: str, notes: list[str]) -> None:
        """Take an old address that leads to another post."""
        post.addresses = [each for each in post.addresses if each != address]
        notes.append(f"The old address {address} does not lead here: another post has it.")

    def _addresses(
        self, post: Post, document: Document, stored: Post | None, notes: list[str]
    ) -> list[str]:
        wanted: dict[str, None] = {}
        for written in document.addresses:
            address = normal_address(written)
            if address is None and not _is_path_of(post, written):
                notes.append(f"The old address {written} cannot lead here: it is one of this site.")
            elif address and address != post.path:
                wanted[address] = None
        found = list(wanted)
        notes += [
            f"The old address {address} was left out: {MAX_OLD_ADDRESSES} are kept."
            for address in found[MAX_OLD_ADDRESSES:]
        ]
        post.addresses = found[:MAX_OLD_ADDRESSES]
        if self._dry_run or stored:  # of a stored post, saving would be a change
            held = stored.addresses if stored else []
            for address in found[:MAX_OLD_ADDRESSES]:
                if address not in held and not self._is_free(post, address_item(address)):
                    self.give_up(post, address, notes)
        return list(post.addresses)

    def _is_free(self, post: Post, claim: SlugItem | AddressItem) -> bool:
        key, holder = hash(claim.pk), hash(post.id)
        if self._given.get(key, holder) != holder:
            return False
        is_free = store.claim_holder(claim) in (None, post.id)
        if is_free and self._dry_run:
            self._given[key] = holder
        return is_free


def wanted_slug(post: Post, document: Document) -> str:
    """Return the slug that a document asks for, made from its names where it has none."""
    slug = normal_slug(document.slug)
    if is_slug(slug):
        return slug
    texts = (document.slug, document.id, document.title, post.id)
    return next(filter(None, map(slug_from_title, texts)))


def _numbered(slug: str) -> Iterator[str]:
    """Yield a slug with the numbers from 2 on."""
    return (_with(f"-{number}", slug) for number in count(2))


def _is_numbered(slug: str, wanted: str) -> bool:
    """Tell whether a slug is the wanted one with a number, as an import before gave it."""
    suffix = _SUFFIX.search(slug)
    return suffix is not None and slug == _with(suffix[0], wanted)


def _with(suffix: str, slug: str) -> str:
    return slug[: MAX_SLUG_LENGTH - len(suffix)] + suffix


def _is_path_of(post: Post, address: str) -> bool:
    return address.rstrip("/").endswith(post.path)
