"""Cleans SVG pictures: an allow-list of elements and attributes, and nothing from elsewhere.

An SVG is a document that can run scripts and fetch things. What comes out here draws, no more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET  # only builds and writes; expat below reads
from xml.parsers import expat

from django.utils.translation import gettext as _

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 100
MAX_DRAWN = 20_000  # elements that `use` draws again, counted each time

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
ET.register_namespace("", _SVG)
ET.register_namespace("xlink", _XLINK)

_ELEMENTS = frozenset(
    """
    svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath title
    desc linearGradient radialGradient stop clipPath mask pattern marker image style switch
    filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix
    feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG
    feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight
    feSpecularLighting feSpotLight feTile feTurbulence
    """.split()
)
_ATTRIBUTES = frozenset(
    """
    alignment-baseline amplitude aria-hidden aria-label aria-labelledby azimuth baseFrequency
    baseline-shift bias class clip-path clip-rule clipPathUnits color color-interpolation
    color-interpolation-filters cx cy d diffuseConstant direction display divisor
    dominant-baseline dx dy edgeMode elevation exponent fill fill-opacity fill-rule filter
    filterUnits flood-color flood-opacity font-family font-size font-stretch font-style
    font-variant font-weight fr fx fy gradientTransform gradientUnits height id image-rendering in
    in2 intercept isolation k1 k2 k3 k4 kernelMatrix kernelUnitLength lang lengthAdjust
    letter-spacing lighting-color limitingConeAngle marker-end marker-mid marker-start markerHeight
    markerUnits markerWidth mask mask-type maskContentUnits maskUnits method mix-blend-mode mode
    numOctaves offset opacity operator order orient overflow paint-order pathLength
    patternContentUnits patternTransform patternUnits points pointsAtX pointsAtY pointsAtZ
    preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY requiredFeatures result
    role rotate rx ry scale seed shape-rendering side slope spacing specularConstant
    specularExponent spreadMethod startOffset stdDeviation stitchTiles stop-color stop-opacity
    stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit
    stroke-opacity stroke-width style surfaceScale systemLanguage tableValues targetX targetY
    text-anchor text-decoration text-rendering textLength transform transform-origin type
    unicode-bidi values vector-effect version viewBox visibility width word-spacing writing-mode x
    x1 x2 xChannelSelector y y1 y2 yChannelSelector z
    """.split()
)
_HREFS = frozenset({"href", f"{{{_XLINK}}}href"})
_NAMESPACED = frozenset({f"{{{_XML}}}space", f"{{{_XML}}}lang"})

# To a part of the same file, or a picture inside of it.
_SAFE_HREF = re.compile(
    r"\s*(?:#[^\s]*|data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*)\s*"
)
# Anything that a style could load or run, however it is spelled: "\" may spell any letter.
_UNSAFE_STYLE = re.compile(
    r"""\\|@|<|url\s*\(\s*(?!["']?\#)|image(?:-set)?\s*\(|src\s*\(|expression|javascript|binding"""
    r"|behavio",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"\s*\+?([0-9]*\.?[0-9]+(?:e[0-9]+)?)\s*(px|pt|pc|mm|cm|in|)\s*", re.IGNORECASE
)
_PIXELS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
_MAX_SIDE = 100_000  # pixels


class InvalidSvg(Exception):
    """The data is no SVG that can be shown. `str(error)` says why, to stand in a sentence."""


@dataclass(frozen=True)
class CleanSvg:
    """width, height: in CSS pixels; None where the picture does not tell."""

    data: bytes
    width: int | None
    height: int | None


def is_svg(data: bytes) -> bool:
    """Tell whether data begins as an SVG document does."""
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"<") and re.search(rb"<(?:\w+:)?svg[\s>/]", start) is not None


def clean(data: bytes) -> CleanSvg:
    """Return the picture with everything removed that is not on the lists. InvalidSvg."""
    if len(data) > MAX_BYTES:
        raise InvalidSvg(_("it has more than %s bytes") % f"{MAX_BYTES:,}")
    root = _Reader().read(data)
    _check_uses(root)
    width, height = _size(root)
    return CleanSvg(ET.tostring(root, encoding="utf-8"), width, height)


def _check_uses(root: ET.Element) -> None:
    """Refuse a picture whose `use` elements make it far more than it says, or use themselves."""
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    drawn: dict[ET.Element, int] = {}

    def count(element: ET.Element, users: tuple[ET.Element, ...]) -> int:
        if element not in drawn:
            if element in users or len(users) > 2 * MAX_DEPTH:
                raise InvalidSvg(_("its <use> elements lead to one another without end"))
            parts = [*element, *_used(element, named)]
            drawn[element] = 1 + sum(count(part, (*users, element)) for part in parts)
        return drawn[element]

    if count(root, ()) - sum(1 for _element in root.iter()) > MAX_DRAWN:
        raise InvalidSvg(_("its <use> elements draw more than %s others") % f"{MAX_DRAWN:,}")


def _used(element: ET.Element, named: Mapping[str | None, ET.Element]) -> list[ET.Element]:
    if element.tag != f"{{{_SVG}}}use":
        return []
    targets = [element.get(name, "").strip().removeprefix("#") for name in _HREFS]
    return [named[target] for target in targets if target in named]


class _Reader:
    """Builds a tree of what is allowed. Document types with declarations are refused."""

    def __init__(self) -> None:
        self._builder = ET.TreeBuilder()
        self._depth = 0
        self._skipped_from = 0  # depth of the refused element we are in, 0 outside of any
        self._is_style = False
        self._style: list[str] = []

    def read(self, data: bytes) -> ET.Element:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise InvalidSvg(_("it is no well-formed XML (%s)") % error) from error
        return self._builder.close()

    def _doctype(
        self, _name: str, _system: str | None, _public: str | None, has_internal_subset: int
    ) -> None:
        """Let a plain `<!DOCTYPE svg ...>` go, which is left out; it can't hold an entity."""
        if has_internal_subset:
            raise InvalidSvg(_("it declares entities or other parts of a document type"))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise InvalidSvg(_("it is nested more than %s deep") % MAX_DEPTH)
        if self._skipped_from:
            return
        namespace, _brace, local = name.rpartition("}")
        if self._depth == 1 and (namespace, local) != (_SVG, "svg"):
            raise InvalidSvg(_("its first element is not <svg>"))
        if namespace != _SVG or local not in _ELEMENTS or self._is_style:
            self._skipped_from = self._depth
            return
        self._is_style = local == "style"
        self._builder.start(f"{{{_SVG}}}{local}", _allowed(attributes))

    def _data(self, text: str) -> None:
        if self._skipped_from:
            return
        if self._is_style:
            self._style.append(text)
        else:
            self._builder.data(text)

    def _end(self, name: str) -> None:
        if not self._skipped_from:
            self._end_style()
            self._builder.end(f"{{{_SVG}}}{name.rpartition('}')[2]}")
        elif self._skipped_from == self._depth:
            self._skipped_from = 0
        self._depth -= 1

    def _end_style(self) -> None:
        if self._is_style:
            sheet = "".join(self._style)
            self._builder.data("" if _UNSAFE_STYLE.search(sheet) else sheet)
            self._style.clear()
            self._is_style = False


def _allowed(attributes: dict[str, str]) -> dict[str, str]:
    named = ((f"{{{name}" if "}" in name else name, text) for name, text in attributes.items())
    return {name: text for name, text in named if _is_allowed(name, text)}


def _is_allowed(name: str, text: str) -> bool:
    if name in _HREFS:
        return _SAFE_HREF.fullmatch(text) is not None
    if name in _NAMESPACED:
        return True
    return name in _ATTRIBUTES and not _UNSAFE_STYLE.search(text)


def _size(root: ET.Element) -> tuple[int | None, int | None]:
    width, height = _pixels(root.get("width", "")), _pixels(root.get("height", ""))
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    if width is None or height is None:
        width, height = (_pixels(box[2]), _pixels(box[3])) if len(box) == 4 else (None, None)
    return (width, height) if width and height else (None, None)


def _pixels(length: str) -> int | None:
    found = _LENGTH.fullmatch(length)
    if not found:
        return None
    pixels = float(found.group(1)) * _PIXELS[found.group(2).lower()]
    return max(1, round(pixels)) if 0 < pixels <= _MAX_SIDE else None
