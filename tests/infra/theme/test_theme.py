"""A theme: which folder it is, what is told of a broken one, and that what is built shows it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra import build_reader, theme
from infra.theme import ThemeError, samples
from infra.theme.rendered import ORIGIN
from reader_lambda import pages
from reader_lambda.theme import TEMPLATES, lay_over, source

POST = """{% extends "blogsite/post.html" %}
{% block after_text %}
<p class="by">{{ author.name }} — {{ site.title }}</p>
{% endblock %}
"""
FOOTER = '{% extends "blogsite/base.html" %}{% block footer %}<p>©</p>{{ super() }}{% endblock %}'
STYLE = ":root { --radius: 0; }\n"


def a_theme(folder: Path, **files: str) -> Path:
    """Write a theme. files: by name, `_` for a dot."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


def complaints(folder: Path) -> list[str]:
    with pytest.raises(ThemeError) as caught:
        theme.check(folder)
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return a_theme(tmp_path / "whole", post_html=POST, base_html=FOOTER, style_css=STYLE)


def test_the_stage_s_theme_goes_first_then_the_variable_s_then_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "FOLDER", tmp_path / "theme")
    one, other = a_theme(tmp_path / "one"), a_theme(tmp_path / "other")
    assert theme.chosen("", {}) is None
    a_theme(tmp_path / "theme")
    assert theme.chosen("", {}) == tmp_path / "theme"
    assert theme.chosen("", {"THEME": ""}) is None
    assert theme.chosen("", {"THEME": str(one)}) == one
    assert theme.chosen(str(other), {"THEME": str(one)}) == other
    assert theme.chosen("docs", {}) == theme.ROOT / "docs"


def test_a_folder_that_is_named_and_missing_is_told() -> None:
    with pytest.raises(ThemeError, match=r"the theme 'themes/mine' is missing: .*/themes/mine\."):
        theme.chosen("themes/mine", {})


def test_a_theme_that_is_whole_passes(whole: Path) -> None:
    theme.check(whole)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\n{{ post.titel }}", "post.html, line 2: undefined value: {{ post.titel }}"),
        ("{{ title | shout }}", "post.html, line 1: filter shout is unknown: {{ title | shout }}"),
        ("{% if title %}", "post.html, line 1: unexpected end of input"),
        (
            '\n{% extends "blogsite/pst.html" %}',
            'post.html, line 2: template "blogsite/pst.html" does not exist',
        ),
        ("<p>\n<script>x()</script>", "post.html, line 2: a script: the site's security policy"),
        ('<a href="/" onclick="x()">', "post.html, line 1: a script in an attribute"),
        ("<style>p {}</style>", "post.html, line 1: a style sheet: the site's security policy"),
    ],
)
def test_a_broken_page_is_told_by_file_and_line(tmp_path: Path, text: str, told: str) -> None:
    found = complaints(a_theme(tmp_path / "broken", post_html=text))
    assert found[0].startswith(told), found


def test_what_no_theme_has_is_told(tmp_path: Path) -> None:
    broken = a_theme(tmp_path / "broken", style_css="p {}\n@import 'x';", logo_png="", README_md="")
    picture, imported = complaints(broken)
    assert picture.startswith("logo.png: of no use; a theme has style.css and pages (*.html), and ")
    assert imported.startswith("style.css, line 2: a style sheet of elsewhere: the site's ")
    assert complaints(a_theme(tmp_path / "empty"))[0].startswith("it is empty: style.css")


def test_every_page_of_a_theme_that_replaces_it_has_what_ours_has(tmp_path: Path) -> None:
    ours = {page.name.replace(".", "_"): page.read_text() for page in TEMPLATES.glob("*.html")}
    theme.check(a_theme(tmp_path / "copied", **ours))


def test_what_is_built_has_the_theme_as_a_process_here_shows_it(
    whole: Path, tmp_path: Path
) -> None:
    names = ["post.html", "base.html", "page.html", "blogsite/post.html", "feed.xml"]
    build_reader.build(tmp_path / "reader.zip", theme=whole)
    with zipfile.ZipFile(tmp_path / "reader.zip") as archive:
        built = {name: archive.read(f"reader_lambda/templates/{name}").decode() for name in names}
        assets = archive.read("reader_lambda/assets.py").decode()
    assert ":root{--radius:0}'" in assets
    assert built == {name: source(whole, name) for name in names}
    build_reader.build(tmp_path / "again.zip", theme=whole)
    assert (tmp_path / "again.zip").read_bytes() == (tmp_path / "reader.zip").read_bytes()


def test_a_broken_theme_is_not_built(tmp_path: Path) -> None:
    broken = a_theme(tmp_path / "broken", post_html="{{ nothing }}")
    with pytest.raises(ThemeError, match="undefined value"):
        build_reader.build(tmp_path / "reader.zip", theme=broken)
    assert not (tmp_path / "reader.zip").exists()


SHOWN = """
from infra.theme import samples
from infra.theme.rendered import ORIGIN
from reader_lambda import assets, pages, responses
post, site = samples.post("a", author="hanako"), samples.site("ja")
print(pages.render_post(post, {}, site, samples.NOW, ORIGIN))
print(responses.content_security_policy(ORIGIN))
print(assets.STYLE_HASH)
"""


def test_pages_have_what_the_theme_says_and_the_policy_lets_its_style_in(whole: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOWN],
        env={**os.environ, **theme.variables(whole)},
        capture_output=True,
        text=True,
        check=True,
    )
    *page, policy, style_hash = done.stdout.splitlines()
    shown = "\n".join(page)
    assert '<p class="by">花子 — 題 &amp; &lt;title&gt;</p>\n</article>' in shown
    assert "<p>©</p><p><a" in shown
    assert ":root{--radius:0}</style>" in shown
    assert f"'sha256-{style_hash}'" in policy
    ours = pages.render_post(samples.post("a"), {}, samples.site("ja"), samples.NOW, ORIGIN)
    assert "©" not in ours


def test_laid_over_the_templates_the_theme_leaves_the_rest_as_it_is(
    whole: Path, tmp_path: Path
) -> None:
    templates = tmp_path / "templates"
    lay_over(whole, templates)
    written = {file.relative_to(templates).as_posix() for file in templates.rglob("*.*")}
    ours = {f"blogsite/{page.name}" for page in TEMPLATES.glob("*.html")}
    assert written == ours | {"post.html", "base.html", "style.css"}
