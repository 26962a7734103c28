"""A post's text as it is stored and as readers get it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from posts import held_site, markdown, phrases, reading_time, top_images
from posts.big_text import Text, pack
from posts.errors import PublishingError
from posts.media import files
from posts.models import PUBLISHED, Post
from posts.social_cards.content import path_of

MAX_STORED = 2_400_000  # bytes of text and HTML in one change: 10 pieces, so 95 actions in all
MAX_CONTENTS = 80_000  # bytes of a table of contents; it shares an item with 300,000 of HTML


def rendered(body: str) -> tuple[Text, markdown.Rendered]:
    """Return a text as it is stored, and as readers get it. PublishingError if too big."""
    shown = markdown.render(body, picture_at=files.shown_at)
    # Without the table of contents where that is too long to help anybody.
    contents = shown.contents if len(shown.contents.encode()) <= MAX_CONTENTS else ""
    return Text(pack(body), pack(shown.html), contents), shown


def describe(post: Post, text: Text, shown: markdown.Rendered) -> None:
    """Give a post what is made of its text and other fields."""
    post.excerpt = post.summary or markdown.summary_from(shown.plain)
    post.pictures = markdown.pictures_of(shown.html)
    post.language = markdown.detect_language(post.title, shown.plain) or _other_language()
    post.picture = top_images.attributes(post.top_image)
    post.social_card = path_of(post)
    post.title_html = phrases.marked(post.title) if post.language == "ja" else ""
    post.minutes = reading_time.minutes(post.body)
    post.page_chunks = max(0, len(text.html.pieces) - 1) if post.status == PUBLISHED else 0


def check_size(text: Text) -> None:
    """Refuse a text that one transaction does not hold, with a PublishingError."""
    if text.size > MAX_STORED:
        raise PublishingError(
            _("The text is too big to store: %(size)d bytes compressed, at most %(limit)d fit.")
            % {"size": text.size, "limit": MAX_STORED},
            field="body",
        )


def _other_language() -> str:
    """Return the language of a text without kana: the site's, unless that is Japanese."""
    return "en" if held_site.language() == "ja" else held_site.language()
