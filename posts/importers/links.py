"""The addresses in a Markdown text, to be changed one by one. Code stays as it is.

Found are `![alt](address)`, `[text](address)`, `[label]: address`, and in HTML `src`, `srcset`,
`poster` and `href` of pictures, media and links.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

Change = Callable[[str, bool], "str | None"]
"""Takes an address, and whether it is shown as a picture; returns the new one, None to keep it."""

_FENCE = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)")
_ADDRESS = r"(?P<{0}><[^<>\n]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)"
_LABEL = r"(?:[^\[\]\\]|\\.){0,2000}"
_PLACES = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`+)(?!`).{1,5000}?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<shown>!\["
    + _LABEL
    + r"\]\([ \t]*)"
    + _ADDRESS.format("picture")
    + r"|(?P<before>\]\([ \t]*)"
    + _ADDRESS.format("link")
    + r"|(?P<label>^[ ]{0,3}\[(?!\^)[^\]\n]{1,999}\]:[ \t]*)"
    + _ADDRESS.format("definition")
    + r"|(?P<tag><(?P<name>[A-Za-z][A-Za-z0-9]*)\b[^<>]*>)",
    re.DOTALL | re.MULTILINE,
)
_ATTRIBUTE = re.compile(
    r"""(?P<start>[\s"'](?P<name>src|srcset|poster|href)\s*=\s*)"""
    r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'<>]+))""",
    re.IGNORECASE,
)
_CANDIDATE = re.compile(
    r"(?P<start>\A\s*|,\s*)(?P<address>[^\s,]\S*?)(?=\s+[\d.]+[wxh]|,\s|,?\s*\Z)"
)
_TAGS = {"img", "source", "video", "audio", "a", "image"}


def changed(text: str, change: Change) -> str:
    """Return a text in which every address is as `change` wants it."""
    return "".join(
        part if is_code else _PLACES.sub(lambda place: _place(place, change), part)
        for is_code, part in _parts(text)
    )


def outside_of_code(text: str, change: Callable[[str], str]) -> str:
    """Return a text with what is outside of fenced code changed, part by part."""
    return "".join(part if is_code else change(part) for is_code, part in _parts(text))


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the text in turns: what is no fenced code, and what is."""
    lines: list[str] = []
    fence = ""
    for line in text.splitlines(keepends=True) if "\r" not in text else [text]:
        found = _FENCE.match(line)
        if not fence and found and not ("`" in found["fence"] and "`" in found["info"]):
            yield False, "".join(lines)
            lines, fence = [line], found["fence"]
        elif fence and found and found["fence"].startswith(fence) and not found["info"].strip():
            yield True, "".join([*lines, line])
            lines, fence = [], ""
        else:
            lines.append(line)
    yield bool(fence), "".join(lines)


def _place(place: re.Match[str], change: Change) -> str:
    if place["code"] is not None:
        return place[0]
    if place["tag"] is not None:
        return _tag(place, change)
    for kind, before in (("picture", "shown"), ("link", "before"), ("definition", "label")):
        if place[before] is not None:
            address = place[kind].removeprefix("<").removesuffix(">")
            new = change(address, kind == "picture") if address else None
            return place[0] if new is None else f"{place[before]}{new}"
    return place[0]


def _tag(place: re.Match[str], change: Change) -> str:
    name = place["name"].lower()
    if name not in _TAGS:
        return place[0]
    return _ATTRIBUTE.sub(lambda found: _attribute(found, name, change), place[0])


def _attribute(found: re.Match[str], tag: str, change: Change) -> str:
    quote = "'" if found["single"] is not None else '"'
    written = found["double"] or found["single"] or found["bare"] or ""
    value = html.unescape(written).strip()
    name = found["name"].lower()
    if name == "srcset":
        new = _CANDIDATE.sub(lambda one: _candidate(one, change), value)
    else:
        is_picture = tag in ("img", "source", "image") or name == "poster"
        new = (change(value, is_picture) if value else None) or value
    return found[0] if new == value else f"{found['start']}{quote}{html.escape(new)}{quote}"


def _candidate(one: re.Match[str], change: Change) -> str:
    new = change(one["address"], True)
    return one[0] if new is None else one["start"] + new
