"""What was done by whom with which post: filtered, shown, and taken along as a file."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from posts import history
from posts.admin.base import StoreAdmin
from posts.admin.history import PAGE_SIZE, log_entry
from posts.admin.history_filter import HistoryFilterForm
from posts.admin.people import person
from posts.history import HistoryEntry
from posts.history_export import FORMATS
from posts.models import Post
from posts.permissions import may

MOST_EXPORTED = 20_000  # entries of one file: less than the 6 MB that a Lambda may answer


class HistoryExport(StoreAdmin[Post]):
    """The pages of what people did, and the files of it."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with those of people and files."""
        view = self.admin_site.admin_view
        return [
            path("actions/<str:user_id>/", view(self.actions_view), name="posts_post_actions"),
            path(
                "<path:object_id>/history/export/",
                view(self.history_export_view),
                name="posts_post_history_export",
            ),
            *super().get_urls(),
        ]

    def actions_view(self, request: HttpRequest, user_id: str) -> HttpResponse:
        """Show what somebody did in the last 90 days, or answer it as a file of `format`."""
        user = person(request)
        if not may(user, "manage") and user_id != user.pk:
            raise PermissionDenied
        form = HistoryFilterForm(request.GET)
        wanted = form.wanted(history.all_of_person(user_id))
        if "format" in request.GET:
            return exported(request, wanted, f"actions-{user_id}")
        found = list(islice(wanted, history.MOST))
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get(PAGE_VAR, 1))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("What %s did") % (found[0].user_name if found else _("somebody")),
            "entries": [log_entry(entry) for entry in page],
            "page": page,
            "form": form,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/posts/post/actions_of_person.html", context)

    def history_export_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Answer the history of a post as a file of `format`, to those who may see all posts."""
        post = self.get_object(request, unquote(object_id))
        if post is None:
            raise Http404(_("There is no such post."))
        if not may(person(request), "manage"):
            raise PermissionDenied
        entries = HistoryFilterForm(request.GET).wanted(history.all_of_post(post.id))
        return exported(request, entries, f"history-{post.id}")


def exported(request: HttpRequest, entries: Iterable[HistoryEntry], name: str) -> HttpResponse:
    """Return a file of entries, in the format that is asked for. Http404 for any other."""
    extension = request.GET.get("format", "")
    if extension not in FORMATS:
        raise Http404(_("There is no such format; there are csv and jsonl."))
    content_type, lines = FORMATS[extension]
    body = "".join(lines(islice(entries, MOST_EXPORTED)))
    disposition = f'attachment; filename="{name}.{extension}"'
    return HttpResponse(body, content_type, headers={"Content-Disposition": disposition})
