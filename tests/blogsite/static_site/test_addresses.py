"""Where an address of the site stands in a folder."""

from __future__ import annotations

import pytest

from blogsite.static_site import addresses
from reader_lambda import routes

LONG = "東京から大阪まで" * 25  # the longest slug there is: 600 bytes
ORIGIN = "https://blog.example.com"


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/posts/新幹線", "posts/新幹線/index.html"),
        ("/tags/c++", "tags/c++/index.html"),
        ("/feed.xml", "feed.xml"),
        ("/tags/aws/feed.xml", "tags/aws/feed.xml"),
        ("/robots.txt", "robots.txt"),
        ("/404.html", "404.html"),
        ("/2018/07/05/foo.html", "2018/07/05/foo.html"),
        ("/2018/07/05/foo/", "2018/07/05/foo/index.html"),
        ("/index.php", "index.php/index.html"),
    ],
)
def test_a_page_is_the_index_document_of_its_folder(path: str, file: str) -> None:
    assert addresses.file_of(path) == file


@pytest.mark.parametrize("path", ["/../x", "/a/../../x", "/a/./b", "/a\\..\\b", "/a\0b"])
def test_no_address_leads_out_of_the_folder(path: str) -> None:
    with pytest.raises(ValueError, match="no file can have the address"):
        addresses.file_of(path)


def test_names_too_long_for_a_file_are_cut_and_stay_different() -> None:
    names = {addresses.short(name) for name in (LONG, LONG[:-1], LONG[:-1] + "x")}
    assert len(names) == 3
    assert {len(name.encode()) <= 255 for name in names} == {True}
    assert addresses.short("a" * 240) == "a" * 240
    assert addresses.short(LONG + ".webp").endswith(".webp")


def test_links_to_names_too_long_lead_where_the_file_is() -> None:
    quoted, short = map(routes.url_path, (LONG, addresses.short(LONG)))
    text = (
        f'<a href="/posts/{quoted}#a">a</a> <loc>{ORIGIN}/posts/{quoted}</loc> '
        f'<a href="https://example.com/posts/{quoted}">b</a> <a href="/posts/short">c</a> {quoted}'
    )
    assert addresses.with_short_names(text, ORIGIN) == (
        f'<a href="/posts/{short}#a">a</a> <loc>{ORIGIN}/posts/{short}</loc> '
        f'<a href="https://example.com/posts/{quoted}">b</a> <a href="/posts/short">c</a> {quoted}'
    )


def test_pages_of_a_list_have_numbers() -> None:
    assert addresses.page_path("/", 1) == "/"
    assert addresses.page_path("/", 2) == "/page/2"
    assert addresses.page_path("/tags/旅", 3) == "/tags/旅/page/3"


def test_links_between_pages_of_a_list_lead_to_numbers() -> None:
    html = (
        '<link rel="prev" href="/tags/a?cursor=newer~2018-07-04T15:00:00Z~2">'
        '<a rel="next" href="/tags/a?cursor=older~2018-07-03T15:00:00Z~1">older</a>'
        '<a href="/?cursor=older~2018-07-03T15:00:00Z~1">in a text</a>'
    )
    assert addresses.next_cursor(html) == "older~2018-07-03T15:00:00Z~1"
    assert addresses.with_page_links(html, "/tags/a", 2) == (
        '<link rel="prev" href="/tags/a">'
        '<a rel="next" href="/tags/a/page/3">older</a>'
        '<a href="/?cursor=older~2018-07-03T15:00:00Z~1">in a text</a>'
    )
    assert addresses.next_cursor("<p>no links</p>") is None


def test_links_to_the_site_are_found() -> None:
    html = (
        f'<a href="/posts/%E6%97%85?x#y">a</a><a href="{ORIGIN}/tags">b</a><a href="#c">c</a>'
        '<a href="https://example.com/">d</a><a href="//example.com/">e</a><a href="x">f</a>'
    )
    assert addresses.linked_paths(html, ORIGIN) == ["/posts/旅", "/tags"]


def test_no_page_leads_to_the_search() -> None:
    html = '<ul>\n<li><a href="/tags">Tags</a></li>\n<li><a href="/search">Search</a></li>\n</ul>\n'
    assert addresses.without_search(html) == '<ul>\n<li><a href="/tags">Tags</a></li>\n</ul>\n'
