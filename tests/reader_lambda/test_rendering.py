from __future__ import annotations

import hashlib
import re
from base64 import b64encode

import pytest
from minijinja import TemplateError

from reader_lambda import assets, messages, pages, rendering
from tests.reader_lambda import builders

MAX_SCRIPTS = 3000  # bytes in a page


def test_the_style_in_a_page_is_the_one_that_the_policy_allows() -> None:
    page = messages.message(404, builders.site(), "https://blog.example")
    style = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)

    digest = hashlib.sha256(style[0].encode()).digest()
    assert len(style) == 1
    assert b64encode(digest).decode() == assets.STYLE_HASH


def test_no_page_asks_for_anything_elsewhere() -> None:
    page = messages.message(404, builders.site(), "https://blog.example")

    assert not re.search(r"@import|url\(|@font-face|<script[^>]*src|<iframe", page)


def test_the_scripts_in_a_page_are_those_that_the_policy_allows() -> None:
    page = pages.render_post(
        builders.post(), {}, builders.site(), builders.NOW, "https://a.example"
    )
    scripts = re.findall(r"<script(?! type)[^>]*>(.*?)</script>", page, re.DOTALL)

    digests = [hashlib.sha256(script.encode()).digest() for script in scripts]
    assert len(digests) == 2
    assert tuple(b64encode(digest).decode() for digest in digests) == (
        assets.COLOURS_SCRIPT_HASH,
        assets.READING_SCRIPT_HASH,
    )


def test_scripts_are_small_and_without_comments() -> None:
    scripts = (assets.COLOURS_SCRIPT, assets.READING_SCRIPT)
    assert sum(len(script.encode()) for script in scripts) < MAX_SCRIPTS
    assert not any(re.search(r"//|eval|innerHTML", script) for script in scripts)


def test_a_name_that_a_template_lacks_is_an_error() -> None:
    with pytest.raises(TemplateError, match="undefined"):
        rendering.render("message.html")


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("", ""),
        ("/media/a.png", "/media/a.png"),
        ('/media/図 "1".png', "/media/%E5%9B%B3%20%221%22.png"),
        ("/media/%E5%9B%B3.png", "/media/%E5%9B%B3.png"),
        ("https://cdn.example/a.png?w=1&h=2#x", "https://cdn.example/a.png?w=1&h=2#x"),
        ("HTTP://cdn.example/", "HTTP://cdn.example/"),
        ("//cdn.example/", ""),
        ("/\\cdn.example/", ""),
        (" javascript:x", ""),
        ("javascript:x", ""),
    ],
)
def test_an_address_is_a_link_or_nothing(address: str, link: str) -> None:
    assert rendering.web_address(address) == link


def test_a_path_becomes_absolute_and_an_address_stays() -> None:
    assert rendering.web_address("/a", "https://blog.example") == "https://blog.example/a"
    assert rendering.web_address("https://b.example/", "https://a.example") == "https://b.example/"


def test_text_for_xml_has_no_character_that_xml_forbids() -> None:
    assert rendering.xml_text("a\x00\x0b\x1f\ufffe\ud800\tb\n𠮷") == "a\tb\n𠮷"


def test_html_is_as_true_as_its_markup() -> None:
    assert (bool(rendering.Html("")), bool(rendering.Html("<p>"))) == (False, True)
