"""What is in the store of a few documents, read at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from ulid import ULID

from posts import store
from posts.claims import claim_item
from posts.importers.claims import wanted_slug
from posts.importers.document import Document
from posts.models import Post
from posts.tables import POST_SK, AddressItem, PostItem, SlugItem
from reader_lambda.names import normal_slug


@dataclass(frozen=True)
class Known:
    """What is stored of a document's post: None for nothing."""

    item: PostItem | None


def post_id_of(document: Document) -> str:
    """Return the id of a document's post: its own, else always the same one for its key.

    That has the form of a ULID.
    """
    key = normal_slug(document.key).encode()
    return document.id or str(ULID.from_bytes(blake2b(key, digest_size=16).digest()))


def posts(documents: Iterable[Document]) -> dict[str, Known]:
    """Return what is stored of each document's post, by its id."""
    ids = {post_id_of(document) for document in documents}
    keys = [(store.post_pk(post_id), POST_SK) for post_id in ids]
    found = PostItem.batch_get(keys, consistent_read=True) if keys else ()
    items = {item.post_id: item for item in found}
    return {post_id: Known(items.get(post_id)) for post_id in ids}


def free_slugs(documents: Iterable[Document]) -> set[str]:
    """Return the partitions of claims, to slugs that the documents want, that nobody has."""
    claims = {_claim(document) for document in documents}
    held = {
        claim.pk
        for model in (SlugItem, AddressItem)
        for claim in _held(model, [key for kind, key in claims if kind is model])
    }
    return {pk for _kind, (pk, _sk) in claims} - held


def _claim(document: Document) -> tuple[type[SlugItem] | type[AddressItem], tuple[str, str]]:
    post = Post(id=post_id_of(document), kind=document.kind)
    claim = claim_item(post, wanted_slug(post, document))
    return type(claim), (claim.pk, claim.sk)


def _held(
    model: type[SlugItem] | type[AddressItem], keys: list[tuple[str, str]]
) -> Iterable[SlugItem | AddressItem]:
    return model.batch_get(keys, consistent_read=True) if keys else ()
