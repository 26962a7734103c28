"""How far a post's last change is on its way to the readers, as the list and the form say it."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from posts.edge.orders import EdgeState
from posts.models import DRAFT, PUBLISHED, SCHEDULED, Post

# By what the post is and how far its last change is: a word, and what it means.
_SAID = {
    (DRAFT, EdgeState.SAVED): (
        _("saved, to be sent"),
        _("A draft again. The edge is told within seconds to drop its copies of the post."),
    ),
    (DRAFT, EdgeState.SENT): (
        _("on its way"),
        _("A draft again. The edge dropped its copies, and does so again in half a minute."),
    ),
    (DRAFT, EdgeState.LIVE): (_("saved"), _("Stored. Readers see nothing of it.")),
    (SCHEDULED, EdgeState.LIVE): (
        _("ready at the edge"),
        _("Readers everywhere see it from its time of publication on."),
    ),
    (PUBLISHED, EdgeState.LIVE): (
        _("live at the edge"),
        _("Readers everywhere see what was published here."),
    ),
}
_ANY = {
    EdgeState.SAVED: (
        _("saved, to be sent"),
        _("Stored. The edge is told within seconds to drop its copies of the former version."),
    ),
    EdgeState.SENT: (
        _("on its way"),
        _("The edge dropped its copies of the former version, and does so again in half a minute."),
    ),
}


def badge(post: Post, state: EdgeState) -> str:
    """Return the word for the list, what it means as its tooltip."""
    word, meaning = _said(post, state)
    return format_html(
        '<small class="edge edge-{}" title="{}">{}</small>', state.value, meaning, word
    )


def line(post: Post, state: EdgeState) -> str:
    """Return the word and what it means, for the form."""
    word, meaning = _said(post, state)
    return format_html(
        '<span class="edge edge-{}">{}</span> <span class="edge-meaning">{}</span>',
        state.value,
        word,
        meaning,
    )


def _said(post: Post, state: EdgeState) -> tuple[str, str]:
    word, meaning = _SAID.get((post.state, state)) or _ANY[state]
    return str(word), str(meaning)
