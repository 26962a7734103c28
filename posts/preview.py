"""A post as readers would see it, by the site's own pipeline and templates. Nothing is stored."""

from __future__ import annotations

from html import escape
from typing import Any

from django.conf import settings
from django.utils import timezone

from posts import store, texts
from posts.models import PAGE, Post, copy_of
from posts.public_items import shown
from posts.tables import utc_second
from reader_lambda import items, pages, public_table, routes
from reader_lambda.assets import COLOURS_SCRIPT, READING_SCRIPT, STYLE_HASH

UNNAMED = "preview"  # the slug of a post that has none yet


def page(post: Post) -> str:
    """Return the page of a post as it is, stored or not.

    Its links lead to the site, each in a window of its own. PublishingError where the text can't
    be rendered.
    """
    now = timezone.now()
    post = copy_of(
        post,
        slug=post.slug or UNNAMED,
        published_at=post.published_at or now,
        updated_at=now,
    )
    text, rendered = texts.rendered(post.body)
    texts.describe(post, text, rendered)
    stored = {name: value for name, value in shown(post).items() if value is not None}
    item = {**stored, items.HTML: rendered.html, items.CONTENTS: text.contents}
    site, origin = _site(), settings.SITE_ORIGIN
    html = (
        pages.render_page(item, site, origin)
        if post.kind == PAGE
        else pages.render_post(item, {}, site, utc_second(now), origin)
    )
    # Where none may run, a browser would only complain of them.
    html = html.replace(f"<script>{COLOURS_SCRIPT}</script>\n", "").replace(READING_SCRIPT, "")
    address = escape(settings.SITE_ORIGIN + routes.url_path(post.path))
    return html.replace("<head>", f'<head>\n<base href="{address}" target="_blank">', 1)


def content_security_policy(*, framed: bool = True) -> str:
    """Return the policy of a preview: a sandbox without scripts, which only the admin may frame.

    framed: it keeps the admin's origin, so that the form's script can scroll it along and replace
    what it shows; with no script of its own in it, that gives the text no power. Otherwise it has
    no origin, and nobody may frame it.
    """
    origin = "allow-same-origin " if framed else ""
    return "; ".join(
        (
            f"sandbox {origin}allow-popups allow-popups-to-escape-sandbox",
            "default-src 'none'",
            f"style-src 'sha256-{STYLE_HASH}'",
            "style-src-attr 'unsafe-inline'",
            f"img-src 'self' https: {settings.SITE_ORIGIN}",
            f"frame-src {' '.join(routes.PLAYERS)}",
            "form-action 'none'",
            "frame-ancestors 'self'" if framed else "frame-ancestors 'none'",
        )
    )


def _site() -> dict[str, Any]:
    """Return the site's item as the reader has it."""
    stored = store.get_site()
    if stored is None:
        return dict(public_table.DEFAULT_SITE)
    return {
        **public_table.DEFAULT_SITE,
        items.TITLE: stored.title,
        items.DESCRIPTION: stored.description,
        items.LANGUAGE: stored.language,
        items.TIME_ZONE: stored.time_zone,
        items.AUTHORS: stored.shown_authors(),
        items.NAVIGATION: [
            {items.NAME: link.name, items.URL: link.url} for link in stored.navigation or ()
        ],
        items.STYLE: stored.style or "",
    }
