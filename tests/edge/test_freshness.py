"""After every kind of change: no stale byte at the edge, and nothing purged that did not change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import quote, unquote

import pytest
from django.test import override_settings
from django.utils import timezone

from posts import records
from posts.models import DRAFT, PAGE, Author
from posts.tables import utc_second
from reader_lambda import routes
from tests.edge import blog
from tests.edge.blog import change, delete
from tests.edge.origin import Origin
from tests.edge.varnish import Answer, Edge, ask
from tests.edge.walk import walk
from tests.posts.factories import EDITOR, published

pytestmark = pytest.mark.edge

# Where nothing is, or something was, or will be.
ODD = [
    *(f"/posts/{fields['slug']}" for fields in blog.HIDDEN.values()),
    *(f"/tags/{fields['tags'][0].lower()}" for fields in blog.HIDDEN.values()),
    *("/posts/post-10", "/posts/nothing", "/posts/new", "/tags/new", "/tags/new/feed.xml"),
    *("/authors/nobody", "/archive/2022", "/archive/2022/01", "/sitemap-9.xml", "/tags/"),
    *("/nothing", "/posts/post-20/", "/?cursor=nonsense", "/series/new", "/series"),
    *("/2024/02/twenty.html", "/2024/02/Twenty.HTML/", "/?p=20", "/index.php?p=20"),
    *(quote("/記事/二十"), quote("/記事/二十").lower() + "/index.html", "/old/deleted"),
    *("/old/new", "/Old/New/", "/?p=21", "/index.php?p=21", "/old/new?p=21"),  # of nothing yet
    *("/about", "/About/", "/about?p=20", "/who/we-are", "/new", "/New/", "/draft-page"),
]

API = [
    *("", "/posts", "/posts?cursor=older~2024-02-14T00:00:00Z~x", "/tags", "/archive", "/pages"),
    *("/posts/post-20", "/posts/post-46", "/posts/post-10", "/posts/post-10-renamed"),
    *("/posts/nothing", "/posts/new", "/posts/ydraft", "/posts/yscheduled", "/posts/ydeleted"),
    *("/pages/about", "/pages/About/", "/pages/new", "/pages/old/new", "/pages/old/deleted"),
    *("/tags/common", "/tags/only", "/tags/new", "/tags/zscheduled", f"/tags/{quote('旅')}"),
    *("/authors/hanako", "/authors/taro", "/archive/2024", "/archive/2024/02", "/archive/2099"),
    "/openapi.json",
]


NEW = {"id": "new", "slug": "new", "title": "New", "author": "hanako"}
NEW_PAGE = {"id": "new", "slug": "new", "title": "New", "kind": PAGE}
NEW_ADDRESSES = ["/old/new", "/?p=21"]


@dataclass(frozen=True)
class Change:
    """make: the change. tops: lists that a post joins or leaves as the newest; lists: elsewhere."""

    make: Callable[[], object]
    lists: frozenset[str]
    tops: frozenset[str]


def a(make: Callable[[], object], *lists: str, tops: str = "") -> Change:
    return Change(make, frozenset(lists), frozenset(tops.split()))


def in_an_hour() -> datetime:
    return timezone.now() + timedelta(hours=1)


LISTS = "/ /archive/2024 /archive/2024/02 /authors/hanako /tags/common".split()
WHERE_IT_WOULD_BE = (
    "/ /archive/2099 /archive/2099/01 /tags/zscheduled /posts/post-46 /sitemap-3.xml".split()
)
TOPS = "/ /tags/common /authors/hanako"

# Post 20 stands in the middle, in February 2024, is Hanako's and tagged Common; 46 is the newest.
CHANGES: dict[str, Change] = {
    "edit a text": a(lambda: change("post-20", body="Other.\n")),
    "edit the newest text": a(lambda: change("post-46", body="Other.\n")),
    "edit a summary": a(lambda: change("post-20", summary="Other")),
    "edit a title": a(lambda: change("post-20", title="Other")),
    "publish": a(lambda: published(**NEW, tags=["Common", "New"]), tops=TOPS),
    "publish a draft of long ago": a(lambda: change("draft", status="published"), *LISTS),
    "publish where one was deleted": a(
        lambda: published(**NEW | {"slug": "ydeleted"}, tags=["Common"]), tops=TOPS
    ),
    "schedule": a(
        lambda: published(**NEW, tags=["Common", "New"], published_at=in_an_hour()),
        *("/posts/new", "/tags/new"),  # nothing is there yet, and soon will be
        tops=TOPS,
    ),
    "schedule what was public": a(lambda: change("post-20", published_at=in_an_hour()), *LISTS),
    "schedule for another time": a(
        lambda: change("scheduled", published_at=in_an_hour()), *WHERE_IT_WOULD_BE
    ),
    "no longer schedule": a(lambda: change("scheduled", status=DRAFT), *WHERE_IT_WOULD_BE),
    "save a draft": a(lambda: change("draft", title="Other", body="Other.\n")),
    "unpublish": a(lambda: change("post-20", status=DRAFT), *LISTS),
    "unpublish the newest": a(lambda: change("post-46", status=DRAFT), tops=TOPS),
    "delete": a(lambda: delete("post-20"), *LISTS),
    "delete the newest": a(lambda: delete("post-46"), tops=TOPS),
    "change a slug": a(lambda: change("post-20", slug="new")),
    "change a slug back": a(lambda: change("post-10", slug="post-10")),
    "add a tag": a(lambda: change("post-20", tags=["Common", "旅"]), "/tags/旅"),
    "add a new tag": a(lambda: change("post-20", tags=["Common", "New"]), "/tags/new"),
    "remove a tag": a(lambda: change("post-20", tags=[]), "/tags/common"),
    "remove a tag's only post": a(lambda: change("post-23", tags=[]), "/tags/only"),
    "spell a tag otherwise": a(lambda: change("post-20", tags=["COMMON"])),
    "change the author": a(
        lambda: change("post-20", author="taro"), "/authors/hanako", "/authors/taro"
    ),
    "change a date": a(
        lambda: change("post-20", published_at=blog.FIRST + timedelta(days=52)),
        *LISTS,
        *("/archive/2023", "/archive/2023/12"),
    ),
    "change a date to now": a(lambda: change("post-20", published_at=timezone.now()), *LISTS),
    "publish with old addresses": a(
        lambda: published(**NEW, tags=["Common"], addresses=NEW_ADDRESSES), tops=TOPS
    ),
    "publish at an old address of what was deleted": a(
        lambda: published(**NEW, tags=["Common"], addresses=["/old/deleted"]), tops=TOPS
    ),
    "schedule with old addresses": a(
        lambda: published(
            **NEW, tags=["Common"], published_at=in_an_hour(), addresses=NEW_ADDRESSES
        ),
        *("/posts/new", "/old/new", "/Old/New/", "/index.php"),
        tops=TOPS,
    ),
    "add old addresses": a(
        lambda: change("post-20", addresses=[*blog.OLD_ADDRESSES, *NEW_ADDRESSES])
    ),
    "take out an old address": a(lambda: change("post-20", addresses=blog.OLD_ADDRESSES[1:])),
    "add an old address with a number to one without": a(
        lambda: change("post-20", addresses=[*blog.OLD_ADDRESSES, "/old/new?p=21"])
    ),
    "publish a page": a(lambda: published(**NEW_PAGE)),
    "schedule a page": a(lambda: published(**NEW_PAGE, published_at=in_an_hour()), "/new", "/New/"),
    "edit a page": a(lambda: change("about", body="Other.\n")),
    "change a page's slug": a(lambda: change("about", slug="new")),
    "change a page's slug and take out its old address": a(
        lambda: change("about", slug="new", addresses=[])
    ),
    "unpublish a page": a(lambda: change("about", status=DRAFT)),
    "delete a page": a(lambda: delete("about")),
    "join a series": a(lambda: change("post-20", series="Line"), "/series/line"),
    "begin a series": a(lambda: change("post-20", series="New"), "/series/new"),
    "leave a series": a(lambda: change("post-19", series=""), "/series/line"),
    "publish a part": a(lambda: published(**NEW, series="Line"), "/series/line", tops=TOPS),
    "schedule a part": a(
        lambda: published(**NEW, series="Line", published_at=in_an_hour()),
        "/posts/new",
        "/series/line",
        tops=TOPS,
    ),
    "spell a series otherwise": a(lambda: change("post-22", series="LINE")),
    "edit a title of a part": a(lambda: change("post-19", title="Other")),
    "change a slug of a part": a(lambda: change("post-19", slug="new")),
    "unpublish a part": a(
        lambda: change("post-19", status=DRAFT), *LISTS, "/authors/hanako", "/series/line"
    ),
    "delete a part": a(lambda: delete("post-19"), *LISTS, "/series/line"),
    "translate": a(lambda: change("post-20", title="二十番の記事", translation_of="post-19")),
    "translate no longer": a(lambda: change("post-31", translation_of="")),
    "edit a title of a translation": a(lambda: change("post-31", title="三十一番の記事")),
    "unpublish a translation": a(
        lambda: change("post-31", status=DRAFT),
        "/",
        "/archive/2024",
        "/archive/2024/04",
        "/authors/hanako",
    ),
    "delete what was translated": a(
        lambda: delete("post-30"),
        "/",
        "/archive/2024",
        "/archive/2024/04",
        "/archive/2024/03",
        "/authors/taro",
        "/tags/common",
    ),
    "rename an author": a(
        lambda: records.save_author(Author(slug="taro", name="Taro the Second"), by=EDITOR)
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_edge_is_fresh_after_the_second_purge_and_keeps_the_rest(
    change: Change, written_blog: None, edge: Edge, origin: Origin
) -> None:
    before = warmed(edge, origin)
    change.make()
    purge_twice(edge, origin)
    after = walk(partial(ask, origin.port), before)
    seen = {target: edge.get(target) for target in after}
    assert {
        "stale": [target for target in after if seen[target].content != after[target].content],
        "lost": lost(seen, before, after, change),
        "outgrown": outgrown(seen, before, after),
    } == {"stale": [], "lost": [], "outgrown": []}


def test_a_new_title_of_the_site_is_on_every_page(
    written_blog: None, edge: Edge, origin: Origin
) -> None:
    before = warmed(edge, origin)
    with override_settings(SITE_TITLE="Another title"):
        records.write_site()
    purge_twice(edge, origin)
    pages = [target for target, answer in before.items() if b"<title>blogsite" in answer.body]
    assert len(pages) > 2
    assert [target for target in before if "blogsite" in edge.get(target).text] == []
    assert all("Another title" in edge.get(target).text for target in pages)


def test_answers_under_way_during_a_purge_are_gone_after_the_second(
    written_blog: None, edge: Edge, origin: Origin
) -> None:
    warmed(edge, origin)
    assert "Taro" in edge.get("/authors/taro").text
    records.save_author(Author(slug="taro", name="Jiro"), by=EDITOR)
    blog.purge(edge)
    assert "Taro" in edge.get("/authors/taro").text  # of a reader that remembers the site
    assert edge.get("/authors/taro").is_hit
    origin.renew()
    blog.purge(edge)
    assert "Taro" not in edge.get("/authors/taro").text


def test_scheduling_purges_every_page_that_the_post_will_appear_on(
    written_blog: None, edge: Edge, origin: Origin
) -> None:
    before = warmed(edge, origin)
    at = in_an_hour().replace(microsecond=0)
    change("draft", status="published", published_at=at, tags=["Common", "旅"], author="taro")
    purge_twice(edge, origin)
    assert [target for target in before if "Xdraft" in edge.get(target).text] == []
    origin.time = utc_second(at)
    later = {target: ask(origin.port, target) for target in before}
    will_change = [target for target in before if before[target].content != later[target].content]
    assert {"/", "/feed.xml", "/posts/post-46", "/posts/ydraft", "/tags/common"} <= {*will_change}
    origin.time = None
    too_long = {
        target: seconds
        for target in will_change
        if (seconds := ask(origin.port, target).seconds_at_the_edge) > 3660
    }
    assert too_long == {}


def warmed(edge: Edge, origin: Origin) -> dict[str, Answer]:
    """Have every URL at the edge; returns the origin's answers."""
    return {
        target: origin.given[target]
        for target in walk(edge.get, [*ODD, *(routes.API + path for path in API)])
    }


def purge_twice(edge: Edge, origin: Origin) -> None:
    """Have the orders sent, and once more when no reader remembers the site as it was."""
    blog.purge(edge)
    origin.renew()
    blog.purge(edge)


def lost(
    seen: Mapping[str, Answer],
    before: Mapping[str, Answer],
    after: Mapping[str, Answer],
    change: Change,
) -> list[str]:
    """Return what was purged for nothing.

    A list that gets or loses a post is purged as a whole; at its top, without its older pages.
    """
    return [
        target
        for target in before
        if not seen[target].is_hit
        and before[target].content == after[target].content
        and before[target].seconds_at_the_edge <= after[target].seconds_at_the_edge
        and not _may_be_lost(target, change)
    ]


def _may_be_lost(target: str, change: Change) -> bool:
    path, _, query = unquote(target).removeprefix(routes.API).partition("?")
    path = "/" if path == "/posts" else path.removeprefix("/pages")
    is_feed = path.endswith(routes.FEEDS)
    of = (path.rpartition("/")[0] if is_feed else path) or "/"
    return of in change.lists or (of in change.tops and "cursor=older" not in query and query != "")


def outgrown(
    seen: Mapping[str, Answer], before: Mapping[str, Answer], after: Mapping[str, Answer]
) -> list[str]:
    """Return what is kept under other tags than it has now: the next purge would miss it."""
    return [
        f"{target} {after[target].tags - before[target].tags}"
        for target in before
        if seen[target].is_hit and not after[target].tags <= before[target].tags
    ]
