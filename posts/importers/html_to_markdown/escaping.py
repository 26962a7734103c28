"""Text that must not be taken for Markdown. As little of it as can be is marked."""

from __future__ import annotations

import re
from urllib.parse import quote

# Addresses become links by themselves; nothing in them is marked.
_URL = re.compile(
    r"(?<![A-Za-z0-9])https?://[A-Za-z0-9][A-Za-z0-9._~:/?#@!$&'()+,;=%-]{0,1000}"
    r"(?<=[A-Za-z0-9/#&=%-])"
)
_SPECIAL_CHARACTERS = r"""
    \\(?=[!-/:-@\[-`{-~\s]|\Z)             # a backslash that would escape something
    | ` | \A~ | ~(?=~|\Z) | (?<=~)~
    | (?<!\S[ ])\* | \*(?![ ]\S)
    | (?<![^\W_])_ | _(?![^\W_])           # inside a word it means nothing
    | <(?=[A-Za-z/!?]|\Z)
    | &(?=\#?[A-Za-z0-9]+;|\#?[A-Za-z0-9]*\Z)
    | \[(?=\^) | \](?=[(:])
"""
_SPECIAL = re.compile(_SPECIAL_CHARACTERS, re.VERBOSE)
_SPECIAL_IN_LINK = re.compile(rf"{_SPECIAL_CHARACTERS} | [\[\]]", re.VERBOSE)
_LINE_START = re.compile(
    r"^(?:(\d{1,9})(?=[.)](?:[ \t]|$))"
    r"|(?=(?:\#{1,6}|[-+*])(?:[ \t]|$)|>|=+[ \t]*$|[-|:][-|: \t]*$))",
    re.MULTILINE,
)
_IN_ADDRESS = re.compile(r"[\x00-\x20<>()\\\u3000]")


def escape(text: str, *, in_link: bool = False, in_cell: bool = False) -> str:
    """Return Markdown that shows a text, wherever in a line it may stand."""
    escaped = _SPECIAL_IN_LINK.sub(r"\\\g<0>", text) if in_link else _escape_around_urls(text)
    return escaped.replace("|", "\\|") if in_cell else escaped


def escape_line_starts(paragraph: str) -> str:
    """Mark what would make a line of a paragraph a heading, a list, a quote or a table."""
    return _LINE_START.sub(r"\1\\", paragraph)


def address(url: str) -> str:
    """Return an address as it can stand in the parentheses of a link."""
    return _IN_ADDRESS.sub(lambda found: quote(found.group()), url.strip())


def title(text: str) -> str:
    """Return a title as it stands behind an address, with a blank before it; "" for none."""
    words = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"').replace("&", "\\&")
    return f' "{words}"' if words else ""


def code_span(text: str) -> str:
    """Return a text of one line between as many backticks as it needs."""
    marks = "`" * (_longest_run(text) + 1)
    blank = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{marks}{blank}{text}{blank}{marks}"


def fence(code: str) -> str:
    """Return the fence that a block of code needs."""
    return "`" * max(3, _longest_run(code) + 1)


def _escape_around_urls(text: str) -> str:
    parts = []
    end = 0
    for url in _URL.finditer(text):
        parts += [_SPECIAL.sub(r"\\\g<0>", text[end : url.start()]), url.group()]
        end = url.end()
    parts.append(_SPECIAL.sub(r"\\\g<0>", text[end:]))
    return "".join(parts)


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
