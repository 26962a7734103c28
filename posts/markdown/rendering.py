"""The steps from Markdown to what is stored of it, in their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from posts.markdown import embeds, headings, html_limits, images, limits, reachable
from posts.markdown.highlighting import Highlighter
from posts.markdown.images import ShownPicture
from posts.markdown.parser import PARSER
from posts.markdown.plain_text import detect_language, plain_text
from posts.markdown.sanitizer import sanitize


@dataclass(frozen=True)
class Rendered:
    """What readers get of a text.

    html: sanitized. contents: the table of contents, HTML, "" where a text is too short for one.
    plain: what the HTML shows, as text in one line, for summaries and search; not escaped.
    """

    html: str
    contents: str
    plain: str


def render(text: str, *, picture_at: Callable[[str], ShownPicture | None]) -> Rendered:
    """Turn Markdown (CommonMark, GitHub's additions, formulas, players) into safe HTML.

    picture_at: tells how the picture at an address is shown, None where that is not known.
    Raises TextTooLarge and TextTooComplex, both with what is too much and how much may be.
    """
    limits.check_text(text)
    env: dict[str, Any] = {"highlighter": Highlighter()}
    tokens = PARSER.parse(text, env)
    named = headings.name_all(tokens)
    headings.mark_phrases(tokens)
    images.describe(tokens, picture_at)
    limits.check_tokens(tokens)
    raw = PARSER.renderer.render(tokens, PARSER.options, env)
    html_limits.check(tokens, raw)
    html = embeds.with_players(sanitize(raw, heading_ids={heading.id for heading in named}))
    plain = plain_text(html)
    html = reachable.completed(html, detect_language("", plain) or "en")
    contents = headings.contents(named)
    limits.check_html(html, contents)
    return Rendered(html, contents, plain)
