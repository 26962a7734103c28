"""What one change to a post writes: the transaction, from the post before and after.

At most 100 actions whatever changes at once but old addresses, which `posts.publishing` changes
beforehand where they do not fit: docs/item-layout.md reckons that. A test changes 25 tags, the
slug, the date and the author of a post of a megabyte with as many redirects as there may be, and
holds that to 100.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from posts import claims, counts, history, neighbours, site_links, sitemap, store, touched
from posts.big_text import PackedText, Text
from posts.claims import NO_AMENDMENT, Amendment
from posts.edge.orders import purge_item
from posts.models import DRAFT, PAGE, PUBLISHED, Post, copy_of
from posts.neighbours import LinkPlan
from posts.public_items import (
    entries,
    page,
    page_keys,
    public_slugs,
    redirects,
    traces,
)
from posts.revision_fields import fields_of
from posts.search.tables import SearchedPostItem, searched_key
from posts.sitemap import SitemapPlan
from posts.tables import (
    LAYOUT,
    POST_SK,
    REVISION_SK_PREFIX,
    ChunkItem,
    EditorialItem,
    PageItem,
    PostItem,
    PublicItem,
    RevisionItem,
)
from posts.transactions import Transaction
from reader_lambda import cache_tags, items

if TYPE_CHECKING:
    from pynamodb.expressions.condition import Condition

    from posts.save_run import SaveRun

# Of a post, made by `posts.texts`.
_DESCRIBED = (
    *("excerpt", "language", "title_html", "minutes", "picture", "pictures", "social_card"),
    "page_chunks",
)

POST_CLAIM = "post"  # the stored post is the one that the change is based on

_Item = PublicItem | EditorialItem


@dataclass(frozen=True)
class Actor:
    """Who makes a change."""

    id: str
    name: str


@dataclass(frozen=True)
class Save:
    """A post as it was (None: it is new) and as it shall be, with its text, and who wants it."""

    before: Post | None
    after: Post
    text: Text
    by: Actor
    run: SaveRun | None = None  # that it is one of
    amendment: Amendment = NO_AMENDMENT

    @property
    def action(self) -> str:
        """How the history calls it."""
        if self.before is None:
            return "created"
        is_shown_as_before = self.before.pending == self.after.pending
        if self.before.status == self.after.status and is_shown_as_before:
            return "changed"
        return "published" if self.after.status == PUBLISHED else "unpublished"


def save_transaction(change: Save, *, strict: bool) -> Transaction:
    """Return what saves a post. strict: only if the posts beside it are still those read now."""
    before, after = change.before, change.after
    transaction = Transaction()
    links = neighbours.plan(before, after, change.run)
    links.write(transaction, strict=strict)
    place = sitemap.plan(before, after, change.run)
    place.write(transaction)
    at_hand = site_links.write(transaction, before, after)
    order = _order_purge(transaction, after, _touched(before, after, links, place) | at_hand)
    after.purge_order = order or (before.purge_order if before else "")
    _write_post(transaction, before, after)
    _write_revision(transaction, after, change.text.source, change.by)
    claims.write(transaction, before, after, change.amendment)
    _write_shown(transaction, before, after, change.text, change.amendment)
    history.write(transaction, after, change.action, change.by)
    _forget_searched(transaction, before)
    return transaction


def delete_transaction(item: PostItem, by: Actor, *, strict: bool) -> Transaction:
    """Return what deletes a post as it is stored now. strict: as above."""
    before = store.post_from_item(item)
    transaction = Transaction()
    condition = counts.unchanged(item) & _numbered_as(before) & site_links.pinned_as(before)
    transaction.delete(PostItem(item.pk, item.sk), condition, claim=POST_CLAIM)
    for claim in claims.of(before, [before.slug, *before.public_slugs]).values():
        transaction.delete(claim)
    seen = copy_of(before, body="", public_slugs=public_slugs(before, before))
    _replace(transaction, _shown_keys(before, seen), traces(seen))
    links = neighbours.plan(before, None)
    links.write(transaction, strict=strict)
    place = sitemap.plan(before, None)
    place.write(transaction)
    at_hand = site_links.write(transaction, before, None)
    history.write(transaction, before, "deleted", by)
    counted, nothing = counts.counted_for(item), counts.Counted()
    counts.move(transaction, counted, nothing)
    touched_tags = _touched(before, None, links, place) | counts.touched(counted, nothing) | at_hand
    _order_purge(transaction, before, touched_tags)
    _forget_searched(transaction, before)
    return transaction


def rerender_transaction(
    before: Post, after: Post, pages: list[PageItem | ChunkItem], *, moved: bool = False
) -> Transaction:
    """Return what shows a public post as its text is rendered now. pages: its page and pieces.

    moved: its times are of another time zone than those it is shown with, on cards too.
    """
    transaction = Transaction()
    tags = touched.tags(before, after, was_newest=False, is_newest=False)
    if moved and after.kind != PAGE:
        tags.add(cache_tags.card(after.id))
    place = sitemap.plan(before, after) if before.sitemap_part else SitemapPlan()
    place.write(transaction)
    order = _order_purge(transaction, after, tags | place.tags)
    changed = {"layout": LAYOUT, "purge_order": order}
    changed |= {name: getattr(after, name) for name in _DESCRIBED}
    transaction.update(
        PostItem(store.post_pk(after.id), POST_SK),
        [getattr(PostItem, name).set(value) for name, value in changed.items()],
        PostItem.version == before.version,
        claim=POST_CLAIM,
    )
    former = [] if moved else entries(before)
    _replace(transaction, [*former, *page_keys(before)], [*entries(after), *pages])
    _forget_searched(transaction, before)
    return transaction


def layout_transaction(item: PostItem) -> Transaction:
    """Return what brings a post as it is stored, and its page, to the present layout."""
    post = store.post_from_item(item)
    transaction = Transaction()
    transaction.update(
        PostItem(item.pk, item.sk),
        [PostItem.layout.set(LAYOUT)],
        PostItem.version == item.version,
        claim=POST_CLAIM,
    )
    if post.status == PUBLISHED:
        page_item = PageItem(items.path_pk(post.path), items.PAGE_SK)
        transaction.update(page_item, [PageItem.layout.set(LAYOUT)], PageItem.post_id == post.id)
    return transaction


def searched_transaction(post: Post, number: int, item: SearchedPostItem) -> Transaction:
    """Return what has readers find a public post, of this version only, by a number it may get."""
    transaction = Transaction()
    transaction.update(
        PostItem(store.post_pk(post.id), POST_SK),
        [PostItem.search_number.set(number)],
        (PostItem.version == post.version) & _numbered_as(post),
        claim=POST_CLAIM,
    )
    transaction.put(item)
    return transaction


def pending_transaction(
    before: Post, pending: Post, text: PackedText | None, by: Actor
) -> Transaction:
    """Return what keeps changes of a public post beside it. pending: the post with them.

    Without a text: what goes back to the post that readers see. The text of the changes stays.
    """
    transaction = Transaction()
    changed = {"version": pending.version, "pending": pending.pending}
    changed["imported_version"] = pending.imported_version
    changed["page_version"] = before.page_version or before.version
    transaction.update(
        PostItem(store.post_pk(before.id), POST_SK),
        [getattr(PostItem, name).set(value) for name, value in changed.items()],
        PostItem.version == before.version,
        claim=POST_CLAIM,
    )
    if text:
        _write_revision(transaction, pending, text, by)
    history.write(transaction, pending, "drafted" if text else "discarded", by)
    return transaction


def _write_post(transaction: Transaction, before: Post | None, after: Post) -> None:
    # An update, not a put: what the post was counted for is not this change's to write.
    actions = [
        getattr(PostItem, name).set(value)
        if value is not None
        else getattr(PostItem, name).remove()
        for name, value in store.stored_values(after).items()
    ]
    condition = PostItem.version == before.version if before else PostItem.pk.does_not_exist()
    if before and before.status == PUBLISHED:
        condition &= _numbered_as(before) & site_links.pinned_as(before)
    item = PostItem(store.post_pk(after.id), POST_SK)
    transaction.update(item, actions, condition, claim=POST_CLAIM)


def _write_revision(transaction: Transaction, post: Post, text: PackedText, by: Actor) -> None:
    pk, sk = store.post_pk(post.id), f"{REVISION_SK_PREFIX}{post.revision}"
    transaction.put(
        RevisionItem(
            pk,
            sk,
            text=text.plain,
            text_z=text.pieces[0] if text.pieces else None,
            chunks=max(0, len(text.pieces) - 1),
            title=post.title,
            fields=fields_of(post),
            is_pending=post.revision == post.pending or None,
            at=post.updated_at,
            user_id=by.id,
            user_name=by.name,
        )
    )
    for number, piece in enumerate(text.pieces[1:], start=1):
        transaction.put(RevisionItem(pk, f"{sk}#{number:02d}", text_z=piece))


def _write_shown(
    transaction: Transaction, before: Post | None, after: Post, text: Text, amendment: Amendment
) -> None:
    """Write the pages, redirects and list entries of a post in place of the former ones."""
    shown: list[_Item] = list(entries(after))
    if after.status == PUBLISHED:
        shown += [*page(after, text.html, text.contents), *redirects(after)]
    known = _shown_keys(before, after, amendment.given_up) if before else []
    _replace(transaction, known, shown)


def _shown_keys(before: Post, after: Post, given_up: frozenset[str] = frozenset()) -> list[_Item]:
    """Return what a post was shown by, of which only the keys and the entries' content count."""
    if before.status == DRAFT:
        return list(entries(before))
    # Redirects that a bounded list of slugs has dropped stay as they are.
    wanted = {*after.public_slugs, *given_up}
    kept = [slug for slug in before.public_slugs if slug in wanted]
    moved = redirects(copy_of(before, body="", public_slugs=kept))
    return [*entries(before), *page_keys(before), *moved]


def _replace(transaction: Transaction, former: Iterable[_Item], wanted: Iterable[_Item]) -> None:
    """Delete what is no longer wanted and put what is new or differs."""
    stored = {_key(item): item for item in former}
    for item in wanted:
        known = stored.pop(_key(item), None)
        if known is None or known.serialize(null_check=False) != item.serialize():
            transaction.put(item)
    for item in stored.values():
        transaction.delete(item)


def _key(item: PublicItem | EditorialItem) -> tuple[str, str, str]:
    return item.Meta.table_name, item.pk, item.sk


def _touched(
    before: Post | None, after: Post | None, links: LinkPlan, place: SitemapPlan
) -> set[str]:
    """Return the cache tags of all that a change to a post touches."""
    own = touched.tags(before, after, was_newest=links.was_newest, is_newest=links.is_newest)
    return own | place.tags | {cache_tags.links(post_id) for post_id in links.post_ids}


def _order_purge(transaction: Transaction, post: Post, tags: set[str]) -> str:
    """Order a purge; return the order's key, "" where nothing is to be purged."""
    if not tags:
        return ""
    order = purge_item(tags, post_id=post.id, search_number=post.search_number or None)
    transaction.put(order)
    return order.sk


def _forget_searched(transaction: Transaction, before: Post | None) -> None:
    """Have the search show nothing of what a post was, until the worker has made it anew."""
    if before is not None and before.status == PUBLISHED and before.search_number:
        transaction.delete(searched_key(before.search_number))


def _numbered_as(post: Post) -> Condition:
    """Return the condition that a public post has got no number meanwhile.

    One that was public before there was a search gets it from the worker, with an item that a
    change has to know of.
    """
    number: Any = PostItem.search_number
    same: Condition = number == post.search_number
    unset: Condition = number.does_not_exist()
    return same if post.search_number else same | unset
