"""Drafts shown to whoever has a link to them, without signing in."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from blogsite import pages
from posts.admin.share import shared_page
from posts.errors import StoreUnavailable
from posts.models import POST_ID
from posts.share_links import TOKEN

_ADDRESS = re.compile(rf"{POST_ID}/{TOKEN}")


@require_safe
def view(request: HttpRequest, post_id: str, token: str) -> HttpResponse:
    """Answer with what is saved of a post; 404 where the link leads nowhere, whatever the reason.

    What cannot be a link is not looked up. No cache keeps it, no search engine lists it, and no
    site that it links to learns its address.
    """
    response: HttpResponse | None = None
    try:
        if _ADDRESS.fullmatch(f"{post_id}/{token}"):
            response = shared_page(post_id, token)
    except StoreUnavailable:
        response = pages.store_unavailable(request)
    response = response or pages.dead_link(request)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
