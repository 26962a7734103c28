"""What the loader stores is what saving the posts one by one stores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from posts import publishing, records
from posts.changes import Actor
from posts.importers.front_matter import PostFile
from posts.models import Author, Post, copy_of
from posts.search.tables import SEARCH_PK
from posts.tables import HISTORY_SK_PREFIX, PURGE_PK, REVISION_SK_PREFIX
from tests.benchmarks import corpus
from tests.benchmarks.stored import stored
from tests.benchmarks.vocabulary import AUTHORS

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

BY = Actor(corpus.EDITOR, corpus.EDITOR)
# Made anew with every save, or of the site's settings.
_UNLIKE = {"revision", "purge_order", "search_number", "social_card"}

Items = dict[tuple[str, str], dict[str, Any]]


def saved(post: Post, body: str) -> None:
    fresh = copy_of(post, version=0, body=body, public_slugs=[], sitemap_part=0, language="")
    publishing.save(fresh, by=BY, keep_times=True)


def in_tables(dynamodb: DynamoDBClient) -> Items:
    names = (settings.EDITORIAL_TABLE, settings.PUBLIC_TABLE)
    found = [item for name in names for item in dynamodb.scan(TableName=name)["Items"]]
    return by_key(item for item in found if not _is_left_out(item))


def _is_left_out(item: dict[str, Any]) -> bool:
    pk, sk = str(item["pk"]["S"]), str(item["sk"]["S"])
    return pk in (PURGE_PK, SEARCH_PK) or pk.startswith("USER#") or sk.startswith(HISTORY_SK_PREFIX)


def by_key(items: Any) -> Items:
    """Return items by key, without what is made anew with every save."""
    found: Items = {}
    for item in items:
        sk = item["sk"]["S"]
        key = item["pk"]["S"], REVISION_SK_PREFIX if sk.startswith(REVISION_SK_PREFIX) else sk
        assert key not in found
        found[key] = {name: item[name] for name in item.keys() - _UNLIKE - {"pk", "sk"}}
    return found


def test_the_loader_stores_what_saving_the_posts_would(
    tables: list[str], dynamodb: DynamoDBClient, article: PostFile
) -> None:
    # The article has a former address, for which it would have to be saved twice.
    posts = [each for each in corpus.posts(5, article) if each[0].id != corpus.ARTICLE_SLUG]
    for slug, name in AUTHORS.items():
        records.save_author(Author(slug=slug, name=name), by=BY)
    for post, body in posts:
        saved(post, body.source)

    assert by_key(item.attributes for item in stored(posts)) == in_tables(dynamodb)
