"""SVG pictures come out drawing, and doing nothing else."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import posts
from posts.media import svg

PICTURES = sorted((Path(posts.__file__).parent / "demo" / "pictures").glob("*.svg"))


def drawn(inner: str, attributes: str = "") -> str:
    source = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' xmlns:x="urn:x" {attributes}>{inner}</svg>'
    )
    return svg.clean(source.encode()).data.decode()


def elements(source: str | bytes) -> list[ET.Element]:
    return list(ET.fromstring(source).iter())  # noqa: S314 - of our own writing, or cleaned


def assert_harmless(clean: bytes) -> None:
    text = clean.decode()
    for bad in ("steal", "evil.example", "foreignObject", "<!", "<?", "&x"):
        assert bad not in text
    for element in elements(clean):
        assert element.tag.startswith("{http://www.w3.org/2000/svg}")
        assert not [name for name in element.attrib if name.rpartition("}")[2].startswith("on")]


SCRIPTS = [
    "<script>steal()</script>",
    "<script href='//evil.example/x.js'/>",
    "<script xlink:href='//evil.example/x.js'/>",
    "<SCRIPT>steal()</SCRIPT>",
    "<g onload='steal()'/>",
    "<rect onclick='steal()' ONLOAD='steal()'/>",
    "<foreignObject><b xmlns='http://www.w3.org/1999/xhtml' onclick='steal()'/></foreignObject>",
    "<x:script xmlns:x='http://www.w3.org/2000/svg'>steal()</x:script>",
    "<script xmlns='http://www.w3.org/1999/xhtml'>steal()</script>",
    "<a href='javascript:steal()'><text>x</text></a>",
    "<a xlink:href='javascript:steal()'><text>x</text></a>",
    "<use href='javascript:steal()'/>",
    "<use href='https://evil.example/x.svg#a'/>",
    "<use xlink:href='//evil.example/x.svg#a'/>",
    "<use href='data:image/svg+xml;base64,steal#a'/>",
    "<image href='https://evil.example/x.png'/>",
    "<image xlink:href='javascript:steal()'/>",
    "<image href='data:text/html,steal'/>",
    "<image x:href='https://evil.example/'/>",
    "<animate attributeName='href' values='javascript:steal()'/>",
    "<set attributeName='onload' to='steal()'/>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<style>rect { fill: url(https://evil.example/x) }</style>",
    "<style>rect { fill: \\75rl(https://evil.example/x) }</style>",
    "<style><![CDATA[rect { fill: url( 'https://evil.example/x' ) }]]></style>",
    "<style>rect { fill: <g>steal</g>url(https://evil.example/x) }</style>",
    "<style>@font-face { font-family: x; src: url(//evil.example/x) }</style>",
    "<rect style='fill:url(https://evil.example/x)'/>",
    "<rect style='fill:u\\72l(https://evil.example/x)'/>",
    "<rect fill='url(https://evil.example/x#a)'/>",
    "<rect filter='url(\"https://evil.example/x#a\")'/>",
    "<rect style='behavior:url(#a);width:expression(steal())'/>",
    "<rect style='cursor:image-set(\"https://evil.example/x\" 1x)'/>",
    "<text>&lt;script&gt;</text><handler xmlns='http://www.w3.org/2001/xml-events'>steal()</handler>",
    "<iframe src='https://evil.example/'/>",
    "<metadata><x:steal/></metadata>",
    "<!-- steal() --><g/>",
    "<?xml-stylesheet href='https://evil.example/x.css'?><g/>",
    "<g xml:base='https://evil.example/'/>",
    "<feImage href='https://evil.example/x'/>",
    "<discard/><audio src='https://evil.example/'/><video src='https://evil.example/'/>",
]


@pytest.mark.parametrize("inner", SCRIPTS)
def test_nothing_runs_and_nothing_is_fetched(inner: str) -> None:
    assert_harmless(drawn(f"<rect width='1'/>{inner}<circle r='1'/>").encode())
    assert "<circle" in drawn(f"{inner}<circle r='1'/>")


@given(st.lists(st.sampled_from(SCRIPTS), max_size=6), st.integers(0, 5))
def test_nothing_runs_from_inside_anything_either(parts: list[str], depth: int) -> None:
    assert_harmless(drawn("<g>" * depth + "".join(parts) + "</g>" * depth).encode())


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_a_picture_of_ours_stays_as_it_is(path: Path) -> None:
    clean = svg.clean(path.read_bytes())
    before, after = (
        [(element.tag, element.attrib, (element.text or "").strip()) for element in elements(data)]
        for data in (path.read_bytes(), clean.data)
    )
    assert after == before
    assert svg.clean(clean.data) == clean


@pytest.mark.parametrize(
    "inner",
    [
        "<linearGradient id='a'><stop offset='0'/></linearGradient><rect fill='url(#a)'/>",
        "<rect style='fill:url(\"#a\");stroke:red'/>",
        "<style>.a { fill: url(#b) }</style>",
        "<use href='#a'/>",
        "<use xlink:href='#a'/>",
        "<image href='data:image/png;base64,AAAA'/>",
        "<text xml:space='preserve'>日本 <tspan>x</tspan> y</text>",
        "<text lang='ja'>a &lt; b &amp; c</text>",
        "<g clip-path='url(#c)' transform='translate(1 2)'/>",
        "<filter id='f'><feGaussianBlur stdDeviation='2'/></filter>",
    ],
)
def test_what_draws_stays(inner: str) -> None:
    namespaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    before = elements(f"<svg {namespaces}>{inner}</svg>")
    after = elements(drawn(inner))
    assert [(e.tag, e.attrib, e.text, e.tail) for e in after] == [
        (e.tag, e.attrib, e.text, e.tail) for e in before
    ]


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ("width='20' height='10'", (20, 10)),
        ("width='20px' height='10.4px' viewBox='0 0 1 1'", (20, 10)),
        ("width='1in' height='72pt'", (96, 96)),
        ("width='10mm' height='1cm'", (38, 38)),
        ("viewBox='0 0 300 150'", (300, 150)),
        ("viewBox='-5,-5, 300,150' width='100%'", (300, 150)),
        ("width='20' viewBox='0 0 4 2'", (4, 2)),
        ("width='0' height='10'", (None, None)),
        ("width='-1' height='10'", (None, None)),
        ("width='1e99' height='10'", (None, None)),
        ("width='20'", (None, None)),
        ("viewBox='0 0 x y'", (None, None)),
        ("", (None, None)),
    ],
)
def test_the_size_is_told_by_attributes_or_view_box(
    attributes: str, size: tuple[int | None, int | None]
) -> None:
    clean = svg.clean(f"<svg xmlns='http://www.w3.org/2000/svg' {attributes}/>".encode())
    assert (clean.width, clean.height) == size


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (
            "<!DOCTYPE svg [<!ENTITY x 'y'>]><svg xmlns='http://www.w3.org/2000/svg'>&x;</svg>",
            "entit",
        ),
        (
            "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
            "entit",
        ),
        ("<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'steal()'>]><svg/>", "document type"),
        ("<!DOCTYPE svg [<!ENTITY % x SYSTEM '//evil.example/x.dtd'> %x;]><svg/>", "document type"),
        ("<svg xmlns='http://www.w3.org/2000/svg'>&undeclared;</svg>", "well-formed"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><g></svg>", "well-formed"),
        ("<svg xmlns='http://www.w3.org/2000/svg'", "well-formed"),
        ("<?xml version='1.0' encoding='nosuch'?><svg/>", "well-formed"),
        ("<svg/>", "first element"),
        ("<html xmlns='http://www.w3.org/1999/xhtml'><svg/></html>", "first element"),
        (
            "<svg xmlns='http://www.w3.org/2000/svg'>" + "<g>" * 100 + "</g>" * 100 + "</svg>",
            "deep",
        ),
        ("<svg xmlns='http://www.w3.org/2000/svg'>" + "<x>" * 9_999, "deep"),
    ],
)
def test_what_is_no_svg_is_refused(source: str, reason: str, english: None) -> None:
    with pytest.raises(svg.InvalidSvg, match=reason):
        svg.clean(source.encode())


def test_a_plain_document_type_is_left_out() -> None:
    source = (
        b"<?xml version='1.0'?>\n<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN'"
        b" 'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>\n"
        b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    )
    assert svg.clean(source).data == b'<svg xmlns="http://www.w3.org/2000/svg" />'


def test_an_svg_may_not_be_huge(english: None) -> None:
    with pytest.raises(svg.InvalidSvg, match="more than 2,097,152 bytes"):
        svg.clean(b"<svg xmlns='http://www.w3.org/2000/svg'/>" + b" " * svg.MAX_BYTES)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<svg/>", True),
        (b"\xef\xbb\xbf \n<?xml version='1.0'?><!-- x --><svg:svg>", True),
        (b"<!DOCTYPE svg><svg >", True),
        (b"<html><p>svg</p>", False),
        (b"%PDF-1.4 <svg>", False),
        (b"", False),
    ],
)
def test_an_svg_is_told_by_its_first_bytes(data: bytes, expected: bool) -> None:
    assert svg.is_svg(data) == expected


def test_a_picture_that_draws_itself_a_billion_times_is_refused() -> None:
    levels = "".join(
        f'<g id="l{n}">' + f'<use href="#l{n - 1}"/>' * 10 + "</g>" for n in range(1, 10)
    )
    bomb = f'<svg xmlns="http://www.w3.org/2000/svg"><g id="l0"><path d="M0 0"/></g>{levels}</svg>'
    with pytest.raises(svg.InvalidSvg, match="20,000"):
        svg.clean(bomb.encode())


@pytest.mark.parametrize("target", ["a", "b"])
def test_a_picture_that_uses_itself_is_refused(target: str) -> None:
    circle = f'<g id="a"><use href="#b"/></g><g id="b"><use href="#{target}"/></g>'
    with pytest.raises(svg.InvalidSvg):
        svg.clean(f'<svg xmlns="http://www.w3.org/2000/svg">{circle}</svg>'.encode())


def test_a_symbol_used_a_few_times_is_kept() -> None:
    used = '<symbol id="s"><path d="M0 0"/></symbol>' + '<use href="#s"/>' * 3
    cleaned = svg.clean(f'<svg xmlns="http://www.w3.org/2000/svg">{used}</svg>'.encode())
    assert cleaned.data.count(b"use ") == 3
