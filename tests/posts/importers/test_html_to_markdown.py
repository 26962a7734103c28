"""HTML of another blog as Markdown of ours, and what readers see of that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from posts.importers.html_to_markdown import to_markdown
from posts.markdown import MAX_HTML_BYTES, TextTooComplex, TextTooLarge, render


def markdown(html: str, *, line_breaks: bool = False) -> str:
    return to_markdown(html, line_breaks=line_breaks).markdown


def shown(text: str) -> str:
    """Return the HTML that readers get of Markdown."""
    return render(text, picture_at=lambda _address: None).html


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>one</p>\n<p>two</p>", "one\n\ntwo"),
        ("<h2>見出し</h2>", "## 見出し"),
        ("<h3>C #</h3>", "### C \\#"),
        ("<p>古池や<br>蛙飛びこむ <br />\n水の音<br></p>", "古池や\\\n蛙飛びこむ\\\n水の音"),
        ("<p>一<br><br>二<br><br><br>三</p>", "一\n\n二\n\n<br>\n\n三"),
        ("<strong>太字。</strong>次", "**太字。**次"),
        ("a<b>b.</b>c", "a<strong>b.</strong>c"),
        ("<b>a</b><b> b</b>", "**a** **b**"),
        ("<i>a</i><b>b</b>", "<em>a</em>**b**"),
        ("<del>旧</del>新", "~~旧~~新"),
        ('<a href="/p q" title="T">text</a>', '[text](/p%20q "T")'),
        ('<a href="https://e.example/a_b">https://e.example/a_b</a>', "<https://e.example/a_b>"),
        ('<a href="javascript:alert(1)">text</a>', "text"),
        ('<img src="a.png" alt="海 [1]">', "![海 \\[1\\]](a.png)"),
        ('<img src="data:image/gif;base64,AA" data-src="b.png" alt="x">', "![x](b.png)"),
        ("Look! <a href='x'>y</a>", "Look! [y](x)"),
        ("Look!<a href='x'>y</a>", "Look\\![y](x)"),
        ("<code>a`b</code>", "``a`b``"),
        ("<blockquote><p>一</p><p>二</p></blockquote>", "> 一\n>\n> 二"),
        ("<hr>", "---"),
        ("H<sub>2</sub>O <kbd>Ctrl</kbd>", "H<sub>2</sub>O <kbd>Ctrl</kbd>"),
        ("<ruby>漢<rt>かん</rt></ruby>", "<ruby>漢<rt>かん</rt></ruby>"),
        ('<span style="color: red" class="x">赤</span>', '<span style="color: red">赤</span>'),
        ('<span style="font-weight: 400">plain</span>', "plain"),
        ('<span style="font-weight: bold">太い</span>', "**太い**"),
        ("<b><p>一</p><p>二</p></b>", "**一**\n\n**二**"),
        ("<div><div>text <p>more</p></div></div>", "text\n\nmore"),
        ("<center>中</center>", '<div style="text-align: center">\n\n中\n\n</div>'),
        (
            '<div style="background: #eee; padding: 1em"><p>札</p></div>',
            '<div style="background-color: #eee; padding: 1em">\n\n札\n\n</div>',
        ),
        ("　字下げ<br>　二行目　", "　字下げ\\\n　二行目"),
    ],
)
def test_what_markdown_knows_becomes_markdown(html: str, expected: str) -> None:
    assert markdown(html) == expected


def test_lists_keep_their_numbers_depth_and_ticks() -> None:
    html = (
        "<ul><li>a<ul><li>b</ul><li><input type=checkbox checked>done</ul>"
        "<ul><li>another list</ul><ol start=9><li>nine<li>ten<p>more</p></ol>"
    )
    assert markdown(html) == (
        "- a\n  - b\n- [x] done\n\n* another list\n\n9. nine\n\n10. ten\n\n    more"
    )


def test_code_keeps_its_lines_language_and_backticks() -> None:
    html = '<pre class="brush: python; x"><code>def f():\n\n    return "&lt;```"\n</code></pre>'
    assert markdown(html) == '````python\ndef f():\n\n    return "<```"\n````'


@pytest.mark.parametrize(
    "attributes", ['class="language-js"', 'class="code lang-js" data-lang="js"', 'data-lang="js"']
)
def test_the_language_of_code_is_found(attributes: str) -> None:
    assert markdown(f"<pre {attributes}>x</pre>") == "```js\nx\n```"


def test_a_table_with_a_head_becomes_one_of_markdown() -> None:
    html = (
        "<table><thead><tr><th>名前<th align=right>数</thead>"
        "<tr><td>a|b<td align=right><b>1</b><br>2<tr><td><code>x|y</code></table>"
    )
    assert markdown(html) == (
        "| 名前 | 数 |\n| --- | --: |\n| a\\|b | **1**<br>2 |\n| `x\\|y` |  |"
    )
    assert "<code>x|y</code>" in shown(markdown(html))


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>no head<td>b</table>",
        '<table><tr><th>a<th>b<tr><td colspan="2">joined</table>',
        "<table><tr><th>a<tr><td><ul><li>list</ul></table>",
        "<table><caption>題</caption><tr><th>a</table>",
        "<dl><dt>語<dd>意味</dl>",
        '<ol type="a"><li>x</ol>',
        '<pre>a <a href="/x">link</a>\n\nb</pre>',
    ],
)
def test_what_markdown_has_no_form_for_stays_html(html: str) -> None:
    text = markdown(html)
    assert text.startswith("<")
    assert "\n\n" not in text
    assert "class" not in text
    assert visible(shown(text)) == visible(html)


def test_a_picture_keeps_its_caption() -> None:
    html = '<figure id="x"><img src="a.png" alt="海"><figcaption>夕<b>方</b></figcaption></figure>'
    assert markdown(html) == (
        "<figure>\n\n![海](a.png)\n\n<figcaption>夕<b>方</b></figcaption>\n\n</figure>"
    )


def test_footnotes_become_footnotes() -> None:
    html = (
        '<p>本文<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup>。</p>'
        '<section class="footnotes"><ol><li id="fn1"><p>注<a href="#fnref1">↩</a></p></li></ol>'
        "</section>"
    )
    assert markdown(html) == "本文[^1]。\n\n[^1]: 注"


def test_footnotes_of_hatena_become_footnotes() -> None:
    html = (
        '<p>本文<span class="footnote"><a href="#f-1a" name="fn-1a" title="注">*1</a></span>。</p>'
        '<div class="footnote"><p class="footnote"><a href="#fn-1a" name="f-1a" '
        'class="footnote-number">*1</a><span class="footnote-delimiter">:</span>'
        '<span class="footnote-text">注</span></p></div>'
    )
    assert markdown(html) == "本文[^1]。\n\n[^1]: 注"


def test_a_list_of_notes_that_nothing_refers_to_stays_a_list() -> None:
    html = '<p>text</p><ol class="footnotes"><li id="fn1">note</ol>'
    assert markdown(html) == "text\n\n1. note"


def test_line_ends_make_breaks_and_paragraphs_where_the_source_has_it_so() -> None:
    html = (
        "一\n二\n\n\n三 <b>四\n\n五</b>\n<h2>見\n出し</h2>\n六<br>\n七\n"
        "<ul>\n<li>a\n</ul>\n<pre>x\n\ny</pre>"
    )
    assert markdown(html, line_breaks=True) == (
        "一\\\n二\n\n三 **四**\n\n**五**\n\n## 見<br>出し\n\n六\\\n七\n\n- a\n\n```\nx\n\ny\n```"
    )


def test_what_is_left_out_stands_in_the_notes() -> None:
    converted = to_markdown(
        "<script>alert(1)</script><svg><path/></svg>"
        '<iframe src="//www.youtube.com/embed/abc?rel=0"></iframe>'
        '<iframe src="https://maps.example/" title="地図"></iframe>'
        '<video src="v.mp4">映像</video><img src="data:image/png;base64,AA" alt="点">'
        "<form><input name=q>検索</form>"
    )
    assert converted.markdown == (
        "<https://www.youtube.com/watch?v=abc>\n\n[地図](https://maps.example/)\n\n"
        "[映像](v.mp4)\\\n点\n\n検索"
    )
    assert converted.notes == (
        "2 embedded frames are links now.",
        "A video or sound is a link now.",
        "A script was left out.",
        "A drawing in the text (svg) was left out.",
        "A picture written into the text (data:) was left out.",
        "A form was left out, its text stays.",
    )


def test_control_characters_are_taken_out() -> None:
    assert markdown("a\x00\x0b\x1fb&#11;c") == "abc"


def test_too_much_is_refused_with_a_sentence() -> None:
    with pytest.raises(TextTooLarge, match=r"50,000,000 bytes .* Split it"):
        to_markdown("x" * 50_000_000)
    with pytest.raises(TextTooComplex, match="nested too deeply"):
        to_markdown("<div>" * 5_000)
    with pytest.raises(TextTooComplex, match="too many HTML tags"):
        to_markdown("<i>" * (MAX_HTML_BYTES // 4))


def visible(html: str) -> str:
    """Return what is seen of HTML, without any blanks."""
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]*>", "", html)))


# Everything that means something to Markdown or HTML, with text to stand beside it.
WORDS = st.text(alphabet="ab1 あ。「」*_`~[]()<>#&;:!|\\-+=.\n\"'^x/", max_size=12)
INLINE = st.recursive(
    WORDS.map(escape),
    lambda inner: (
        st.builds(
            lambda tag, children: f"<{tag}>{''.join(children)}</{tag.split()[0]}>",
            st.sampled_from(["b", "i", "em", "del", "a href='/u'", "span", "u", "sub", "code"]),
            st.lists(inner, max_size=3),
        )
        | st.just("<br>")
    ),
    max_leaves=6,
)
BLOCK = st.builds(
    lambda tag, children: f"<{tag}>{''.join(children)}</{tag}>",
    st.sampled_from(["p", "h2", "blockquote", "div", "ul><li", "ol><li"]),
    st.lists(INLINE, max_size=4),
).map(lambda html: html.replace("</ul><li>", "</li></ul>").replace("</ol><li>", "</li></ol>"))


@settings(max_examples=400, deadline=None)
@given(st.lists(BLOCK | INLINE, max_size=4).map("".join))
def test_no_text_is_lost_or_added(html: str) -> None:
    assert visible(shown(markdown(html))) == visible(html)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(INLINE, min_size=2, max_size=2), min_size=2, max_size=3))
def test_no_text_of_a_table_is_lost_or_added(rows: list[list[str]]) -> None:
    (head, *body) = [f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows]
    html = f"<table><thead>{head}</thead>{''.join(body)}</table>"
    assert visible(shown(markdown(html))) == visible(html)


@pytest.mark.parametrize("line_breaks", [False, True])
@pytest.mark.parametrize(
    "html", [" " * 500_000, "\n" * 500_000, "\xa0" * 100_000, "<b> </b>" * 9_000]
)
def test_long_runs_of_blanks_are_nothing_to_read(html: str, line_breaks: bool) -> None:
    assert markdown(f"a{html}<p>b", line_breaks=line_breaks).split() == ["a", "b"]


def test_a_gallery_that_is_a_list_becomes_pictures() -> None:
    html = (
        '<figure><ul class="blocks-gallery-grid"><li class="blocks-gallery-item"><figure>'
        '<img src="a.png" alt="海"></figure><li class="blocks-gallery-item"><img src="b.png"></ul>'
    )
    assert markdown(html) == "![海](a.png)\n\n![](b.png)"


def test_a_picture_behind_a_text_stands_before_it() -> None:
    html = "<div style=\"background-image: url('https://e.example/a b.png')\"><p>文</p></div>"
    assert markdown(html.replace("a b", "ab")) == "![](https://e.example/ab.png)\n\n文"
