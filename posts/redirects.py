"""Redirects that editors make by hand, and give up: each one hop, none in a circle.

To a post or page it is the post's own, an old address or a former slug, and moves with it. Any
other stands for itself: it claims its address as a post would, so that both never want one address.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from posts import store
from posts.amending import amend
from posts.changes import Actor
from posts.claims import BY_HAND, Amendment, address_item, is_by_hand, slug_item
from posts.edge.orders import purge_item
from posts.errors import PublishingError, StoreUnavailable
from posts.models import MAX_ADDRESS_LENGTH, POST, Post, Redirect, copy_of
from posts.moved_items import REDIRECTS_PK, RedirectItem
from posts.paging import Page
from posts.public_items import MAX_PLACES, MAX_SLUGS
from posts.tables import AddressItem, PageItem, SlugItem
from posts.transactions import Cancelled, Refused, Transaction, Unanswered, reported
from reader_lambda import cache_tags, items, routes
from reader_lambda.addresses import normal_address, site_path
from reader_lambda.names import is_slug

ATTEMPTS = 5  # at a transaction that meets others
MOST_LED_ON = 40  # redirects to an address that becomes one itself

_FREE = "free"  # nobody has the address, or the redirect that is changed
_POST_PATH = "/posts/"
_URL = re.compile(r"https?://[^\s/?#]+(?:[/?#]\S*)?", re.IGNORECASE)
_KEPT = "/!$&'()*+,;=:@%?#[]"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Made:
    """What became of a wanted redirect: one of its own, or an address of a post."""

    path: str
    to: str
    post: Post | None = None


@reported
def add(path: str, to: str, *, by: Actor) -> Made:
    """Have an address lead to another. PublishingError, with the field `path` or `to`.

    path: of nothing here, or of a post that was deleted. to: a path of this site, or an http or
    https address. Where that is a redirect itself, its end is taken.
    """
    start = _start(path)
    end = _end(to)
    if end == start:
        raise PublishingError(_("“%s” would lead to itself.") % start, field="to")
    target = _post_at(end)
    if target is not None and (_slug_of(start) is None or target.kind == POST):
        return Made(start, target.path, _given_to(target, start, by))
    _check_free(start)
    _commit(lambda: _made(start, end, by, is_new=True))
    logger.info("redirect from %s made by %s", start, by.id)
    return Made(start, end)


@reported
def lead_to(post: Post, path: str, *, by: Actor) -> Made:
    """Have one more address lead to a post or page, a draft too. PublishingError."""
    start = _start(path)
    if start == post.path or (_slug_of(start) is not None and post.kind != POST):
        raise PublishingError(_("“%s” cannot lead here.") % start, field="path")
    return Made(start, post.path, _given_to(post, start, by))


@reported
def change(path: str, to: str, *, by: Actor) -> Made:
    """Have a redirect that was made by hand lead elsewhere. PublishingError."""
    if get(path) is None:
        raise PublishingError(_("There is no redirect from “%s” any more.") % path, field="path")
    end = _end(to)
    if end == path:
        raise PublishingError(_("“%s” would lead to itself.") % path, field="to")
    _commit(lambda: _made(path, end, by, is_new=False))
    return Made(path, end)


@reported
def remove(path: str, *, by: Actor) -> None:
    """Give up a redirect that was made by hand."""

    def build() -> Transaction:
        transaction = Transaction()
        transaction.delete(RedirectItem(REDIRECTS_PK, path))
        claim = _claim(path)
        transaction.delete(claim, type(claim).post_id == BY_HAND, claim=_FREE)
        page = PageItem(items.path_pk(path), items.PAGE_SK)
        transaction.delete(page, PageItem.post_id == BY_HAND, claim=_FREE)
        transaction.put(purge_item([cache_tags.path(path)]))
        return transaction

    if get(path) is not None:
        _commit(build)
        logger.info("redirect from %s given up by %s", path, by.id)


@reported
def give_up(post: Post, path: str, *, by: Actor) -> Post:
    """Have a former address of a post lead to it no longer. EditConflict, PublishingError."""
    if path == post.path:
        raise PublishingError(_("“%s” is where the post is; change its slug instead.") % path)
    if path in post.addresses:
        return amend(post, lambda each: _without(each, path), by=by)
    slugs = [slug for slug in post.public_slugs if post.path_of(slug) == path]
    if not slugs:
        raise PublishingError(_("“%s” does not lead to this post any more.") % path)
    return amend(post, _as_it_is, by=by, amendment=Amendment(given_up=frozenset(slugs)))


def get(path: str) -> Redirect | None:
    """Return a redirect that was made by hand, or None."""
    found = RedirectItem.query(REDIRECTS_PK, RedirectItem.sk == path, consistent_read=True)
    return next((_redirect(item) for item in found), None)


def list_redirects(*, cursor: str | None = None, size: int = 50) -> Page[Redirect]:
    """Return redirects that were made by hand, by path, read on from one, which is the cursor."""
    if cursor is not None and not cursor.startswith("/"):
        raise ValueError(f"no cursor of the list of redirects: {cursor!r}")
    after = RedirectItem.sk > cursor if cursor else None
    found = list(RedirectItem.query(REDIRECTS_PK, after, consistent_read=True, limit=size + 1))
    more = len(found) > size
    return Page([_redirect(item) for item in found[:size]], found[size - 1].sk if more else None)


def holder(path: str) -> Post | None:
    """Return the post that an address belongs to, or None. path: as it is typed."""
    try:
        claimed = store.claim_holder(_claim(_start(path)))
    except PublishingError:
        return None
    item = store.get_post_item(claimed) if claimed and not is_by_hand(claimed) else None
    return store.post_from_item(item) if item else None


def _start(path: str) -> str:
    """Return from where a redirect may lead, in its normal form. PublishingError."""
    typed = path.strip()
    address = normal_address(typed)
    if address is not None:
        return address
    slug = _slug_of(_local(typed) or "")
    if slug is None:
        raise PublishingError(
            _(
                "“%s” cannot lead elsewhere: it must be of the form /old/path.html, /?p=123 or "
                "/posts/slug, and no other address that this site has itself."
            )
            % path,
            field="path",
        )
    return routes.post_path(slug)


def _end(to: str) -> str:
    """Return where a redirect leads: a decoded path, or an encoded address. PublishingError."""
    typed = to.strip()
    if len(typed) > MAX_ADDRESS_LENGTH:
        raise PublishingError(
            _("The address has %(length)d characters; at most %(limit)d fit.")
            % {"length": len(typed), "limit": MAX_ADDRESS_LENGTH},
            field="to",
        )
    if not typed.startswith("/") and not _is_own(typed):
        if not _URL.fullmatch(typed):
            raise _no_target(to)
        return quote(typed, safe=_KEPT)
    path = _local(typed)
    if path is None:
        raise _no_target(to)
    return _end_of(path)


def _no_target(to: str) -> PublishingError:
    return PublishingError(
        _(
            "“%s” is nothing to lead to: it must be a path of this site, such as /about, or an "
            "https:// address."
        )
        % to,
        field="to",
    )


def _is_own(typed: str) -> bool:
    return typed == settings.SITE_ORIGIN or typed.startswith(f"{settings.SITE_ORIGIN}/")


def _local(typed: str) -> str | None:
    """Return a path of this site in its normal form, None for what is none."""
    path = typed.removeprefix(settings.SITE_ORIGIN) if _is_own(typed) else typed
    return site_path(path or routes.HOME)


def _slug_of(path: str) -> str | None:
    """Return the slug of a post's path, None for any other path."""
    slug = path.removeprefix(_POST_PATH)
    return slug if path.startswith(_POST_PATH) and is_slug(slug) else None


def _page_at(path: str) -> PageItem | None:
    found = PageItem.query(items.path_pk(path), PageItem.sk == items.PAGE_SK, consistent_read=True)
    return next(iter(found), None)


def _end_of(path: str) -> str:
    """Return where a path leads: itself, unless it is a redirect, each of which is one hop."""
    page = _page_at(path)
    return str(page.location) if page and page.kind == items.REDIRECT else path


def _post_at(path: str) -> Post | None:
    """Return the post or page that readers find at a path, or None."""
    page = _page_at(path) if path.startswith("/") else None
    if page is None or page.kind not in {items.POST, items.PAGE}:
        return None
    return store.get_post(page.post_id)


def _given_to(post: Post, start: str, by: Actor) -> Post:
    """Save a post with one more address that leads to it, and return it."""
    slug = _slug_of(start)
    if start in post.addresses or (slug and slug in post.public_slugs):
        raise PublishingError(
            _("“%(path)s” leads to “%(title)s” already.") % {"path": start, "title": post.title},
            field="path",
        )
    slugs = len(post.public_slugs)
    if len(post.addresses) + slugs >= MAX_PLACES or (slug and slugs >= MAX_SLUGS):
        raise PublishingError(
            _("“%(title)s” has %(count)d former addresses, and more do not fit. Give up one first.")
            % {"title": post.title, "count": slugs + len(post.addresses)},
            field="to",
        )
    _check_free(start)
    try:
        if slug:
            return amend(post, _as_it_is, by=by, amendment=Amendment(added=(slug,)))
        return amend(post, lambda each: _with(each, start), by=by)
    except PublishingError as refusal:
        refusal.field = "path" if refusal.field == "addresses" else None
        raise


def _as_it_is(post: Post) -> Post:
    return post


def _with(post: Post, address: str) -> Post:
    return copy_of(post, addresses=[*post.addresses, address])


def _without(post: Post, address: str) -> Post:
    kept = [each for each in post.addresses if each != address]
    return post if kept == list(post.addresses) else copy_of(post, addresses=kept)


def _check_free(start: str) -> None:
    """Refuse an address that a post, a page or a redirect has, by its name."""
    claimed = store.claim_holder(_claim(start))
    if is_by_hand(claimed):
        raise PublishingError(
            _("There is a redirect from “%s” already. Please change that one.") % start,
            field="path",
        )
    item = store.get_post_item(claimed) if claimed else None
    if item is not None:
        raise PublishingError(
            _("“%(path)s” belongs to “%(title)s” (id %(id)s). Please choose another address.")
            % {"path": start, "title": item.title, "id": item.post_id},
            field="path",
        )
    if claimed:
        _give_back(_claim(start), claimed)


def _give_back(claim: SlugItem | AddressItem, holder: str) -> None:
    """Free an address whose post was deleted."""
    transaction = Transaction()
    transaction.delete(claim, type(claim).post_id == holder, claim=_FREE)
    _commit(lambda: transaction)


def _made(start: str, end: str, by: Actor, *, is_new: bool) -> Transaction:
    """Return what makes a redirect, or has it lead elsewhere, and those to it likewise."""
    transaction = Transaction()
    claim = _claim(start)
    mine = type(claim).post_id == BY_HAND
    transaction.put(claim, type(claim).pk.does_not_exist() if is_new else mine, claim=_FREE)
    paths = [start, *_leading_to(start)]
    for path in paths:
        transaction.put(
            RedirectItem(REDIRECTS_PK, path, to=end, at=timezone.now(), user_name=by.name)
        )
        transaction.put(
            PageItem(
                items.path_pk(path),
                items.PAGE_SK,
                kind=items.REDIRECT,
                post_id=BY_HAND,
                location=end,
            )
        )
    transaction.put(purge_item({cache_tags.path(path) for path in paths}))
    return transaction


def _leading_to(path: str) -> list[str]:
    """Return from where redirects lead to an address, some of them if that is many."""
    found = RedirectItem.query(
        REDIRECTS_PK, filter_condition=RedirectItem.to == path, consistent_read=True
    )
    return [item.sk for item in islice(found, MOST_LED_ON)]


def _commit(build: Callable[[], Transaction]) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return build().commit()
        except Cancelled as lost:
            if _FREE in lost.claims:
                raise PublishingError(
                    _("Somebody else took or changed this address meanwhile. Please look again.")
                ) from lost
        except (Unanswered, Refused) as error:
            raise StoreUnavailable(str(error)) from error
        time.sleep(0.02 * 2**attempt)
    raise StoreUnavailable(_("other changes were in the way"))


def _claim(path: str) -> SlugItem | AddressItem:
    slug = _slug_of(path)
    return slug_item(slug, BY_HAND) if slug else address_item(path, BY_HAND)


def _redirect(item: RedirectItem) -> Redirect:
    return Redirect(path=item.sk, to=item.to, at=item.at, user_name=item.user_name)
