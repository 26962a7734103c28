"""The way in over Cognito's hosted page, and the way out."""

from __future__ import annotations

import logging

from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from blogsite import pages
from blogsite.sign_in import hosted_page, last_sign_ins, pending, session
from blogsite.sign_in.errors import SignInRefused
from blogsite.sign_in.pending import PendingSignIn
from blogsite.users import SignedInUser

logger = logging.getLogger(__name__)


@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """Send whoever is not signed in to the hosted page, and back to `next` at the end."""
    destination = safe_destination(request.GET.get("next", ""))
    if request.user.is_staff:
        return HttpResponseRedirect(destination)
    if request.user.is_authenticated:
        return pages.no_role(request)
    if not hosted_page.is_configured():
        return pages.no_hosted_page(request)
    started = PendingSignIn(next=destination)
    response = HttpResponseRedirect(hosted_page.sign_in_url(started))
    pending.remember(started, request, response)
    return response


@require_safe
def callback(request: HttpRequest) -> HttpResponse:
    """Take back whoever comes from the hosted page: a new session, or a page that says why not."""
    started = pending.find(request, request.GET.get("state", ""))
    try:
        response = _signed_in(request, started)
    except SignInRefused as refusal:
        logger.warning("A sign-in was refused: %s", refusal)
        response = pages.sign_in_refused(request)
    if started is not None:
        pending.forget(started, request, response)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End our session, then Cognito's own, which would sign the next one in unasked."""
    session.end(request)
    is_hosted = hosted_page.is_configured()
    response = HttpResponseRedirect(
        hosted_page.sign_out_url() if is_hosted else reverse("signed-out")
    )
    # What the admin had not told yet may name a draft, and is for nobody else at this browser.
    response.delete_cookie(CookieStorage.cookie_name)
    return response


@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """Say so: where Cognito leads at the end."""
    return pages.signed_out(request)


def safe_destination(url: str) -> str:
    """Return where a sign-in leads: the path asked for if it is one of this site, else the admin.

    Browsers take `//` and `\\` for the start of another host.
    """
    is_local = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    encoded = iri_to_uri(url)
    return encoded if is_local and len(encoded) <= pending.LONGEST_NEXT else reverse("admin:index")


def _signed_in(request: HttpRequest, started: PendingSignIn | None) -> HttpResponse:
    if started is None:
        raise SignInRefused("This browser did not start it, or too long ago.")
    code = request.GET.get("code", "")
    if not code:
        raise SignInRefused(f"The hosted page sends no code but {request.GET.get('error')!r}.")
    user = SignedInUser.from_claims(hosted_page.claims_for_code(code, started))
    session.start(request, user)
    last_sign_ins.record(user.id)
    return HttpResponseRedirect(started.next)
