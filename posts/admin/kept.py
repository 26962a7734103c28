"""Pages that give a submitted text back where it can't go on to its form.

So no word is lost when somebody may no longer change what they edited, or the store can't be
read. (Whoever is signed out meanwhile is met before any view of the admin.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from posts.models import Author, Post

# Form fields that somebody writes, in the order of the page. Any other is sent along unseen.
_WRITTEN = {
    **dict.fromkeys(("title", "body", "slug", "summary", "tags", "top_image", "addresses"), Post),
    **dict.fromkeys(("name", "url"), Author),
}
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 (the name of a form field)

Frame = dict[str, Any]  # what every page of the admin gets: `AdminSite.each_context`


@dataclass(frozen=True)
class KeptField:
    """A field of a submitted form."""

    name: str
    label: str
    value: str


def carries_text(request: HttpRequest) -> bool:
    """Tell whether a request submits something that somebody wrote."""
    return request.method == "POST" and any(request.POST.get(name) for name in _WRITTEN)


def not_permitted(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Answer a form whose object its sender may not change, or not any more."""
    reason = _(
        "Nothing was saved: this is not yours to change, or no longer, such as a draft that was "
        "published meanwhile. Your text is below, for you to copy."
    )
    return _page(request, frame, _("You may not change this"), reason, status=403, again=False)


def unavailable(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Answer while the store can't be read, with the text where there is one."""
    title = _("The store does not answer")
    if not carries_text(request):
        return _page(
            request, frame, title, _("Please try again in a moment."), status=503, again=False
        )
    reason = _("Nothing was saved yet. Your text is below. Please save again in a moment.")
    return _page(request, frame, title, reason, status=503, again=True)


def _page(  # noqa: PLR0913 (what the pages differ in, by name)
    request: HttpRequest, frame: Frame, title: str, reason: str, *, status: int, again: bool
) -> HttpResponse:
    fields = list(_submitted(request))
    context = {
        **frame,
        "title": title,
        "reason": reason,
        "again": again,
        "written": [field for field in fields if field.name in _WRITTEN],
        "others": [field for field in fields if field.name not in _WRITTEN],
    }
    return render(request, "admin/posts/kept_text.html", context, status=status)


def _submitted(request: HttpRequest) -> Iterator[KeptField]:
    unseen = [name for name in request.POST if name not in _WRITTEN and name != _TOKEN]
    for name in [*_WRITTEN, *unseen]:
        for value in request.POST.getlist(name):
            if value:
                yield KeptField(name, _label(name), value)


def _label(name: str) -> str:
    model = _WRITTEN.get(name)
    return str(label_for_field(name, model)) if model else name
