"""History of `posts.store`, in the shape that the admin's own templates show: log entries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.admin.views.main import PAGE_VAR
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext

from posts import history
from posts.admin.base import StoreAdmin
from posts.admin.history_filter import SENTENCES, HistoryFilterForm
from posts.admin.people import person
from posts.history import HistoryEntry
from posts.models import Post
from posts.permissions import may

PAGE_SIZE = 100

_FLAGS = {"created": ADDITION, "deleted": DELETION}


def log_entry(entry: HistoryEntry) -> LogEntry:
    """Return an entry of the history as the admin's, which is never saved."""
    shown = LogEntry(
        action_time=entry.at,
        user=User(username=entry.user_name),
        content_type=ContentType.objects.get_for_model(Post),
        object_id=entry.post_id,
        object_repr=entry.title,
        action_flag=_FLAGS.get(entry.action, CHANGE),
        change_message=str(SENTENCES.get(entry.action, entry.action)),
    )
    shown.revision = entry.revision  # type: ignore[attr-defined]  # ours, for the template
    return shown


def _revision(entry: LogEntry) -> str:
    revision: str = entry.revision  # type: ignore[attr-defined]  # as above
    return revision


class RecentActions:
    """What somebody did last: read when the index page asks, which narrows and cuts a query set.

    Every page of the admin gets one in its context; only the index page looks at it.
    """

    def __init__(self, user_id: str) -> None:
        self._user_id = user_id

    def filter(self, *, user__pk: str) -> Self:
        """Return the actions of one user."""
        return type(self)(user__pk)

    def __getitem__(self, part: slice) -> list[LogEntry]:
        """Return the newest actions, `part.stop` of them."""
        return [log_entry(entry) for entry in history.of_person(self._user_id, part.stop)]


def _former(entries: Iterable[LogEntry], post: Post) -> str:
    """Return the newest text of a page's entries before the stored one, "" for none."""
    others = (_revision(entry) for entry in entries)
    return next((name for name in others if name and name != post.revision), "")


def history_page(admin: StoreAdmin[Post], request: HttpRequest, post: Post) -> TemplateResponse:
    """Return the page of a post's history, newest first."""
    may_change = admin.has_change_permission(request, post)
    form = HistoryFilterForm(request.GET)
    entries = [
        log_entry(entry)
        for entry in form.wanted(history.of_post(post.id))
        if may_change or entry.action != "drafted"  # which is of those who may publish it
    ]
    paginator = Paginator(entries, PAGE_SIZE)
    page = paginator.get_page(request.GET.get(PAGE_VAR, 1))
    context = {
        **admin.admin_site.each_context(request),
        "title": gettext("History: %s") % post,
        "action_list": page,
        "page_range": paginator.get_elided_page_range(page.number),
        "page_var": PAGE_VAR,
        "pagination_required": paginator.num_pages > 1,
        "module_name": str(capfirst(admin.opts.verbose_name_plural)),
        "object": post,
        "former": _former(page, post),
        "opts": admin.opts,
        "form": form,
        "may_export": may(person(request), "manage"),
    }
    return TemplateResponse(request, "admin/posts/post/object_history.html", context)
