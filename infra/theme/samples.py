"""A made-up blog in memory, whose pages tell whether a theme's templates can be filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from reader_lambda import items, names, routes
from reader_lambda.dynamodb import Client
from reader_lambda.http import Connection
from reader_lambda.signing import Credentials

Item = dict[str, Any]

NOW = "2026-03-01T00:00:00Z"
AT, _LOCAL = "2018-07-04T15:00:00Z", "2018-07-05T00:00:00+09:00"
_LATER, _LATER_LOCAL = "2019-01-01T00:00:00Z", "2019-01-01T09:00:00+09:00"
_TAGS = ["旅", "AWS"]
_POSTS = 22  # more than one page of a list

FULL, BARE, ALONE, GONE = "full", "bare", "about", "gone"  # slugs


class Memory(Client):
    """Answers as DynamoDB would, from what it is given."""

    def __init__(self, stored: Iterable[Item]) -> None:
        connection = Connection("http://127.0.0.1")
        super().__init__(connection, "us-east-1", lambda: Credentials("", "", ""))
        self._stored = {(item[items.PK], item[items.SK]): item for item in stored}

    def get(self, table: str, key: Mapping[str, str]) -> Item | None:  # noqa: ARG002 (there is one)
        """Return one item, or None."""
        return self._stored.get((key[items.PK], key[items.SK]))

    def query(  # noqa: PLR0913 (as the client's)
        self,
        table: str,  # noqa: ARG002 (there is one)
        condition: str,  # noqa: ARG002 (its values say enough)
        values: Mapping[str, str],
        *,
        newest_first: bool = False,
        after: Mapping[str, str] | None = None,
        limit: int | None = None,
    ) -> list[Item]:
        """Return the items of a partition."""
        first, last = values.get(":first", ""), values.get(":last", "~~")
        keys = [(pk, sk) for pk, sk in self._stored if pk == values[":pk"] and first <= sk <= last]
        keys.sort(reverse=newest_first)
        if after:
            keys = keys[keys.index((after[items.PK], after[items.SK])) + 1 :]
        return [self._stored[key] for key in keys[:limit]]


def key(slug: str) -> dict[str, str]:
    """Return the key of a post."""
    return {items.PK: items.path_pk(routes.post_path(slug)), items.SK: items.PAGE_SK}


def blog(language: str) -> Memory:
    """Return a blog with every kind of page. language: of the site, ja or en."""
    posts = list(_posts())
    entries = [entry for each in posts for entry in _entries(each)]
    return Memory([*posts, *entries, *_beside(posts), *_counts(), site(language)])


def _posts() -> Iterator[Item]:
    yield post(BARE)
    yield post(
        FULL,
        title="新幹線の旅 & <journeys>",
        html="<h2 id='a'>見出し</h2><p>本文</p>",
        contents="<ul><li><a href='#a'>見出し</a></li></ul>",
        tags=_TAGS,
        author="hanako",
        top_image="/media/sea.webp",
        picture=' width="16" height="9"',
        series="旅の記録",
        title_html="新幹線の<wbr>旅",
        **{items.UPDATED_AT: _LATER, items.UPDATED_LOCAL: _LATER_LOCAL},
    )
    for number in range(_POSTS):
        yield post(f"post-{number}", tags=_TAGS[:1])


def post(slug: str, **changes: Any) -> Item:
    """Return a post with little in it."""
    path = routes.post_path(slug)
    return {
        items.PK: items.path_pk(path),
        items.SK: items.PAGE_SK,
        items.KIND: items.POST,
        items.POST_ID: slug,
        items.PATH: path,
        items.TITLE: slug,
        items.SUMMARY: "",
        items.HTML: "<p>Text</p>",
        items.CHUNKS: 0,
        items.CONTENTS: "",
        items.TAGS: [],
        items.AUTHOR: "",
        items.TOP_IMAGE: "",
        items.LANGUAGE: "ja",
        items.PUBLISHED_AT: AT,
        items.PUBLISHED_LOCAL: _LOCAL,
        items.UPDATED_AT: AT,
        items.UPDATED_LOCAL: _LOCAL,
        items.VISIBLE_FROM: AT,
        items.VERSION: 1,
        **changes,
    }


def _entries(of: Item) -> Iterator[Item]:
    lists = [items.HOME_LIST_PK, *(items.tag_list_pk(names.tag_key(tag)) for tag in of["tags"])]
    lists += [items.author_list_pk(of["author"])] if of["author"] else []
    sk = items.entry_sk(of[items.PUBLISHED_AT], of[items.POST_ID])
    return ({**of, items.PK: pk, items.SK: sk} for pk in lists)


def _beside(posts: Sequence[Item]) -> Iterator[Item]:
    """Yield what is at other addresses, and what belongs to the post that has everything."""
    path = routes.page_path(ALONE)
    place = {items.PK: items.path_pk(path), items.PATH: path, items.KIND: items.PAGE}
    yield {**posts[1], **place, items.POST_ID: ALONE}
    gone = {items.KIND: items.GONE, items.POST_ID: GONE}
    yield {items.PK: items.path_pk(routes.post_path(GONE)), items.SK: items.PAGE_SK, **gone}
    kept = (items.POST_ID, items.PATH, items.TITLE, items.VISIBLE_FROM)
    sides = zip((items.OLDER, items.NEWER), (posts[0], posts[2]), strict=True)
    yield {
        items.PK: posts[1][items.PK],
        items.SK: items.NEIGHBOURS_SK,
        **{side: {name: each[name] for name in kept} for side, each in sides},
    }
    links = [{**{name: each[name] for name in kept}, "language": "ja"} for each in posts[:3]]
    series = {items.NAME: "旅の記録", items.PARTS: links, "is_whole": True}
    yield {
        items.PK: posts[1][items.PK],
        items.SK: items.RELATED_SK,
        items.POST_ID: FULL,
        items.SERIES: series,
        items.RELATED: links,
        items.TRANSLATIONS: [{**links[0], "language": "en"}],
    }


def _counts() -> Iterator[Item]:
    for tag in _TAGS:
        key = names.tag_key(tag)
        yield {items.PK: items.TAGS_PK, items.SK: key, items.NAME: tag, items.POSTS: 1}
    for month in ("2018-07", "2019-01"):
        yield {items.PK: items.ARCHIVE_PK, items.SK: month, items.POSTS: 1}


def site(language: str) -> Item:
    """Return the site item."""
    return {
        items.PK: items.SITE_KEY,
        items.SK: items.SITE_KEY,
        items.TITLE: "題 & <title>",
        items.DESCRIPTION: "説明" if language == "ja" else "",
        items.LANGUAGE: language,
        items.AUTHORS: {"hanako": {items.NAME: "花子", items.URL: "https://example.com/"}},
        items.NAVIGATION: [{items.NAME: "About", items.URL: "/about"}] if language == "en" else [],
        items.STYLE: "--light-accent:#aa0000" if language == "en" else "",
    }
