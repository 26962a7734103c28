"""What a post's social card shows, and its address, which is a function of just that. Pure.

So a page can name its card in the transaction that stores it, before the card is drawn; and a card
is never another one later.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import blake2b

from django.utils import timezone

from posts import held_site, theme
from posts.models import DRAFT, PAGE, Post
from reader_lambda import routes, wording

FOLDER = f"{routes.MEDIA_PREFIX}cards/"

_DESIGN = 1  # of `posts.social_cards.drawing`; another one gives every card another address
_COLOURS = ("paper", "ink", "accent", "soft")


@dataclass(frozen=True)
class Content:
    """What is drawn. author, date: "" where there is none. Colours are `#rrggbb`."""

    title: str
    site: str
    author: str
    date: str
    paper: str
    ink: str
    accent: str
    soft: str


def content_of(post: Post) -> Content | None:
    """Return what the card of a post shows; None of a draft, and where its top image will do."""
    has_picture = bool(post.top_image) and not post.top_image.lower().endswith(".svg")
    if post.status == DRAFT or has_picture:
        return None
    shown = theme.in_use(held_site.colours())
    colours = {name: shown[f"light-{name}"] for name in _COLOURS}
    by = held_site.author_name(post.author) if post.author else ""
    about = {"author": by, "date": _date(post)} if post.kind != PAGE else {"author": "", "date": ""}
    return Content(title=post.title, site=held_site.title(), **about, **colours)


def path_of(post: Post) -> str:
    """Return the path of a post's card, "" where it has none."""
    content = content_of(post)
    if content is None:
        return ""
    text = json.dumps([_DESIGN, asdict(content)], ensure_ascii=False, sort_keys=True)
    return f"{folder_of(post.id)}{_digest(text)}.png"


def folder_of(post_id: str) -> str:
    """Return the path below which the cards of a post are."""
    return f"{FOLDER}{_digest(post_id)}/"


def _date(post: Post) -> str:
    local = timezone.localtime(post.listed_at, held_site.zone())
    return wording.long_date(local.isoformat(), held_site.language())


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()
