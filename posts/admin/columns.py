"""Columns of the list of posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.contrib.admin import display
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from posts.admin import edge
from posts.admin.filters import KIND_NAMES, STATE_NAMES
from posts.edge.orders import EdgeState
from posts.models import PAGE, SCHEDULED, Post
from reader_lambda.names import tag_key


@display(description=_("title"))
def title(post: Post) -> str:
    """Return the title, with a mark on that of a page."""
    if post.kind != PAGE:
        return post.title
    return format_html('{} <span class="kind">{}</span>', post.title, KIND_NAMES[PAGE])


@display(description=_("status"))
def state(post: Post) -> str:
    """Return a badge, draft, scheduled or published, and what else is to be known at a glance."""
    badge = format_html(
        '<span class="state state-{}">{}</span>', post.state, STATE_NAMES[post.state]
    )
    return format_html_join(" ", "{}", [(part,) for part in (badge, *_notes(post))])


def _notes(post: Post) -> Iterator[str]:
    """Yield what a state alone does not tell."""
    if post.state == SCHEDULED:
        yield format_html('<small class="state-note">{}</small>', moment_and_zone(post.listed_at))
    if post.pinned:
        yield format_html('<small class="state-note">{}</small>', _("pinned to the front page"))
    if post.pending:
        changed = _("changed since published")
        yield format_html('<small class="state-note changed">{}</small>', changed)


def state_column(at_edge: Mapping[str, EdgeState]) -> Callable[[Post], str]:
    """Return the column of states. at_edge: how far each post's last change is, by id."""

    @display(description=_("status"))
    def state_and_edge(post: Post) -> str:
        return format_html("{} {}", state(post), edge.badge(post, at_edge[post.id]))

    state_and_edge.__name__ = state.__name__  # which the style knows the column by
    return state_and_edge


@display(description=_("date"), ordering="published_at")
def date(post: Post) -> str:
    """Return the time of publication, or of creation for a draft without one."""
    note = "" if post.published_at else _("(created)")
    return format_html("{} <small>{}</small>", moment(post.listed_at), note)


@display(description=_("updated"))
def updated(post: Post) -> str:
    """Return the time of the last save."""
    return moment(post.updated_at)


@display(description=_("tags"))
def tags(post: Post) -> str:
    """Return the tags, each a link to its posts."""
    links = [("?" + urlencode({"tag": tag_key(tag)}), tag) for tag in post.tags]
    return format_html_join(", ", '<a href="{}">{}</a>', links)


def author_column(names: Mapping[str, str]) -> Callable[[Post], str]:
    """Return the column of authors. names: public names by slug."""

    @display(description=_("author"))
    def author(post: Post) -> str:
        return names.get(post.author, post.author)

    return author


def moment_and_zone(when: datetime) -> str:
    """Return a time with the name of the site's time zone: `2030-01-01 09:00 JST`."""
    return f"{moment(when)} {timezone.localtime(when):%Z}"


def moment(when: datetime | None) -> str:
    """Return a time in the site's time zone, short and the same in every language."""
    return timezone.localtime(when).strftime("%Y-%m-%d %H:%M") if when else ""
