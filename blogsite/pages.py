"""Pages that say what happened and what to do, in the admin's look.

A form that could not be taken comes back with everything that was written in it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

RETRY_AFTER = 30  # seconds


def signed_out(request: HttpRequest) -> HttpResponse:
    """Confirm the sign-out."""
    return _page(request, _("You are signed out."), "", label=_("Sign in again"))


def sign_in_refused(request: HttpRequest) -> HttpResponse:
    """Say that what came back from the hosted page signs nobody in."""
    text = _("The sign-in was cancelled, took too long, or did not begin in this browser.")
    return _page(
        request,
        _("You are not signed in."),
        text,
        status=400,
        link=reverse("admin:login"),
        label=_("Sign in again"),
    )


def no_role(request: HttpRequest) -> HttpResponse:
    """Tell somebody without a group whom to ask."""
    text = _(
        "You are signed in as %(name)s, but belong to none of the groups admins, editors and "
        "authors."
    ) % {"name": request.user.get_username()}
    ask = _("Please ask %s to add you to one of them.") % (
        settings.ADMIN_CONTACT or _("an administrator")
    )
    return _page(
        request, _("You have no access yet."), f"{text} {ask}", status=403, with_sign_out=True
    )


def no_hosted_page(request: HttpRequest) -> HttpResponse:
    """Tell a developer where the sign-in comes from."""
    text = _("On a developer's machine the sign-in comes with the command “make run”.")
    return _page(request, _("There is no sign-in here."), text, status=503)


def form_of_nobody(request: HttpRequest) -> HttpResponse:
    """Give back a form sent by somebody who is not let in (any more)."""
    text = _("You are not signed in any more, so nothing was saved. Your text is kept below.")
    return _form_again(request, _("Not saved yet"), text, status=403, sign_in_first=True)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Say that nobody can tell who is asking, giving a form back."""
    title = _("The sign-in does not answer right now.")
    text = _("Please try again in a minute.")
    if _is_form_of_ours(request):
        text = _("Nothing was saved. Your text is kept below. Please send it again in a minute.")
        response = _form_again(request, title, text, status=503)
    else:
        response = _page(request, title, text, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django)
    """Give a form back that was opened before signing in again; refuse one of another site."""
    if not _is_form_of_ours(request):
        text = _("The form did not come from this site, or the browser blocks its cookies.")
        return _page(request, _("Not accepted"), text, status=403)
    text = _("The form was opened before you last signed in. Please check it and send it again.")
    return _form_again(request, _("Not saved yet"), text, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what is wrong with a request that no view saw."""
    if isinstance(exception, DisallowedHost):
        text = _("The admin is at another address.")
        return _page(
            request,
            _("Wrong address"),
            text,
            status=400,
            link=settings.ADMIN_ORIGIN + reverse("admin:index"),
        )
    text = _("Please go back and try again.")
    if isinstance(exception, RequestDataTooBig):
        text = _("The form is too big. Your text is still there when you go back.")
    return _page(request, _("This could not be read."), text, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the person may not do this, and why if it is known."""
    text = str(exception) or _("Your groups do not allow this.")
    return _page(request, _("You may not do this."), text, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (same)
    """Say that nothing is here."""
    return _page(request, _("Nothing is here."), _("It may have been deleted."), status=404)


def dead_link(request: HttpRequest) -> HttpResponse:
    """Say that a link to a draft leads nowhere, to somebody who has no business in the admin."""
    text = _("It has expired or was taken back. Please ask whoever sent it to you for a new one.")
    return _page(
        request,
        _("This link leads nowhere any more."),
        text,
        status=404,
        link=f"{settings.SITE_ORIGIN}/",
        label=_("To the site"),
    )


def store_unavailable(request: HttpRequest) -> HttpResponse:
    """Say that what was asked for can't be read right now."""
    response = _page(
        request,
        _("The store does not answer right now."),
        _("Please try again in a minute."),
        status=503,
        link=request.get_full_path(),
        label=_("Try again"),
    )
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Admit a fault of ours, giving a form back."""
    title = _("Something went wrong.")
    if _is_form_of_ours(request):
        text = _("Your text is kept below. Please see whether it was saved before sending again.")
        return _form_again(request, title, text, status=500)
    return _page(request, title, _("The cause is in the log. Please try again."), status=500)


def _page(  # noqa: PLR0913 (named parts of one page)
    request: HttpRequest,
    title: str,
    text: str,
    *,
    status: int = 200,
    link: str = "",
    label: str = "",
    with_sign_out: bool = False,
) -> HttpResponse:
    context = {
        "title": title,
        "text": text,
        "link": link or reverse("admin:index"),
        "label": label or _("To the admin"),
        "with_sign_out": with_sign_out,
    }
    return _render(request, "blogsite/message.html", context, status)


def _form_again(
    request: HttpRequest, title: str, text: str, *, status: int, sign_in_first: bool = False
) -> HttpResponse:
    context = {
        "title": title,
        "text": text,
        "action": request.get_full_path(),
        "fields": _fields(request),
        "lost_files": [file.name for _field, files in request.FILES.lists() for file in files],
        "sign_in_first": sign_in_first,
    }
    return _render(request, "blogsite/form_again.html", context, status)


def _fields(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Return (name, value, whether to show it) of everything that was sent."""
    return [
        (name, value, "\n" in value or len(value) > 60)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]


def _is_form_of_ours(request: HttpRequest) -> bool:
    """Tell whether a readable form was sent, from a page of ours: no other site may set Origin."""
    if request.method != "POST" or request.headers.get("Origin") != settings.ADMIN_ORIGIN:
        return False
    try:
        return bool(request.POST)
    except UnreadablePostError:
        return False


def _render(
    request: HttpRequest, template: str, context: dict[str, Any], status: int
) -> HttpResponse:
    names = {"site_title": settings.SITE_TITLE, "site_header": settings.SITE_TITLE}
    return render(request, template, names | context, status=status)
