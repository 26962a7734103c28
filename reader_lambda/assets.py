"""The style sheet and the scripts that stand in pages, and the hashes by which policies know them.

The zip has in place of this module one that names its values alone; see `infra.build_reader`.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

from reader_lambda.template_files import read

__all__ = [
    "COLOURS_SCRIPT",
    "COLOURS_SCRIPT_HASH",
    "READING_SCRIPT",
    "READING_SCRIPT_HASH",
    "SEARCH_SCRIPT",
    "SEARCH_SCRIPT_HASH",
    "STYLE",
    "STYLE_HASH",
]

_COMMENT_OR_STRING = re.compile(r"""/\*.*?\*/|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""", re.DOTALL)
_BLANKS = re.compile(r"\s+")
# A blank before a colon means something in a selector, and one behind it does not in a declaration.
_OF_NO_MEANING = re.compile(r" ?([{};,]) ?|(?<=[\w-]:) ")


def _style(text: str) -> str:
    """Return a style sheet without comments, and without the blanks that mean nothing."""
    strings: list[str] = []

    def set_aside(found: re.Match[str]) -> str:
        if found[1] is None:
            return ""
        strings.append(found[1])
        return "\0"

    text = _BLANKS.sub(" ", _COMMENT_OR_STRING.sub(set_aside, text))
    text = _OF_NO_MEANING.sub(r"\1", text).replace(";}", "}").strip()
    put_back = iter(strings)
    return re.sub("\0", lambda _: next(put_back), text)


def _script(text: str) -> str:
    """Return a script without its comments, each a line of its own, indents and blank lines."""
    lines = map(str.strip, text.splitlines())
    return "\n".join([line for line in lines if line and not line.startswith("//")])


def _hash(text: str) -> str:
    """Return by what a policy knows a style sheet or script of this text."""
    return b64encode(sha256(text.encode()).digest()).decode()


STYLE = _style(read("style.css"))
COLOURS_SCRIPT = _script(read("colours.js"))
READING_SCRIPT = _script(read("reading.js"))
SEARCH_SCRIPT = read("search.js")
STYLE_HASH = _hash(STYLE)
COLOURS_SCRIPT_HASH = _hash(COLOURS_SCRIPT)
READING_SCRIPT_HASH = _hash(READING_SCRIPT)
SEARCH_SCRIPT_HASH = _hash(SEARCH_SCRIPT)
