"""The address at which the form of a post says that it is open, and hears who else has it open."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from posts import presence, store
from posts.admin.base import StoreAdmin
from posts.admin.people import actor
from posts.errors import PublishingError
from posts.models import POST_ID, Post
from posts.store import post_from_item

_ID = re.compile(POST_ID)
_NAME = re.compile(r"[0-9a-zA-Z.-]{1,80}")  # of a tab, of a page


class Presence(StoreAdmin[Post]):
    """Tells people who edit one post of each other."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with the one that open forms ask."""
        view = self.admin_site.admin_view(self.presence_view)
        return [path("editors/", view, name="posts_post_editors"), *super().get_urls()]

    @method_decorator(csrf_protect)
    @method_decorator(require_POST)
    def presence_view(self, request: HttpRequest) -> HttpResponse:
        """Answer `editors`: that a form of `post` is open, or with `leave` that it was left.

        The answer has the others who are there, and the version that is stored. 404 where the post
        is not there, or not the asker's to edit.
        """
        asked = request.POST
        post_id, tab, page = asked.get("post", ""), asked.get("tab", ""), asked.get("page", "")
        if not (_ID.fullmatch(post_id) and _NAME.fullmatch(tab) and _NAME.fullmatch(page)):
            return HttpResponseBadRequest()
        try:
            if "leave" in asked:
                presence.leave(post_id, actor(request), tab=tab, page=page)
                return JsonResponse({})
            return self._entered(request, post_id, tab, page)
        except PublishingError as error:
            return JsonResponse({"error": str(error)}, status=503)

    def _entered(self, request: HttpRequest, post_id: str, tab: str, page: str) -> HttpResponse:
        item = store.get_post_item(post_id)
        if item is None or not self.has_change_permission(request, post_from_item(item)):
            return JsonResponse({}, status=404)
        others = presence.enter(post_id, actor(request), tab=tab, page=page)
        told = [{"name": other.name, "tab": other.tab} for other in others]
        return JsonResponse({"others": told, "version": item.version})

    def presence_texts(self, obj: Post | None) -> dict[str, Any]:
        """Return the attributes by which posts/presence.js says that a form is open."""
        if obj is None:
            return {}
        return {
            "data-editors-url": self.url_of("editors"),
            "data-editors-post": obj.id,
            "data-editors-one": _("{names} is editing this post too."),
            "data-editors-many": _("{names} are editing this post too."),
            "data-editors-and": _(", "),
            "data-editors-own": _("You have this post open in another tab or browser too."),
            "data-editors-saved": _(
                "It was saved meanwhile. When you save, both changes are brought together."
            ),
        }
