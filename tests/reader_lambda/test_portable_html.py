from __future__ import annotations

import pytest

from reader_lambda.portable_html import with_whole_addresses, without_players

PAGE = "https://blog.example/posts/%E6%97%85"


@pytest.mark.parametrize(
    ("html", "whole"),
    [
        ('<a href="/about">', '<a href="https://blog.example/about">'),
        ('<a title="a > b" href="/about">', '<a title="a > b" href="https://blog.example/about">'),
        ('<a href="#fn1">', f'<a href="{PAGE}#fn1">'),
        ('<a href="other?a=1&amp;b=2">', '<a href="https://blog.example/posts/other?a=1&amp;b=2">'),
        ('<a href="//cdn.example/x">', '<a href="https://cdn.example/x">'),
        ('<video poster="/a.png">', '<video poster="https://blog.example/a.png">'),
        (
            '<img srcset="/a.webp 480w, /b.webp 960w">',
            '<img srcset="https://blog.example/a.webp 480w, https://blog.example/b.webp 960w">',
        ),
        (
            '<a data-href="/x" title=" href=" href="/y">',
            '<a data-href="/x" title=" href=" href="https://blog.example/y">',
        ),
    ],
)
def test_an_address_leads_where_it_leads_from_its_page(html: str, whole: str) -> None:
    assert with_whole_addresses(html, PAGE) == whole


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.com/#a">',
        '<a href="mailto:a@example.com">',
        '<a href="http://[">',
        '<code>&lt;img src="/a.png"&gt; href="/b"</code>',
        '1 < 2 src="/a" 3 > 2',
        '<p title="<img src=">x</p>',
    ],
)
def test_what_is_no_path_of_the_site_stays_as_it_is(html: str) -> None:
    assert with_whole_addresses(html, PAGE) == html


def test_hostile_html_takes_no_longer_than_its_length() -> None:
    for html in ('<a "' * 50_000, "<a " * 50_000, '<a href="' * 50_000, "<iframe" * 50_000):
        assert without_players(with_whole_addresses(html, PAGE))


def test_a_player_leaves_its_link() -> None:
    html = (
        '<figure class="embed"><iframe src="https://player.vimeo.com/video/1" title="a > b" '
        'allowfullscreen></iframe><a href="https://vimeo.com/1">https://vimeo.com/1</a></figure>'
    )
    assert without_players(html) == (
        '<figure class="embed"><a href="https://vimeo.com/1">https://vimeo.com/1</a></figure>'
    )
