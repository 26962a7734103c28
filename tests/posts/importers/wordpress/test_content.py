"""The text of WordPress's posts: blocks, shortcodes, and neither."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from posts.importers.wordpress.attachments import Attachment
from posts.importers.wordpress.shortcodes import Shortcodes
from tests.posts.importers.wordpress.exports import attachment, item, meta, one


def test_blocks_lose_their_marks(tmp_path: Path) -> None:
    content = """
<!-- wp:paragraph {"align":"center"} -->
<p class="has-text-align-center">中央
の段落</p>
<!-- /wp:paragraph -->

<!-- wp:heading {"level":3} -->
<h3 class="wp-block-heading">見出し</h3>
<!-- /wp:heading -->

<!-- wp:list --><ul class="wp-block-list"><!-- wp:list-item -->
<li>一</li>
<!-- /wp:list-item --></ul><!-- /wp:list -->

<!-- wp:code {"language":"python"} -->
<pre class="wp-block-code"><code>print("&lt;b&gt;")</code></pre>
<!-- /wp:code -->

<!-- wp:quote --><blockquote class="wp-block-quote"><p>引用</p><cite>誰か</cite></blockquote>
<!-- /wp:quote -->

<!-- wp:gallery {"ids":[1]} --><figure class="wp-block-gallery"><!-- wp:image {"id":1} -->
<figure class="wp-block-image"><img src="/1.jpg" alt="一"/><figcaption>題</figcaption></figure>
<!-- /wp:image --></figure><!-- /wp:gallery -->

<!-- wp:columns --><div class="wp-block-columns"><!-- wp:column --><div><!-- wp:paragraph -->
<p>左</p><!-- /wp:paragraph --></div><!-- /wp:column --></div><!-- /wp:columns -->

<!-- wp:embed {"url":"https://youtu.be/x","type":"video"} -->
<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">
https://youtu.be/x
</div></figure>
<!-- /wp:embed -->

<!-- wp:latest-posts {"postsToShow":3} /-->
"""
    found = one(tmp_path, item(content))
    assert found.body == (
        '<div style="text-align: center">\n\n中央\nの段落\n\n</div>\n\n### 見出し\n\n- 一\n\n'
        '```python\nprint("<b>")\n```\n\n> 引用\n>\n> <cite>誰か</cite>\n\n'
        "<figure>\n\n![一](/1.jpg)\n\n<figcaption>題</figcaption>\n\n</figure>\n\n左\n\n"
        "https://youtu.be/x"
    )
    assert found.notes == ("Blocks that WordPress fills itself were left out: latest-posts.",)


def test_text_between_blocks_has_line_ends_that_mean_something(tmp_path: Path) -> None:
    content = (
        "古い\n文章\n\n<!-- wp:paragraph --><p>新しい\n文章</p><!-- /wp:paragraph -->\n\n終わり"
    )
    assert one(tmp_path, item(content)).body == "古い\\\n文章\n\n新しい\n文章\n\n終わり"


def test_footnotes_beside_the_text_become_footnotes(tmp_path: Path) -> None:
    content = (
        '<!-- wp:paragraph --><p>本文<sup data-fn="a-1" class="fn"><a href="#a-1" id="a-1-link">1'
        "</a></sup>。</p><!-- /wp:paragraph --><!-- wp:footnotes /-->"
    )
    notes = json.dumps([{"id": "a-1", "content": "<strong>注</strong>"}])
    assert one(tmp_path, item(content, more=meta("footnotes", notes))).body == (
        "本文[^1]。\n\n[^1]: **注**"
    )


def test_captions_and_galleries_become_pictures(tmp_path: Path) -> None:
    content = (
        '前\n\n[caption id="a" align="alignleft" width="300"]<a href="/f.jpg"><img src="/t.jpg" '
        'alt="海" /></a> 夕方の<em>海</em>[/caption]\n\n[gallery ids="9, 10" columns="2"]\n\n後'
    )
    found = one(tmp_path, item(content), attachment(9, alt="山"), attachment(10, caption="川"))
    assert found.body == (
        "前\n\n<figure>\n\n[![海](/t.jpg)](/f.jpg)\n\n<figcaption>夕方の<em>海</em></figcaption>\n\n"
        "</figure>\n\n![山](https://blog.example/up/9.jpg)\n\n<figure>\n\n"
        "![](https://blog.example/up/10.jpg)\n\n<figcaption>川</figcaption>\n\n</figure>\n\n後"
    )


def test_a_gallery_without_numbers_shows_what_was_uploaded_to_the_post(tmp_path: Path) -> None:
    found = one(tmp_path, item("[gallery]"), attachment(9), attachment(10, parent=8))
    assert found.body == "![](https://blog.example/up/9.jpg)"


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("[embed width=3]https://e.example/?a=1&amp;b=2[/embed]", "<https://e.example/?a=1&b=2>"),
        ("[youtube abc-123_x]", "<https://www.youtube.com/watch?v=abc-123_x>"),
        ("[youtube=https://youtu.be/x]", "<https://youtu.be/x>"),
        ('[audio mp3="/a.mp3"][/audio]', "[/a.mp3](/a.mp3)"),
        (
            '[code language="js"]\nif (a &lt; b) [youtube abc-123_x]\n\n<i>y</i>[/code]',
            "```js\nif (a < b) [youtube abc-123_x]\n\n<i>y</i>\n```",
        ),
        ("[[gallery]] と [注]", "[gallery] と [注]"),
    ],
)
def test_known_shortcodes_are_written_out(tmp_path: Path, content: str, body: str) -> None:
    found = one(tmp_path, item(content))
    assert found.body == body


def test_unknown_shortcodes_stay_in_sight_and_are_noted(tmp_path: Path) -> None:
    found = one(tmp_path, item('[contact-form-7 id="1"]\n[box]中[b]身[/box]\n[gallery ids="99"]'))
    assert found.body == '[contact-form-7 id="1"]\\\n[box]中[b]身[/box]\\\n[gallery ids="99"]'
    assert found.notes == (
        "Shortcodes that are not known here stay in the text: [contact-form-7], [box], [gallery].",
    )


def test_shortcodes_nested_or_open_by_the_thousand_take_no_time() -> None:
    codes = Shortcodes({"1": Attachment("/1.jpg")}, [])
    for text in ("[a]" * 50_000, "[a]" * 20_000 + "[/a]" * 20_000, "[a x='" * 50_000):
        assert codes.to_html(text) == text


def test_marks_of_blocks_by_the_thousand_without_an_end_take_no_time(tmp_path: Path) -> None:
    found = one(tmp_path, item("<!-- wp:a {" * 30_000))
    assert found.body.startswith("\\<!-- wp:a {\\<!-- wp:a")


def test_a_comment_is_left_out_and_one_without_an_end_is_text(tmp_path: Path) -> None:
    assert one(tmp_path, item("一<!--more-->二<!-- 三")).body == "一二\\<!-- 三"
