"""The site's own colours: which may be chosen, what follows from them, whether they can be read.

Pure functions. A colour is `#rrggbb`; a token is `light-paper`, of a scheme and what it is for. The
site's style sheet has the colours where none is chosen, and takes chosen ones from a style
attribute at the page's root element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import reader_lambda

SCHEMES = ("light", "dark")
CHOSEN = ("paper", "ink", "accent")
TOKENS = tuple(f"{scheme}-{name}" for scheme in SCHEMES for name in CHOSEN)
LEAST_CONTRAST = 4.5  # of text, by WCAG 2.2 at level AA

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_IN_STYLE_SHEET = re.compile(
    r"--(?P<name>[a-z-]+): light-dark\("
    r"(?:var\(--[a-z-]+, )?(?P<light>#[0-9a-f]{6})\)?, "
    r"(?:var\(--[a-z-]+, )?(?P<dark>#[0-9a-f]{6})\)?\);"
)

# How much ink is in the colours that follow from ink and paper.
_INK_IN = {"raised": 0.04, "rule": 0.13, "soft": 0.72}


@dataclass(frozen=True)
class Unreadable:
    """A text colour that is too close to what it stands on. ratio: of contrast, 1 to 21."""

    scheme: str
    text: str  # ink, accent, soft or code
    ratio: float


def normal_colour(text: str) -> str | None:
    """Return a colour in its normal form, None for what is none.

    >>> normal_colour(" #ABCDEF "), normal_colour("red")
    ('#abcdef', None)
    """
    colour = text.strip().lower()
    return colour if _COLOUR.fullmatch(colour) else None


@cache
def defaults() -> Mapping[str, str]:
    """Return every colour of the style sheet by its token."""
    place = Path(reader_lambda.__file__ or "").parent / "templates" / "style.css"
    found = list(_IN_STYLE_SHEET.finditer(place.read_text(encoding="utf-8")))
    return {f"{scheme}-{token['name']}": token[scheme] for scheme in SCHEMES for token in found}


def style(colours: Mapping[str, str]) -> str:
    """Return chosen colours and what follows from them as CSS declarations, "" for none."""
    found = {token: colours[token] for token in TOKENS if token in colours}
    return ";".join(f"--{token}:{colour}" for token, colour in (found | _derived(found)).items())


def in_use(colours: Mapping[str, str]) -> dict[str, str]:
    """Return every colour of the site by its token, where these are chosen."""
    return {**defaults(), **colours, **_derived(colours)}


def unreadable(colours: Mapping[str, str]) -> list[Unreadable]:
    """Return what would be hard to read in these colours, of the schemes that have any."""
    known = in_use(colours)
    schemes = [scheme for scheme in SCHEMES if any(token.startswith(scheme) for token in colours)]
    return [found for scheme in schemes for found in _unreadable_in(scheme, known)]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG, from 1 for the same to 21.

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _unreadable_in(scheme: str, known: Mapping[str, str]) -> Iterator[Unreadable]:
    on_paper = ("ink", "accent", "soft")
    code = [token for token in known if token.startswith(f"{scheme}-code-")]
    ratios = {name: _contrast(known, f"{scheme}-{name}", f"{scheme}-paper") for name in on_paper}
    ratios["code"] = min(_contrast(known, token, f"{scheme}-raised") for token in code)
    for name, ratio in ratios.items():
        if ratio < LEAST_CONTRAST:
            yield Unreadable(scheme, name, ratio)


def _contrast(known: Mapping[str, str], text: str, ground: str) -> float:
    return contrast(known[text], known[ground])


def _derived(colours: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for scheme in SCHEMES:
        ink, paper = f"{scheme}-ink", f"{scheme}-paper"
        if ink in colours or paper in colours:
            known = {**defaults(), **colours}
            for name, share in _INK_IN.items():
                found[f"{scheme}-{name}"] = _mixed(known[ink], known[paper], share)
    return found


def _mixed(one: str, other: str, share: float) -> str:
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
