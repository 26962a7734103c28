"""What the form's scripts say and whom they ask, as attributes of the field that they help with."""

from __future__ import annotations

from django.utils.translation import gettext as _

from posts.models import POST, Post


def toolbar() -> dict[str, str]:
    """Return the attributes by which posts/writing.js puts a toolbar and a count at a field."""
    return {
        "data-write-toolbar": _("Markdown"),
        "data-write-heading": _("Heading"),
        "data-write-bold": _("Bold"),
        "data-write-italic": _("Emphasis"),
        "data-write-quote": _("Quotation"),
        "data-write-code": _("Code"),
        "data-write-link": _("Link"),
        "data-write-bullets": _("List"),
        "data-write-numbers": _("Numbered list"),
        "data-write-ruby": _("Reading above characters"),
        "data-write-count": _("{characters} characters, {words} words, {minutes} min to read"),
    }


def links(url: str) -> dict[str, str]:
    """Return the attributes by which posts/links.js puts a search for posts at a field."""
    return {
        "data-links-url": url,
        "data-links-label": _("Link to a post"),
        "data-links-search": _("Search in titles, slugs, summaries and tags"),
        "data-links-found": _("{count} posts. Choose with the arrow keys."),
        "data-links-none": _("No post has these words."),
        "data-links-more": _("Search older posts"),
        "data-links-close": _("Close"),
        "data-links-failed": _(
            "The search did not answer. You may be signed out: sign in in another tab, then "
            "try again. Your text is still here."
        ),
    }


def preview(url: str, post: Post | None) -> dict[str, str]:
    """Return the attributes by which posts/preview.js puts a preview beside a field."""
    return {
        "data-preview-url": url,
        "data-preview-kind": post.kind if post else POST,
        "data-preview-label": _("Preview"),
        "data-preview-width": _("Width of the preview"),
        "data-preview-desktop": _("Desktop"),
        "data-preview-phone": _("Phone"),
        "data-preview-failed": _(
            "The preview could not be made. You may be signed out: sign in in another tab, "
            "then type on. Your text is still here."
        ),
    }


def working_copy(url: str, user_id: str, post: Post | None) -> dict[str, str]:
    """Return the attributes by which posts/autosave.js keeps what is typed."""
    return {
        "data-copy-url": url,
        "data-copy-owner": user_id,
        "data-copy-post": post.id if post else "",
        "data-copy-kept": _("Kept on the server and in this browser, {time}; not saved yet."),
        "data-copy-local": _("Kept in this browser, {time}; the server could not be reached."),
        "data-copy-found": _("There is unsaved text of yours, of {time}."),
        "data-copy-older": _(
            "The post has been saved since; when you save, you will see both versions."
        ),
        "data-copy-recover": _("Recover it"),
        "data-copy-discard": _("Discard what was not saved"),
    }
