"""What a text refers to, and on which line."""

from posts.markdown.references import Heading, Link, Picture, references

TEXT = """# 題

東京から
[京都](/posts/kyoto)へ、![](/media/a.png)
と *[大阪](#osaka)*。

- 一
- [二](https://example.com/ "題") ![海 *の* 絵](/sea.png)

<div>
<h4>HTML</h4>
<a href="/tags/旅">旅</a> <img src="b.png"
 alt=" "><a name="x">x</a>
</div>

| a | b |
|---|---|
| [c](c) | d |

[^1]: note [d](d)

See <https://auto.example> and <a href="inline">x</a>.[^1]

```
[code](code)
```

##### 深い
"""


def test_links_pictures_and_headings_have_their_lines() -> None:
    found = references(TEXT)
    assert found.headings == [Heading(1, 1), Heading(11, 4), Heading(28, 5)]
    assert found.links == [
        Link(4, "/posts/kyoto"),
        Link(5, "#osaka"),
        Link(8, "https://example.com/"),
        Link(12, "/tags/旅"),
        Link(18, "c"),
        Link(20, "d"),
        Link(22, "https://auto.example"),
        Link(22, "inline"),
    ]
    assert found.pictures == [
        Picture(4, "/media/a.png", ""),
        Picture(8, "/sea.png", "海 *の* 絵"),
        Picture(12, "b.png", ""),
    ]


def test_what_a_link_within_the_text_leads_to_is_known() -> None:
    assert references("## 題\n\n## 題\n").ids == {"h-題", "h-題-2"}


def test_an_empty_text_refers_to_nothing() -> None:
    found = references("")
    assert (found.links, found.pictures, found.headings) == ([], [], [])
