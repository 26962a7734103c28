"""What Markdown becomes, from end to end."""

import re
from pathlib import Path

import pytest

from posts.markdown import MAX_HTML_BYTES, MAX_TEXT_BYTES, ShownPicture, TextTooLarge, render
from tests.posts.markdown.helpers import attributes, html, rendered


def test_commonmark_is_rendered() -> None:
    assert html("*a* **b** `c` [d](/e)\n\n> f\n\n1. g") == (
        '<p><em>a</em> <strong>b</strong> <code>c</code> <a href="/e" rel="noopener">d</a></p>\n'
        "<blockquote>\n<p>f</p>\n</blockquote>\n<ol>\n<li>g</li>\n</ol>"
    )


def test_a_list_may_follow_a_paragraph_without_a_blank_line() -> None:
    assert html("例は、\n- 一\n- 二\nなど") == (
        "<p>例は、</p>\n<ul>\n<li>一</li>\n<li>二など</li>\n</ul>"
    )


def test_dashes_before_text_are_a_rule_and_behind_it_make_a_heading() -> None:
    assert html("a\n\n---\nb") == "<p>a</p>\n<hr>\n<p>b</p>"
    assert html("a\n---\nb") == '<h2 id="h-a">a</h2>\n<p>b</p>'


def test_a_table_keeps_its_alignment() -> None:
    assert html("|a|b|\n|:-|-:|\n|1|2|").replace("\n", "") == (
        '<div class="wide" role="region" aria-label="Table 1" tabindex="0">'
        '<table><thead><tr><th style="text-align:left">a</th>'
        '<th style="text-align:right">b</th></tr></thead><tbody><tr>'
        '<td style="text-align:left">1</td><td style="text-align:right">2</td></tr></tbody></table>'
        "</div>"
    )


def test_tasks_have_boxes_that_cannot_be_ticked() -> None:
    shown = html("- [ ] a\n- [x] b\n")
    assert '<ul class="contains-task-list">' in shown
    boxes = attributes(shown, "input")
    assert [("checked" in box, "disabled" in box, box["type"]) for box in boxes] == [
        (False, True, "checkbox"),
        (True, True, "checkbox"),
    ]


def test_two_tildes_strike_through_and_one_does_not() -> None:
    assert html("~~a~~ 10~20円と30~40円") == "<p><s>a</s> 10~20円と30~40円</p>"


def test_a_footnote_is_linked_there_and_back() -> None:
    shown = html("一[^n]と二[^n]\n\n[^n]: 注")
    links = {link["href"] for link in attributes(shown, "a")}
    ids = [tag["id"] for name in ("a", "li") for tag in attributes(shown, name) if "id" in tag]
    assert links == {"#fn1", "#fnref1", "#fnref1:1"}
    assert ids == ["fnref1", "fnref1:1", "fn1"]
    assert shown.count(">[1]<") == 2


def test_a_footnote_that_is_not_defined_stays_text() -> None:
    assert html("a[^b]\n\n[^c]: d") == "<p>a[^b]</p>"


def test_the_name_of_a_footnote_has_a_length_that_is_sought_for() -> None:
    for length, notes in ((100, 1), (101, 0)):
        name = "n" * length
        assert html(f"a[^{name}]\n\n[^{name}]: b").count('class="footnote-item"') == notes


def test_a_heading_named_like_a_footnote_does_not_take_its_id() -> None:
    shown = html("# fn1\n\na[^x]\n\n[^x]: b")
    assert '<h1 id="h-fn1">' in shown
    assert '<li id="fn1"' in shown


def test_a_picture_of_known_size_has_it_and_all_load_late() -> None:
    known = {"/media/a/b.png": ShownPicture(640, 480)}
    shown = render("![x](/media/a/b.png)\n\n![y](https://c.d/e.png)", picture_at=known.get).html
    own, foreign = attributes(shown, "img")
    assert own == {
        "src": "/media/a/b.png",
        "alt": "x",
        "width": "640",
        "height": "480",
        "loading": "lazy",
        "decoding": "async",
    }
    assert foreign == {
        "src": "https://c.d/e.png",
        "alt": "y",
        "loading": "lazy",
        "decoding": "async",
    }


def test_a_picture_with_renditions_offers_them_and_holds_its_place() -> None:
    srcset = f"/media/{'0f' * 16}/webp/480.webp 480w, /media/{'0f' * 16}/%E6%B5%B7.png 640w"
    picture = ShownPicture(640, 480, srcset, "#0a5a78")
    (shown,) = attributes(
        render("![x](/media/a/b.png)", picture_at=lambda _src: picture).html, "img"
    )
    assert shown["srcset"] == srcset
    assert shown["sizes"] == "(min-width: 48rem) 45rem, 100vw"
    assert shown["style"] == "background-color:#0a5a78"
    assert (shown["width"], shown["height"], shown["loading"]) == ("640", "480", "lazy")


def test_the_size_of_a_picture_is_asked_once_and_of_many_not_at_all() -> None:
    asked: list[str] = []

    def picture_at(src: str) -> None:
        asked.append(src)

    render("![x](/a)\n" * 3 + "".join(f"![x](/{i})\n" for i in range(500)), picture_at=picture_at)
    assert asked.count("/a") == 1
    assert len(asked) == 200


def test_the_plain_text_is_what_the_page_shows() -> None:
    assert rendered(
        "# 題 *a*\n\nb&amp;<b>c</b>[^n]\n\n- d\n\n<div>e<script>f</script></div>\n\n[^n]: g"
    ).plain == ("題 a b&c d e g")


def test_an_empty_text_is_empty() -> None:
    assert rendered("") == type(rendered(""))("", "", "")


def test_a_megabyte_of_japanese_is_rendered() -> None:
    paragraph = (
        "## 見出し\n\nこれは**普通**の文章で、[リンク](https://example.com/)もある。\n次の行。\n\n"
    )
    text = paragraph * (MAX_TEXT_BYTES // len(paragraph.encode()))
    assert rendered(text).html.count("<strong>普通</strong>") == text.count("普通")


def test_a_text_of_the_greatest_size_is_taken_and_one_byte_more_is_not() -> None:
    text = "あ" * (MAX_TEXT_BYTES // 3) + "a" * (MAX_TEXT_BYTES % 3)
    assert len(rendered(text).plain) == len(text)
    with pytest.raises(TextTooLarge, match=r"1,048,577.*1,048,576") as refused:
        rendered(text + "a")
    assert refused.value.field == "body"


def test_html_beyond_the_limit_is_refused_before_memory_is_spent_on_it() -> None:
    text = f"[a]: /{'u' * 500_000}\n\n" + "[a]" * 39_000
    with pytest.raises(TextTooLarge, match=f"9,750,117,000 bytes.*{MAX_HTML_BYTES:,}") as refused:
        rendered(text)
    assert refused.value.field == "body"


def test_contents_count_towards_the_html(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "## a\n\n## b\n"
    made = rendered(text)
    monkeypatch.setattr("posts.markdown.limits.MAX_HTML_BYTES", len(made.html + made.contents) - 1)
    with pytest.raises(TextTooLarge):
        rendered(text)


def test_the_examples_for_editors_are_rendered_as_they_promise() -> None:
    page = (Path(__file__).parents[3] / "docs" / "writing.md").read_text()
    examples = re.findall(r"^(`{3,})markdown\n(.*?)^\1$", page, re.DOTALL | re.MULTILINE)
    shown = "".join(html(example) for _fence, example in examples)
    assert len(examples) == 5
    for part in (
        'data-language="python:app.py"',
        "<ruby>新幹線<rp>（</rp><rt>しんかんせん</rt><rp>）</rp></ruby>",
        "<ruby>東<rp>（</rp><rt>とう</rt><rp>）</rp>京<rp>（</rp><rt>きょう</rt><rp>）</rp></ruby>",
        'class="footnote-ref"',
        "<math><mi>π</mi>",
        '<math display="block">',
        '<p class="callout-title">補足</p>',
        '<p class="callout-title">消す前に</p>',
    ):
        assert part in shown, part
    assert not re.search(r"\$|\[!|\[\^", shown)
