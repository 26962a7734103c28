"""The history of a post with its texts: read one, compare two, go back to one.

Going back opens the form with the old text in it. Nothing is stored before the editor saves, and
what is saved then is a new revision, so that no text is ever replaced.
"""

# ruff: noqa: ARG002 (Django calls its hooks with more than each of them needs)

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from posts import store
from posts.admin import preview
from posts.admin.base import StoreAdmin
from posts.admin.differences import compared, is_comparable
from posts.admin.history import history_page
from posts.models import Post, copy_of
from posts.store import Revision

RESTORED = "revision"  # query key of the form: which text to start from


class Revisions(StoreAdmin[Post]):
    """The pages of a post's history."""

    has_history = True

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with those of a post's texts."""
        view = self.admin_site.admin_view
        one = "<path:object_id>/revisions/<str:revision>/"
        return [
            path(one, view(self.revision_view), name="posts_post_revision"),
            path(f"{one}preview/", view(self.revision_preview), name="posts_post_shown_revision"),
            path(
                "<path:object_id>/history/compare/",
                view(self.compare_view),
                name="posts_post_compare",
            ),
            *super().get_urls(),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what was done with a post, newest first."""
        post = self.get_object(request, unquote(object_id))
        if post is None:
            return self.missing(request, object_id)
        return history_page(self, request, post)

    def revision_view(self, request: HttpRequest, object_id: str, revision: str) -> HttpResponse:
        """Show a text of a post."""
        post = self._post(request, object_id)
        found = self._text(request, post, revision)
        context = {"revision": found, "title": _("Text of %s") % post}
        return self._page(request, "revision", post, context)

    def revision_preview(self, request: HttpRequest, object_id: str, revision: str) -> HttpResponse:
        """Answer with a text of a post as readers would see it."""
        post = self._post(request, object_id)
        found = self._text(request, post, revision)
        return preview.framed_page(copy_of(post, title=found.title, body=found.text))

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what differs between two texts of a post, the older one first."""
        post = self._post(request, object_id)
        names = sorted(_asked_for(request))
        older, newer = (self._text(request, post, name) for name in names)
        context = {
            "older": older,
            "newer": newer,
            "both": (older, newer),
            "lines": list(compared(older.text, newer.text)),
            "is_comparable": is_comparable(older.text, newer.text),
            "title": _("Compare two texts of %s") % post,
        }
        return self._page(request, "compare", post, context)

    def restored(self, request: HttpRequest, post: Post) -> Revision | None:
        """Return the text that the form is to start from in place of the stored one."""
        name = request.GET.get(RESTORED, "") if request.method == "GET" else ""
        return store.get_revision(post.id, name) if name else None

    def _post(self, request: HttpRequest, object_id: str) -> Post:
        post = self.get_object(request, unquote(object_id))
        if post is None:
            raise Http404(_("There is no such post."))
        return post

    def _text(self, request: HttpRequest, post: Post, revision: str) -> Revision:
        """Return a text; those that were kept beside what readers saw only to who may change it."""
        found = store.get_revision(post.id, revision)
        if found is None or (found.is_pending and not self.has_change_permission(request, post)):
            raise Http404(_("This text is not kept, or not any more."))
        return found

    def _page(
        self, request: HttpRequest, name: str, post: Post, context: dict[str, Any]
    ) -> HttpResponse:
        frame = {
            **self.admin_site.each_context(request),
            "object": post,
            "opts": self.opts,
            "may_change": self.has_change_permission(request, post),
        }
        return TemplateResponse(request, f"admin/posts/post/{name}.html", frame | context)


def _asked_for(request: HttpRequest) -> tuple[str, str]:
    asked = request.GET.get("a", ""), request.GET.get("b", "")
    if not all(asked):
        raise Http404(_("Choose two texts to compare."))
    return asked
