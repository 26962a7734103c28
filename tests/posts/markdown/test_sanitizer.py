"""No text gets a script, a form or the look of the page around it to a reader."""

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.markdown.sanitizer import STYLE_PROPERTIES, sanitize
from tests.posts.markdown.helpers import Tags, attributes, html
from tests.posts.markdown.hostile import SCRIPTS

SAFE_TAGS = frozenset(
    """
    a abbr b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div
    dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp
    rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead
    time tr tt u ul var wbr
    math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms
    mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover
    """.split()
)
SAFE_ATTRIBUTES = frozenset(
    """
    align alt aria-label checked class color colspan data-label data-language datetime decoding dir
    disabled height href hreflang id lang loading open rel reversed role rowspan scope sizes span
    src srcset start style
    tabindex target title type valign value width
    accent accentunder columnspan display displaystyle fence form largeop linethickness lspace
    mathvariant maxsize minsize movablelimits notation rspace scriptlevel separator stretchy
    symmetric
    """.split()
)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
UNSAFE_STYLE = re.compile(r"url|expression|position|z-index|@|\\|/\*|-\d|behavio|binding")

CARD = """\
本です。
<div class="card" style="text-align: left; line-height: 1.5em; overflow:hidden; _zoom:1;">\
<div style="float: left; margin: 0 20px 0 0;"><a href="https://shop.example/1" target="_blank">\
<img src="https://shop.example/1.jpg" width="128" height="160" alt="表紙" style="border: none"></a>\
</div><div style="font-size: small;">説明</div></div>

続き。
"""


def assert_harmless(shown: str) -> None:
    seen = Tags(shown)
    assert seen.other == []
    for tag, attrs in seen.found:
        assert tag in SAFE_TAGS
        assert attrs.keys() <= SAFE_ATTRIBUTES, attrs
        for name in ("href", "src"):
            address = re.sub(r"[\x00-\x20]", "", attrs.get(name, ""))
            scheme = SCHEME.match(address)
            assert not scheme or scheme.group().lower() in {"http:", "https:", "mailto:", "tel:"}
        assert not UNSAFE_STYLE.search(attrs.get("style", ""))
        if tag == "input":
            assert attrs["type"] == "checkbox"


@pytest.mark.parametrize("text", SCRIPTS)
def test_no_script_gets_through(text: str) -> None:
    assert_harmless(html(text))


@pytest.mark.parametrize("text", SCRIPTS)
def test_no_script_gets_through_from_inside_a_text(text: str) -> None:
    assert_harmless(html(f"- a\n\n  > {text}\n\n|b {text}|\n|-|\n\n*{text}*"))


_PIECES = st.sampled_from(
    [
        *"<>/\"'=& \n`*[]()!#|-~^:;\\",
        *"script style svg math table select template a b p img".split(),
        *"onerror=x() href= src= title=".split(),
        *"javascript: data: &lt; &#106; <!-- --> <![CDATA[ ]]> </ <a  <img  <p  </p> </b>".split(),
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_no_mixture_of_markup_gets_a_script_through(text: str) -> None:
    assert_harmless(html(text))


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_the_same_markup_makes_the_same_html(text: str) -> None:
    assert html(text) == html(text)


def test_a_book_card_keeps_its_look() -> None:
    shown = html(CARD)
    outer, picture_box, words = attributes(shown, "div")
    assert outer == {"style": "text-align:left;line-height:1.5em;overflow:hidden"}
    assert picture_box == {"style": "float:left;margin:0 20px 0 0"}
    assert words == {"style": "font-size:small"}
    (picture,) = attributes(shown, "img")
    assert (picture["width"], picture["height"], picture["style"]) == ("128", "160", "border:none")
    (link,) = attributes(shown, "a")
    assert (link["target"], link["rel"]) == ("_blank", "noopener")


@pytest.mark.parametrize(
    "style",
    [
        "position:absolute",
        "z-index:9",
        "margin:-1px",
        "margin-left: -.5em",
        "background:url(x)",
        "background-color:url(x)",
        "width:expression(x)",
        "width:calc(100vw - 1px)",
        "color:var(--x)",
        "color:r\\65 d",
        "color:'red'",
        "color:red/**/",
        "content:x",
        "font-family:x",
        "transform:scale(9)",
        "color",
    ],
)
def test_a_style_that_could_do_more_than_look_is_dropped_alone(style: str) -> None:
    assert html(f'<b style="{style};color:red">x</b>') == '<p><b style="color:red">x</b></p>'
    assert html(f'<b style="{style}">x</b>') == "<p><b>x</b></p>"


@pytest.mark.parametrize(
    "style",
    [
        "color:#aabbcc",
        "color:rgb(1, 2, 3)",
        "background-color:hsl(120 50% 50% / 0.5)",
        "border:1px solid red",
        "text-align:center",
        "border-bottom-style:inset",
        "width:50%",
        "display:inline-block",
        "color:red !important",
    ],
)
def test_a_harmless_style_stays(style: str) -> None:
    (kept,) = attributes(html(f'<b style="{style}">x</b>'), "b")
    assert kept["style"].replace(" ", "") == style.replace(" ", "")


def test_no_listed_style_moves_a_box_over_the_page() -> None:
    assert STYLE_PROPERTIES.isdisjoint(
        "position inset top left right bottom z-index transform translate background filter".split()
    )


def test_classes_and_ids_of_an_editor_are_dropped() -> None:
    assert html('<div class="site-head highlight" id="main">x</div>') == "<div>x</div>"


def test_an_id_is_given_to_one_element_only() -> None:
    shown = html('<h2 id="h-a">one</h2>\n\n## a\n\na[^1]\n\n<b id="fn1">x</b>\n\n[^1]: b')
    ids = [attrs["id"] for _tag, attrs in Tags(shown).found if "id" in attrs]
    assert sorted(ids) == ["fn1", "fnref1", "h-a"]


def test_the_classes_of_highlighting_are_for_spans_alone() -> None:
    assert html('<b class="k">x</b> <span class="k">y</span>') == (
        '<p><b>x</b> <span class="k">y</span></p>'
    )


def test_links_that_open_a_window_do_not_give_it_ours() -> None:
    (link,) = attributes(html('<a href="//a.b" target="_top" rel="opener">x</a>'), "a")
    assert link == {"href": "//a.b", "rel": "noopener"}


def test_any_input_is_a_box_of_a_task_list() -> None:
    (box,) = attributes(html('<input type="text" name="q" value="v" autofocus>'), "input")
    assert box == {"type": "checkbox", "disabled": ""}


def test_pictures_boxes_and_links_are_always_written_in_the_same_way() -> None:
    text = "![a](/b)\n\n- [x] c\n\n<img src=d><input type=radio> <a href=/e target=_blank>f</a>"
    assert len({html(text) for _attempt in range(20)}) == 1


def test_details_may_hold_markdown() -> None:
    shown = html("<details>\n<summary>more</summary>\n\n*a*\n\n</details>")
    assert shown == "<details>\n<summary>more</summary>\n<p><em>a</em></p>\n</details>"


def test_html_left_open_is_closed_within_the_text() -> None:
    assert html("<div>\n\na") == "<div>\n<p>a</p>\n</div>"
    assert html("</div></article>\n\na") == "<p>a</p>"


@given(st.text())
def test_text_is_shown_as_it_was_written(text: str) -> None:
    clean = sanitize(f"<p>{escape(text)}</p>", heading_ids=set())
    assert Tags(clean).found == [("p", {})]


OWN = f"/media/{'0f' * 16}"


@pytest.mark.parametrize(
    "srcset",
    [
        f"{OWN}/webp/480.webp 480w",
        f"{OWN}/webp/480.webp 480w, {OWN}/%E6%B5%B7.png 900w",
    ],
)
def test_our_own_pictures_may_come_in_several_sizes(srcset: str) -> None:
    (shown,) = attributes(sanitize(f'<img src="a" srcset="{srcset}">', heading_ids=set()), "img")
    assert shown["srcset"] == srcset


@pytest.mark.parametrize(
    "srcset",
    [
        "https://elsewhere.example/a.png 2x",
        f"{OWN}/a.png 480w, javascript:alert(1) 960w",
        f"{OWN}/a.png 480w, //elsewhere.example/a.png 960w",
        f"{OWN}/a.png,https://elsewhere.example/a.png 960w",
        f"{OWN}/a.png 480w,{OWN}/b.png 960w",
        f"{OWN}/a.png",
        "data:image/png;base64,AAAA 480w",
        "",
    ],
)
def test_no_other_address_hides_in_a_srcset(srcset: str) -> None:
    (shown,) = attributes(sanitize(f'<img src="a" srcset="{srcset}">', heading_ids=set()), "img")
    assert "srcset" not in shown


def test_sizes_are_those_of_our_own_page() -> None:
    for sizes, is_kept in (("(min-width: 48rem) 45rem, 100vw", True), ("9999px", False)):
        clean = sanitize(f'<img src="a" sizes="{sizes}">', heading_ids=set())
        assert ("sizes" in attributes(clean, "img")[0]) is is_kept
