"""The uploaded files that an export names, and the pictures that posts make of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from html import escape

from posts.importers.wordpress.wxr import Item


@dataclass(frozen=True)
class Attachment:
    """An uploaded file."""

    url: str
    alt: str = ""
    caption: str = ""

    def as_html(self) -> str:
        """Return the picture, with its caption."""
        picture = f'<img src="{escape(self.url)}" alt="{escape(self.alt)}">'
        if not self.caption:
            return f"<p>{picture}</p>"
        return f"<figure>{picture}<figcaption>{self.caption}</figcaption></figure>"


@dataclass
class Attachments:
    """Those of an export, by their ids. children: ids by the post they were uploaded to."""

    by_id: dict[str, Attachment] = field(default_factory=dict)
    children: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, item: Item) -> None:
        """Keep what posts need to know of a file."""
        url = item.get("wp:attachment_url") or item.get("guid")
        post_id = item.get("wp:post_id")
        self.by_id[post_id] = Attachment(
            url, item.meta.get("_wp_attachment_image_alt", ""), item.get("excerpt:encoded")
        )
        if url.lower().endswith((".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")):
            self.children[item.get("wp:post_parent")].append(post_id)
