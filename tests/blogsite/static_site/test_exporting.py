"""The exported site, as a web server that knows nothing of us serves it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from http.server import SimpleHTTPRequestHandler
from io import StringIO
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from blogsite.static_site.addresses import short, with_short_names, without_search
from blogsite.static_site.folder import RECORD
from blogsite.static_site.reader import Reader
from posts import publishing, records, tag_changes
from posts.models import Author
from posts.relations import pages
from tests import local_server
from tests.posts.backup import blog
from tests.posts.factories import EDITOR, published, saved

LONG = "東京から大阪まで" * 25
DAY = datetime(2018, 7, 5, tzinfo=UTC)
_LINK = re.compile(r'(?:href|src)="([^"]*)"|<loc>([^<]*)</loc>|<id>([^<]*)</id>')


class FolderHandler(local_server.QuietHandler, SimpleHTTPRequestHandler):
    """Answers with the files of a folder."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Yield a folder and the origin at which it is served."""
    folder = tmp_path / "public"
    with local_server.running(partial(FolderHandler, directory=str(folder))) as server:
        yield folder, server.origin


def get(origin: str, path: str) -> tuple[int, str, str, bytes]:
    """Return status, location, type and content; path as in a link."""
    connection = HTTPConnection(urlsplit(origin).netloc)
    try:
        connection.request("GET", path)
        answer: HTTPResponse = connection.getresponse()
        return (
            answer.status,
            answer.headers.get("Location", ""),
            answer.headers.get("Content-Type", ""),
            answer.read(),
        )
    finally:
        connection.close()


def make_blog() -> None:
    records.write_site()
    records.save_author(Author(slug="hanako", name="花子"), by=EDITOR)
    picture = blog.a_picture("red")
    for number in range(45):
        published(
            title=f"旅 {number}",
            tags=["旅", f"CI/CD {number % 3}"],
            author="hanako",
            body=f"[前](/posts/旅-{max(0, number - 1)}) ![絵]({picture.path}) C&D",
            published_at=DAY + timedelta(days=number),
        )
    published(title="Long", slug=LONG, tags=["長い" * 40], published_at=DAY - timedelta(days=1))
    blog.renamed(published(title="Renamed", slug="former"), "renamed")
    published(
        kind="page",
        title="自己紹介",
        slug="自己紹介",
        body="[a](/posts/renamed/) [b](/posts/former)",
    )
    publishing.delete(published(title="Gone", slug="gone"), by=EDITOR)
    saved(title="A draft", slug="a-draft")
    published(title="Later", slug="later", published_at=timezone.now() + timedelta(days=3))


def export(folder: Path, origin: str, *options: str) -> str:
    output = StringIO()
    call_command("export_static", str(folder), "--origin", origin, *options, stdout=output)
    return output.getvalue()


def links(content: bytes, base: str) -> set[str]:
    """Return the links of a page to its own host, each as a path as it is asked for."""
    found = {next(filter(None, groups), "") for groups in _LINK.findall(content.decode())}
    targets = {urlsplit(urljoin(base, target)) for target in found}
    return {target.path for target in targets if target.netloc == urlsplit(base).netloc}


def walk(origin: str, start: str) -> dict[str, bytes]:
    """Return every page that links lead to, by its path as it is linked."""
    pages: dict[str, bytes] = {}
    ahead = {start}
    while ahead:
        path = ahead.pop()
        status, location, content_type, content = get(origin, path)
        if status == 301 and location == path + "/":
            status, location, content_type, content = get(origin, location)
        assert status == 200, path
        pages[path] = content
        if content_type.startswith(("text/html", "application/xml", "text/xml")):
            ahead |= links(content, origin + path) - pages.keys()
    return pages


@pytest.mark.usefixtures("tables", "media_bucket")
def test_every_link_leads_to_the_page_that_the_reader_shows(served: tuple[Path, str]) -> None:
    folder, origin = served
    make_blog()
    assert ", 0 failed." in export(folder, origin)
    pages = walk(origin, "/") | walk(origin, "/sitemap.xml")

    numbered = {path for path in pages if "/page/" in path}
    compared = {path for path in pages.keys() - numbered if not path.startswith("/media/")}
    with closing(Reader(origin)) as reader:
        unlike = {
            path
            for path in compared
            if without_paging(pages[path].decode())
            != without_paging(as_a_file(reader.get(full(path)).body, origin))
        }
    assert unlike == {"/posts/former"}  # a page that leads on
    assert "/%E8%87%AA%E5%B7%B1%E7%B4%B9%E4%BB%8B" in compared
    assert len(compared) > 60
    # Of home, the tag, the author and the year: 20, 20 and the rest. And one of July.
    assert len(numbered) == 4 * 2 + 1


def as_a_file(html: str, origin: str) -> str:
    return with_short_names(without_search(html), origin)


def without_paging(html: str) -> str:
    return re.sub(r'href="[^"]*(/page/\d+|\?cursor=[^"]*)"', "", html)


def full(path: str) -> str:
    """Return the decoded path on the site that has a path in the folder."""
    return unquote(path).replace(short(LONG), LONG).removesuffix("/") or "/"


@pytest.mark.usefixtures("tables", "media_bucket")
def test_redirects_and_what_is_not_there_are_served_too(served: tuple[Path, str]) -> None:
    folder, origin = served
    moved = published(title="Renamed", slug="改名前", addresses=["/2018/07/old.html", "/?p=2"])
    blog.renamed(moved, "改名後")
    export(folder, origin)
    page = get(origin, "/posts/%E6%94%B9%E5%90%8D%E5%89%8D/")[3].decode()
    target = "/posts/%E6%94%B9%E5%90%8D%E5%BE%8C"
    assert f'<meta http-equiv="refresh" content="0; url={target}">' in page
    assert f'<link rel="canonical" href="{origin}{target}">' in page
    assert (folder / "_redirects").read_text() == (
        f"/2018/07/old.html {target} 301\n"
        f"/ p=2 {target} 301\n"
        f"/posts/%E6%94%B9%E5%90%8D%E5%89%8D {target} 301\n"
    )
    assert get(origin, "/2018/07/old.html")[3].decode() == page
    assert [file for file in folder.rglob("*") if "?" in file.name] == []
    with closing(Reader(origin)) as reader:
        not_there = without_search(reader.get("/nothing").body)
    assert (folder / "404.html").read_text() == not_there
    assert "/search" not in not_there


@pytest.mark.usefixtures("tables", "media_bucket")
def test_nothing_that_readers_do_not_see_is_in_it(tmp_path: Path) -> None:
    published(title="Shown", body="Shown.")
    saved(title="A draft of ours", body="Secret.")
    later = timezone.now() + timedelta(days=3)
    published(
        title="Scheduled by us", body="Secret.", published_at=later, addresses=["/by-us.html"]
    )
    publishing.unpublish(published(title="Hidden by us", body="Secret."), by=EDITOR)
    publishing.delete(published(title="Deleted by us", body="Secret."), by=EDITOR)
    export(tmp_path / "public", "http://127.0.0.1")
    text = "".join(file.read_text() for file in (tmp_path / "public").rglob("*") if file.is_file())
    assert "Shown." in text
    assert [word for word in ("Secret", "of ours", "by us", "by-us") if word in text] == []


@pytest.mark.usefixtures("tables", "media_bucket")
def test_run_again_it_writes_what_differs_and_deletes_what_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "public"
    blog.a_picture("red")
    post = published(title="One", slug="one")
    published(title="Two", slug="two")
    origin = "http://127.0.0.1"
    would = export(folder, origin, "--dry-run")
    assert not folder.exists()
    first = export(folder, origin)
    assert would == first + "Nothing was written: this was a dry run.\n"
    before = {file: file.stat().st_mtime_ns for file in folder.rglob("*") if file.name != RECORD}
    again = export(folder, origin)
    assert again.startswith("0 created, 0 updated, ")
    assert again.endswith(" unchanged, 0 deleted, 0 failed.\n")
    assert before == {
        file: file.stat().st_mtime_ns for file in folder.rglob("*") if file.name != RECORD
    }
    publishing.delete(post, by=EDITOR)
    assert ", 1 deleted, 0 failed." in export(folder, origin)
    assert not (folder / "posts" / "one").exists()
    assert (folder / "posts" / "two" / "index.html").exists()


@pytest.mark.usefixtures("tables", "media_bucket")
def test_a_blog_without_posts_has_a_front_page(tmp_path: Path) -> None:
    export(tmp_path / "public", "http://127.0.0.1")
    assert "<title>" in (tmp_path / "public" / "index.html").read_text()


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CommandError, match=r"no export wrote\. Name a folder"):
        export(tmp_path, "http://127.0.0.1")


@pytest.mark.usefixtures("tables", "media_bucket")
def test_an_address_that_no_file_can_have_is_told_and_the_rest_is_written(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "public"
    published(title="One", slug="one")
    folder.mkdir()
    (folder / RECORD).touch()
    (folder / "posts").write_text("a file where a folder should be")
    output = StringIO()
    with pytest.raises(CommandError, match="1 addresses could not be written"):
        call_command("export_static", str(folder), stdout=output)
    assert "failed   /posts/one: " in output.getvalue()
    assert (folder / "index.html").exists()


def test_a_former_tag_leads_on_and_one_with_posts_again_does_not(
    served: tuple[Path, str],
) -> None:
    folder, origin = served
    published(title="A", tags=["Old", "Back"])
    for key, to in (("old", "新しい"), ("back", "Away")):
        tag_changes.start(key, to, by=EDITOR)
        tag_changes.work(key, seconds=60)
    published(title="B", tags=["Back"])
    export(folder, origin)
    lines = (folder / "_redirects").read_text().splitlines()
    assert [line for line in lines if line.startswith("/tags/")] == [
        "/tags/old /tags/%E6%96%B0%E3%81%97%E3%81%84 301"
    ]
    assert "/tags/%E6%96%B0%E3%81%97%E3%81%84" in (folder / "tags/old/index.html").read_text()
    assert "<article" in (folder / "tags/back/index.html").read_text()


def test_a_series_is_there_with_all_its_pages_the_oldest_post_first(
    served: tuple[Path, str],
) -> None:
    folder, origin = served
    posts = [
        published(title=f"回 {number}", series="連載", published_at=DAY + timedelta(days=number))
        for number in range(21)
    ]
    pages.write(posts[20].id)

    assert ", 0 failed." in export(folder, origin)

    first = (folder / "series/連載/index.html").read_text()
    assert f'<a rel="next" href="{quote("/series/連載/page/2")}">' in first
    assert "回 0<" in first
    assert "回 20<" not in first
    assert "回 20<" in (folder / "series/連載/page/2/index.html").read_text()
