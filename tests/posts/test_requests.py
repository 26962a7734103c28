"""What is asked of DynamoDB: no scan anywhere, and as much however many posts there are."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from botocore.client import BaseClient
from django.core.management import call_command
from django.test import Client
from PIL import Image

import blogsite
import posts
import reader_lambda
from posts import post_lists, publishing, records, store
from posts.media import arrivals
from posts.models import DRAFT, PUBLISHED, Author, Post, copy_of
from posts.public_items import entries, link_from_entry
from posts.tables import (
    POST_SK,
    REVISION_SK_PREFIX,
    DraftEntryItem,
    EditorialItem,
    EntryItem,
    MonthItem,
    NeighboursItem,
    PostItem,
    PublicItem,
    TagItem,
)
from reader_lambda import items
from tests.blogsite.sign_in import sign_in
from tests.posts.admin.blog import (
    ADD,
    EDITH,
    LIST,
    add,
    form_of,
    post_url,
    stored_author,
    stored_post,
)

pytestmark = [pytest.mark.usefixtures("tables"), pytest.mark.slow]

SCANS = {"scan", "rate_limited_scan"}  # PynamoDB's and boto3's names
ROOT = Path(posts.__file__ or "").parent.parent
OPERATORS = (  # what backs up, restores and moves a whole blog
    "blogsite/static_site/",
    "posts/backup/",
    "posts/importers/dynamodb_table/",
    "posts/raw_tables.py",
    "posts/search/rebuilding.py",
)
SIZES = (30, 300)  # posts; a page of the list has 50, one examined part of a search all 300
START = datetime(2020, 1, 1, tzinfo=UTC)

READING = {"Query", "GetItem", "BatchGetItem"}
WRITING = {"TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"}


class RequestLog:
    """The requests of every client of botocore, PynamoDB's among them: operation, parameters."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, Any]]] = []

    def of(self, action: Callable[[], object]) -> dict[str, int]:
        """Do something; return how often it asked for each operation."""
        start = len(self.requests)
        action()
        return dict(Counter(name for name, _parameters in self.requests[start:]))

    def operations(self) -> set[str]:
        """Return the names of all operations so far."""
        return {name for name, _parameters in self.requests}


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> RequestLog:
    """Return the log of this test's requests."""
    log = RequestLog()
    original = BaseClient._make_api_call  # type: ignore[attr-defined]  # the one way to all of them

    def recorded(client: BaseClient, operation: str, parameters: dict[str, Any]) -> Any:
        log.requests.append((operation, parameters))
        return original(client, operation, parameters)

    monkeypatch.setattr(BaseClient, "_make_api_call", recorded)
    return log


def a_blog(size: int) -> Post:
    """Store that many posts and three newer ones the usual way; return the middle one of those."""
    stored_author("amy", "Amy")
    seed([seeded(number) for number in range(size)])
    made = [
        stored_post(f"Real {day}", tags=["common", "t1"], author="amy", **public(day))
        for day in (1, 2, 3)
    ]
    return reread(made[1])


def public(day: int) -> dict[str, Any]:
    return {"status": PUBLISHED, "published_at": START + timedelta(days=400 + day)}


def seeded(number: int) -> Post:
    """Return a post as it is once stored; every third is a draft."""
    when = START + timedelta(days=number)
    return Post(
        id=f"seeded-{number}",
        title=f"Seeded {number}",
        slug=f"seeded-{number}",
        tags=["common", f"t{number}"],
        author="amy",
        status=PUBLISHED if number % 3 else DRAFT,
        **dict.fromkeys(("published_at", "created_at", "updated_at"), when),
        created_by=EDITH.id,
        **dict.fromkeys(("revision", "purge_order"), "0" * 26),
        version=1,
    )


def seed(made: list[Post]) -> None:
    """Write what lists, filters and neighbours read of posts, not their texts and pages."""
    with EditorialItem.batch_write() as editorial, PublicItem.batch_write() as shown:
        for post in made:
            editorial.save(PostItem(store.post_pk(post.id), POST_SK, **store.stored_values(post)))
            for entry in entries(post):
                (editorial if isinstance(entry, DraftEntryItem) else shown).save(entry)
            shown.save(TagItem(items.TAGS_PK, post.tags[1], name=post.tags[1], posts=1))
            month = f"{1990 + int(post.id[7:]) // 12}-{1 + int(post.id[7:]) % 12:02d}"
            shown.save(MonthItem(items.ARCHIVE_PK, month, posts=1))
    newest = next(entry for entry in reversed(made) if entry.status == PUBLISHED)
    (entry, *_others) = entries(newest)
    assert isinstance(entry, EntryItem)
    older = link_from_entry(entry)
    NeighboursItem(items.path_pk("/"), items.NEIGHBOURS_SK, older=older).save()


def reread(post: Post) -> Post:
    found = store.get_post(post.id)
    assert found is not None
    return found


@pytest.fixture
def editor() -> Client:
    """Return the browser of an editor, over the tables that the test fills."""
    client = Client(headers={"accept-language": "en"})
    sign_in(client)
    return client


Counts = dict[str, int]

# Of each: one GetItem for the session, one Query for the authors where they are shown or chosen.
PAGES: dict[str, Counts] = {
    "/admin/": {"GetItem": 1, "Query": 1},
    LIST: {"BatchGetItem": 2, "GetItem": 1, "Query": 6},
    LIST + "?cursor={at}": {"BatchGetItem": 2, "GetItem": 1, "Query": 6},
    LIST + "?o=3": {"BatchGetItem": 2, "GetItem": 1, "Query": 6},
    LIST + "?kind=post": {"BatchGetItem": 2, "GetItem": 1, "Query": 4},
    LIST + "?kind=page": {"GetItem": 1, "Query": 4},
    LIST + "?state=draft": {"BatchGetItem": 2, "GetItem": 1, "Query": 4},
    LIST + "?state=scheduled": {"GetItem": 1, "Query": 4},
    LIST + "?state=published": {"BatchGetItem": 2, "GetItem": 1, "Query": 4},
    LIST + "?tag=common": {"BatchGetItem": 2, "GetItem": 1, "Query": 4},
    LIST + "?author=amy": {"BatchGetItem": 2, "GetItem": 1, "Query": 4},
    LIST + "?month=2020-01": {"BatchGetItem": 2, "GetItem": 1, "Query": 6},
    "/admin/posts/post/tags/?q=t": {"GetItem": 1, "Query": 1},
    ADD: {"GetItem": 1, "Query": 1},
    LIST + "{id}/change/": {"BatchGetItem": 1, "GetItem": 1, "Query": 4},
    LIST + f"actions/{EDITH.id}/": {"GetItem": 1, "Query": 1},
    LIST + "{id}/history/": {"GetItem": 1, "Query": 2},
    LIST + "{id}/delete/": {"GetItem": 1, "Query": 1},
    "/admin/posts/author/": {"GetItem": 1, "Query": 1},
    "/admin/posts/author/amy/change/": {"GetItem": 1, "Query": 1},
    "/admin/posts/author/amy/delete/": {"GetItem": 1, "Query": 2},
    "/admin/posts/media/": {"GetItem": 1, "Query": 1},
}
VERBS: dict[str, Counts] = {
    "draft beside": {"GetItem": 1, "Query": 5, "TransactWriteItems": 1, "DeleteItem": 1},
    "form": {"GetItem": 1, "Query": 11, "TransactWriteItems": 1, "DeleteItem": 1},  # the copy
    "form with another title": {
        "GetItem": 1,
        "Query": 12,
        "TransactWriteItems": 1,
        "DeleteItem": 1,
    },
    "new draft": {
        "GetItem": 1,
        "Query": 2,
        "BatchGetItem": 1,  # how other posts write its tags
        "TransactWriteItems": 1,
        "DeleteItem": 1,
    },
    "unpublish": {"Query": 9, "TransactWriteItems": 2},
    "publish": {"Query": 8, "TransactWriteItems": 2},
    "slug": {"Query": 9, "TransactWriteItems": 1},
    "tag": {"Query": 6, "TransactWriteItems": 2},
    "date": {"Query": 10, "TransactWriteItems": 1},
    "author": {"Query": 1, "TransactWriteItems": 1},
    "delete": {"Query": 7, "TransactWriteItems": 1},
}


@pytest.mark.parametrize("size", SIZES)
def test_a_page_asks_for_the_same_at_any_size(log: RequestLog, editor: Client, size: int) -> None:
    post = a_blog(size)
    at = items.entry_sk("2020-01-20T00:00:00Z", "seeded-19").replace("#", "%23")
    place = {"at": at, "id": post.id}
    asked = {page: log.of(visit(editor, page.format_map(place))) for page in PAGES}
    assert asked == PAGES
    assert log.operations() <= READING | WRITING


def visit(client: Client, url: str) -> Callable[[], None]:
    """Return what opens a page that must be there."""

    def visited() -> None:
        assert client.get(url).status_code == 200, url

    return visited


@pytest.mark.parametrize("size", SIZES)
def test_a_verb_asks_for_the_same_at_any_size(log: RequestLog, editor: Client, size: int) -> None:
    post = a_blog(size)
    url = post_url(post)
    verbs: dict[str, Callable[[], object]] = {
        "draft beside": lambda: editor.post(url, form_of(post, body="Newer text.")),
        "form": lambda: editor.post(url, form_of(reread(post), body="New text.", _publish="")),
        "form with another title": lambda: editor.post(
            url, form_of(reread(post), title="Newer", _publish="")
        ),
        "new draft": lambda: add(editor, title="A draft", tags="common"),
        "unpublish": lambda: publishing.unpublish(reread(post), by=EDITH),
        "publish": lambda: publishing.publish(reread(post), by=EDITH),
        "slug": lambda: publishing.save(copy_of(reread(post), slug="other"), by=EDITH),
        "tag": lambda: publishing.save(copy_of(reread(post), tags=["common", "new"]), by=EDITH),
        "date": lambda: publishing.save(copy_of(reread(post), **public(9)), by=EDITH),
        "delete": lambda: publishing.delete(reread(post), by=EDITH),
        "author": lambda: records.save_author(Author(slug="amy", name="Amy P."), by=EDITH),
    }
    asked = {name: log.of(verb) for name, verb in verbs.items()}
    assert asked == VERBS
    assert log.operations() <= READING | WRITING


def test_a_search_reads_a_bounded_part_and_leads_on(
    log: RequestLog, editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_blog(300)
    monkeypatch.setattr(post_lists, "MAX_EXAMINED", 150)
    start = len(log.requests)
    page = editor.get(LIST, {"q": "nowhere", "author": "amy"})
    assert "Continue the search" in page.content.decode()
    keys = (sk for request in log.requests[start:] for sk in read_at_once(request))
    read = Counter(sk.partition("#")[0] for sk in keys)
    assert read == {POST_SK: 150, REVISION_SK_PREFIX.strip("#"): 150}


@pytest.mark.parametrize("count", [1, 80])
def test_a_check_looks_up_all_links_together(log: RequestLog, editor: Client, count: int) -> None:
    kinds = ("/posts/p{0}", "/about-{0}", "/tags/t{0}", "/authors/a{0}", "/media/{0:032x}/a.png")
    links = (f"[x]({kind.format(number)})" for number in range(count // 2 + 1) for kind in kinds)
    form = form_of(Post(title="T", body=" ".join(links), summary="S"))
    store.refresh_site()  # which is read once a minute, whatever is asked for
    visit(editor, ADD)()  # the site's settings are held from then on
    asked = log.of(lambda: editor.post(f"{LIST}check/", form))
    assert asked == {"BatchGetItem": 3, "GetItem": 1, "Query": 1}


def read_at_once(request: tuple[str, dict[str, Any]]) -> list[str]:
    """Return the sort keys of what a BatchGetItem asks for."""
    name, parameters = request
    asked = parameters["RequestItems"].values() if name == "BatchGetItem" else ()
    return [key["sk"]["S"] for table in asked for key in table["Keys"]]


def test_nothing_scans(log: RequestLog, editor: Client, media_bucket: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\ntags: x\n---\n\nText.\n")
    for command in (["setup"], ["load_demo"], ["import_posts", str(tmp_path)], ["publish_due"]):
        call_command(*command, stdout=StringIO())
    chosen = {"_selected_action": ["writing-serverless"], "post": "yes"}
    for action in ("unpublish_selected", "publish_selected", "delete_selected"):
        assert editor.post(LIST, {**chosen, "action": action}).status_code in {200, 302}
    upload = "/admin/posts/media/upload/"
    form = editor.post(upload, {"name": "a.png", "size": "90", "type": "image/png"}).json()
    httpx.post(form["url"], data=form["fields"], files={"file": a_picture()})
    assert arrivals.take_arrived() == 1
    assert editor.get(upload, {"id": form["id"]}).json()[form["id"]]["state"] == "stored"
    editor.post("/admin/logout/")
    assert len(log.requests) > 100
    assert "Scan" not in log.operations()


def a_picture() -> BytesIO:
    data = BytesIO()
    Image.new("RGB", (4, 3), "teal").save(data, "PNG")
    data.name = "teal.png"
    data.seek(0)
    return data


@pytest.mark.parametrize("package", [blogsite, posts, reader_lambda])
def test_no_code_but_that_of_an_operators_commands_asks_for_a_scan(package: ModuleType) -> None:
    assert package.__file__
    root = Path(package.__file__).parent
    for path in root.rglob("*.py"):
        if path.relative_to(root.parent).as_posix().startswith(OPERATORS):
            continue
        names = (node for node in ast.walk(ast.parse(path.read_text())))
        asked = [n.attr for n in names if isinstance(n, ast.Attribute) and n.attr in SCANS]
        assert asked == [], path


def test_nothing_that_answers_editors_or_wakes_by_itself_can_reach_that_code() -> None:
    script = """
import sys, django
django.setup()
import blogsite.lambda_handler, blogsite.urls, posts.edge.triggers, posts.publishing
print(*sorted(sys.modules))
"""
    loaded = subprocess.check_output([sys.executable, "-c", script], text=True, cwd=ROOT).split()
    assert "posts.admin.posts" in loaded
    operators = tuple(name.removesuffix(".py").replace("/", ".") for name in OPERATORS)
    assert [name for name in loaded if name.startswith(operators)] == []
