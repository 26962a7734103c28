"""The form of a public post: changes are kept beside what readers see, until they are published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from posts import publishing, store
from posts.admin import columns, kept
from posts.admin.base import StoreAdmin
from posts.admin.people import actor
from posts.errors import EditConflict, PublishingError
from posts.models import DRAFT, SCHEDULED, Post


class ChangesBeside(StoreAdmin[Post]):
    """Takes back changes of a public post that readers do not see yet, and says what there is."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with the one that discards changes."""
        view = self.admin_site.admin_view(self.discard_view)
        return [
            path("<path:object_id>/discard/", view, name="posts_post_discard"),
            *super().get_urls(),
        ]

    @method_decorator(csrf_protect)
    @method_decorator(require_POST)
    def discard_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Go back to what readers see, if the changes are still those that the form showed."""
        post = self.get_object(request, unquote(object_id))
        if post is None:
            return self.missing(request, object_id)
        if not self.has_change_permission(request, post):
            return kept.not_permitted(request, self.admin_site.each_context(request))
        try:
            if str(post.version) != request.POST.get("seen_version"):
                raise EditConflict(post)
            publishing.discard_pending(post, by=actor(request))
        except PublishingError as failure:
            self.message_user(request, str(failure), messages.ERROR)
        else:
            self.message_user(request, self._discarded(post))
        return HttpResponseRedirect(self.change_url(post.pk))

    def _discarded(self, post: Post) -> str:
        history = reverse("admin:posts_post_history", args=[post.pk])
        told = _("The changes are discarded: the form shows what readers see.")
        return format_html('{} <a href="{}">{}</a>', told, history, _("Their text is kept here."))

    def changes_beside(self, request: HttpRequest, post: Post) -> dict[str, Any] | None:
        """Return what the form of a public post says of changes beside it; None for any other."""
        if post.status == DRAFT or not self.has_change_permission(request, post):
            return None
        if post.live is None:
            return {"pending": None}
        return {"pending": store.get_revision(post.id, post.pending), "live": post.live}


def told(post: Post, before: Post) -> str:
    """Return what readers see of a post that was saved just now; "" where that has not changed."""
    named = {"title": post.title, "when": columns.moment(post.published_at)}
    if post.pending:
        return _("Kept beside: readers see what they saw, until you publish the changes.")
    if post.state == SCHEDULED:
        return _("“%(title)s” is scheduled: readers see it from %(when)s on.") % named
    if post.status == before.status == DRAFT:
        return ""
    if post.status == DRAFT:
        return _("“%(title)s” is unpublished: readers see it no longer.") % named
    return _("“%(title)s” is published: readers see it.") % named
