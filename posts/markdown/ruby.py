"""Readings above characters, as Japanese writers note them: `{新幹線|しんかんせん}` for a word,
`{東京|とう|きょう}` for each of its characters.

What has neither kanji nor kana in it is something else in braces, and stays. Inside a table the
bar is written `\\|`, as every bar there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

READING = "ruby_reading"  # the type of the token behind the characters that it is above
MAX_BASE, MAX_READING = 50, 100  # characters

_RUBY = re.compile(
    rf"\{{(?P<base>[^\s{{}}|\\][^{{}}|\\\n]{{0,{MAX_BASE - 1}}})"
    rf"(?P<readings>(?:\|[^{{}}|\\\n]{{1,{MAX_READING}}}){{1,{MAX_BASE}}})\}}"
)
_JAPANESE = re.compile(
    "[々〇\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]"
)


def extend(md: MarkdownIt) -> None:
    """Teach the parser readings."""
    md.inline.ruler.before("link", "ruby", _ruby)
    md.add_render_rule(READING, _rendered)


def _ruby(state: StateInline, silent: bool) -> bool:
    found = _RUBY.match(state.src, state.pos, state.posMax)
    if not found or not _JAPANESE.search(found.group()):
        return False
    base, readings = found["base"], found["readings"][1:].split("|")
    if len(readings) not in {1, len(base)} or not all(map(str.strip, readings)):
        return False
    if not silent:
        state.push("ruby_open", "ruby", 1)
        parts = [base] if len(readings) == 1 else base
        for part, reading in zip(parts, readings, strict=True):
            state.push("text", "", 0).content = part
            state.push(READING, "rt", 0).meta = {"reading": reading.strip()}
        state.push("ruby_close", "ruby", -1)
    state.pos = found.end()
    return True


def _rendered(
    _renderer: object, tokens: Sequence[Token], index: int, _options: object, _env: object
) -> str:
    reading = escape(str(tokens[index].meta["reading"]))
    return f"<rp>（</rp><rt>{reading}</rt><rp>）</rp>"
