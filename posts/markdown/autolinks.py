"""Addresses written bare in a text become links.

An address ends at the first character that no address may contain: Japanese text that follows
without a blank is not swallowed. (An address with Japanese in it is written `<https://...>`.)
Only http and https, which are unmistakable; `example.com` and mail addresses stay text.
"""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline

_SCHEME = re.compile(r"(?<![A-Za-z0-9])https?\Z", re.IGNORECASE)
_REST = re.compile(r"://[A-Za-z0-9][A-Za-z0-9._~:/?#@!$&'()*+,;=%-]{0,1500}")
_NOT_AT_THE_END = "?!.,:;*_~'"


def bare_url(state: StateInline, silent: bool) -> bool:
    """Inline rule: link the address whose `://` stands at the state's position."""
    if silent or state.linkLevel > 0 or state.src[state.pos] != ":":
        return False
    scheme = _SCHEME.search(state.src[max(0, state.pos - 6) : state.pos])
    rest = _REST.match(state.src, state.pos, state.posMax)
    if not scheme or not rest or not state.pending.endswith(scheme.group()):
        return False
    end = _trimmed(rest.group())
    state.pending = state.pending[: -len(scheme.group())]
    _push_link(state, scheme.group() + end)
    state.pos += len(end)
    return True


def _trimmed(url: str) -> str:
    """Leave the punctuation of the sentence, and a bracket that was opened before, outside."""
    surplus = url.count(")") - url.count("(")
    while url:
        if url[-1] == ")" and surplus > 0:
            surplus -= 1
        elif url[-1] not in _NOT_AT_THE_END:
            break
        url = url[:-1]
    return url


def _push_link(state: StateInline, url: str) -> None:
    link = state.push("link_open", "a", 1)
    link.attrs = {"href": state.md.normalizeLink(url)}
    link.markup, link.info = "linkify", "auto"
    state.push("text", "", 0).content = url
    state.push("link_close", "a", -1)
