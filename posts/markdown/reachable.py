"""What is added to sanitized HTML, so that whatever eyes and hands one reads with, all is in reach.

Tables and code may be wider than a phone: each scrolls by itself, in a frame that the keyboard
reaches and that has a name. A way back from a footnote says where it leads. Added behind the
sanitizer, so that none of it can be written in a text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html import escape, unescape

TABLE_CLASS = "wide"
CODE_CLASS = "code"

_WORDS = {
    "ja": {
        "table": "表{}",
        "code": "コード{}",
        "footnotes": "脚注",
        "back": "脚注{}の場所へ戻る",
    },
    "en": {
        "table": "Table {}",
        "code": "Code {}",
        "footnotes": "Footnotes",
        "back": "Back to where footnote {} is",
    },
}
# A whole tag: what the sanitizer writes has quotes around every value, and may have "<" in them.
_TAG = re.compile(
    r'<(?P<name>/?(?:table|pre|a|section))(?P<rest>(?:[^>"]|"[^"]*")*)>|<(?:[^>"]|"[^"]*")*>'
)
_LANGUAGE = re.compile(r' data-language="(?P<label>[^"]*)"')
_FOOTNOTE = re.compile(r'href="#fnref(?P<number>[0-9]+)[^"]*"')


def completed(html: str, language: str) -> str:
    """Return sanitized HTML with its frames and labels. language: of the text, for the names."""
    words = _WORDS["ja" if language == "ja" else "en"]
    counter: Counter[str] = Counter()

    def name(kind: str) -> str:
        counter[kind] += 1
        return words[kind].format(counter[kind])

    def replaced(tag: re.Match[str]) -> str:
        complete = _COMPLETIONS.get(tag["name"] or "")
        return complete(tag, name, words) if complete else tag.group()

    return _TAG.sub(replaced, html)


def label_of(info: str) -> str:
    """Return what stands above code, of what stands behind its fence.

    >>> label_of("python"), label_of("python:app.py"), label_of("text:")
    ('python', 'app.py', 'text')
    """
    language, _, title = info.partition(":")
    return title or language


_Name = Callable[[str], str]
_Words = dict[str, str]


def _table(tag: re.Match[str], name: _Name, _words: _Words) -> str:
    frame = f'<div class="{TABLE_CLASS}" role="region" aria-label="{name("table")}" tabindex="0">'
    return frame + tag.group()


def _end(tag: re.Match[str], _name: _Name, _words: _Words) -> str:
    return tag.group() + "</div>"


def _pre(tag: re.Match[str], name: _Name, _words: _Words) -> str:
    found = _LANGUAGE.search(tag["rest"])
    label = escape(label_of(unescape(found["label"]))) if found else ""
    shown = f' data-label="{label}"' if label else ""
    called = name("code") + (f": {label}" if label else "")
    return (
        f'<div class="{CODE_CLASS}"{shown}>'
        f'<pre{tag["rest"]} role="group" aria-label="{called}" tabindex="0">'
    )


def _back(tag: re.Match[str], _name: _Name, words: _Words) -> str:
    found = _FOOTNOTE.search(tag["rest"])
    if not found or 'class="footnote-backref"' not in tag["rest"]:
        return tag.group()
    return f'<a{tag["rest"]} aria-label="{words["back"].format(found["number"])}">'


def _notes(tag: re.Match[str], _name: _Name, words: _Words) -> str:
    if 'class="footnotes"' not in tag["rest"]:
        return tag.group()
    return f'<section{tag["rest"]} aria-label="{words["footnotes"]}">'


_COMPLETIONS: dict[str, Callable[[re.Match[str], _Name, _Words], str]] = {
    "table": _table,
    "/table": _end,
    "pre": _pre,
    "/pre": _end,
    "a": _back,
    "section": _notes,
}
