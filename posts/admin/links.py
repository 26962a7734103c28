"""Other posts to link to, for the form's script: searched by what is typed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils.translation import gettext as _

from posts import post_lists, store
from posts.admin import columns, field_texts
from posts.admin.filters import STATE_NAMES
from posts.admin.people import person
from posts.models import PUBLISHED, Post
from posts.permissions import is_editor, may
from posts.post_lists import PostFilter

SHOWN = 12  # posts of one answer


def answer(request: HttpRequest) -> HttpResponse:
    """Answer for `q`, words of a title, slug, summary or tag: the newest posts that have them.

    Looks at a bounded number of posts; `next` is the `cursor` to look on from, "" at the end.
    """
    user = person(request)
    wanted = PostFilter(
        text=request.GET.get("q", "").strip() or None, seen_by=None if is_editor(user) else user.pk
    )
    try:
        page = post_lists.list_posts(wanted, cursor=request.GET.get("cursor"), size=SHOWN)
    except ValueError:
        return HttpResponseBadRequest()
    posts = [_shown(post) for post in page.items if post.slug and may(user, "view", post)]
    return JsonResponse({"posts": posts, "next": page.next_cursor or ""})


def choice_texts(request: HttpRequest, url: str, chosen: str) -> dict[str, str]:
    """Return the attributes by which posts/links.js has a post chosen. chosen: an id, or ""."""
    item = store.get_post_item(chosen) if chosen else None
    post = store.post_from_item(item) if item else None
    title = post.title if post and may(person(request), "view", post) else ""
    own = {"data-links-label": _("Choose a post…"), "data-links-title": title}
    return field_texts.links(url) | own | {"autocomplete": "off", "spellcheck": "false"}


def _shown(post: Post) -> dict[str, Any]:
    """Return a post as a line of the search. about: what readers of the link would miss."""
    state = "" if post.state == PUBLISHED else str(STATE_NAMES[post.state])
    parts = (state, columns.moment(post.published_at))
    return {
        "id": post.id,
        "title": post.title,
        "address": post.path,
        "about": " · ".join(part for part in parts if part),
    }
