"""The calendar: what was published, what is due, and what waits. Works without scripts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from posts import calendar, held_site
from posts.admin.base import StoreAdmin
from posts.admin.filters import STATE_NAMES
from posts.admin.moments import zone_at
from posts.admin.people import person
from posts.models import Post
from posts.permissions import is_editor, may


class CalendarPage(StoreAdmin[Post]):
    """The page of a month."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with that of the calendar."""
        view = self.admin_site.admin_view(self.calendar_view)
        return [path("calendar/", view, name="posts_post_calendar"), *super().get_urls()]

    def calendar_view(self, request: HttpRequest) -> HttpResponse:
        """Show the month `month`, the present one where that is none."""
        if not may(person(request), "view"):
            raise PermissionDenied
        now, today = timezone.now(), calendar.today()
        first = calendar.parse_month(request.GET.get("month", "")) or today.replace(day=1)
        user = person(request)
        seen_by = None if is_editor(user) else user.pk
        shown = calendar.month(first, first_weekday=_first_weekday(), seen_by=seen_by)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Calendar"),
            "opts": self.opts,
            "month": shown,
            "weeks": [[_day(day, today) for day in week] for week in shown.weeks],
            "is_empty": not any(day.posts for week in shown.weeks for day in week),
            "previous": calendar.beside(first, -1),
            "next": calendar.beside(first, 1),
            "is_present": first == today.replace(day=1),
            "due": [_entry(post) for post in calendar.due(now) if may(user, "view", post)],
            "waiting": calendar.waiting(now) if is_editor(user) else None,
            "zone": zone_at(now),
            "media": self.media,
        }
        return TemplateResponse(request, "admin/posts/post/calendar.html", context)


def _first_weekday() -> int:
    """Return on which day a week begins where the reader's language is spoken, 0 for Monday."""
    return (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7


def _day(day: calendar.Day, today: date) -> dict[str, Any]:
    return {
        "date": day.date,
        "is_in_month": day.is_in_month,
        "is_today": day.date == today,
        "posts": [_entry(post) for post in day.posts] if day.is_in_month else [],
    }


def _entry(post: Post) -> dict[str, Any]:
    return {
        "id": post.id,
        "title": post.title,
        "when": timezone.localtime(post.listed_at, held_site.zone()),
        "state": post.state,
        "state_name": STATE_NAMES[post.state],
    }
