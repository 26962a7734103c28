"""Videos: an address that is all of a paragraph is shown as a player, for a short list of sites.

The text keeps the plain link, which is what feeds and other readers of the HTML have. The frame is
put in after the sanitizer, made of the video's id alone, so frames need not pass it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from reader_lambda.routes import PLAYERS

CLASS = "embed"


@dataclass(frozen=True)
class _Site:
    name: str
    address: re.Pattern[str]  # with a group `id`
    player: str  # the address of the player, with {id} in it


def _site(name: str, address: str, player: str) -> _Site:
    return _Site(name, re.compile(r"https?://(?:www\.|m\.)?" + address), player)


_SITES = (
    _site(
        "YouTube",
        r"(?:youtube\.com/(?:watch\?(?:[\w=&.%-]*&)?v=|shorts/|live/|embed/)|youtu\.be/)"
        r"(?P<id>[\w-]{11})(?:[?&][\w=&.%-]*)?",
        PLAYERS[0] + "/embed/{id}",
    ),
    _site("Vimeo", r"vimeo\.com/(?P<id>[0-9]{1,12})", PLAYERS[1] + "/video/{id}"),
    _site(
        "ニコニコ動画",
        r"(?:nicovideo\.jp/watch|nico\.ms)/(?P<id>(?:sm|nm|so)[0-9]{1,12})",
        PLAYERS[2] + "/watch/{id}",
    ),
)
_START = re.compile(r"[?&](?:t|start)=(?:(?P<minutes>[0-9]{1,4})m)?(?P<seconds>[0-9]{1,6})s?\b")
_FIGURE = re.compile(rf'<figure class="{CLASS}"><a href="(?P<address>[^"]*)"[^>]*>[^<]*</a>')


def mark(state: StateCore) -> None:
    """Core rule, after what is inside paragraphs: make figures of those that are such a link."""
    for opening, inline, closing in _paragraphs(state.tokens):
        link = inline.children or []
        if len(link) == 3 and link[0].markup in {"linkify", "autolink"}:
            address = str(link[0].attrs.get("href", ""))
            if _player(address):
                opening.tag = closing.tag = "figure"
                opening.hidden = closing.hidden = False
                opening.attrSet("class", CLASS)


def with_players(html: str) -> str:
    """Return sanitized HTML with a player above the link of each figure that is one."""
    return _FIGURE.sub(_framed, html)


def _paragraphs(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token, Token]]:
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "paragraph_open":
            yield opening, inline, closing


def _player(address: str) -> tuple[str, str] | None:
    """Return the name of a video's site and the address of its player, None for other addresses."""
    for site in _SITES:
        found = site.address.fullmatch(address)
        if found:
            return site.name, site.player.format(id=found["id"]) + _start(site, address)
    return None


def _start(site: _Site, address: str) -> str:
    found = _START.search(address)
    if site.name != "YouTube" or not found:
        return ""
    return f"?start={60 * int(found['minutes'] or 0) + int(found['seconds'])}"


def _framed(figure: re.Match[str]) -> str:
    player = _player(unescape(figure["address"]))
    if player is None:
        return figure.group()
    name, source = player
    opening, link = figure.group().split(">", 1)
    return (
        f'{opening}><iframe src="{escape(source)}" title="{name}" loading="lazy" allowfullscreen'
        ' allow="encrypted-media; fullscreen; picture-in-picture"'
        ' referrerpolicy="strict-origin-when-cross-origin"'
        ' sandbox="allow-scripts allow-same-origin allow-popups allow-presentation">'
        f"</iframe>{link}"
    )
