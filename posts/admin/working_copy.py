"""The address under which the form of a post keeps what is typed, before it is saved."""

from __future__ import annotations

import re
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse, QueryDict
from django.utils import timezone

from posts import working_copies
from posts.admin.people import actor
from posts.errors import PublishingError
from posts.models import POST_ID

FIELDS = frozenset(
    "title body slug summary tags series translation_of top_image author status "
    "published_at_0 published_at_1 "
    # On which text they are based; and which page they were typed into, of several.
    "kind addresses seen_revision writing".split()
)
_KEY = re.compile(rf"(?:{POST_ID})?")
_VERSION = re.compile(r"[0-9]{1,9}")


def answer(request: HttpRequest) -> HttpResponse:
    """Answer for the copy of `post`, which is an id, or empty for a new post.

    GET: the copy, if any, that is not saved as the form's `seen_version` or before, and which texts
    of `digest` were saved. POST: keep what is typed, or
    with `discard` forget it; 413 where it is too large to be kept.
    """
    user_id = actor(request).id
    asked = request.POST if request.method == "POST" else request.GET
    post_id, version = asked.get("post", working_copies.NEW), asked.get("seen_version", "0")
    if not _KEY.fullmatch(post_id) or not _VERSION.fullmatch(version):
        return HttpResponseBadRequest()
    try:
        if request.method != "POST":
            return _found(user_id, post_id, int(version), asked.getlist("digest"))
        if "discard" in asked:
            working_copies.discard(user_id, post_id)
            return JsonResponse({})
        at = working_copies.keep(user_id, post_id, _typed(asked), int(version))
    except working_copies.CopyTooLarge as error:
        return JsonResponse({"error": str(error)}, status=413)
    except PublishingError as error:
        return JsonResponse({"error": str(error)}, status=503)
    return JsonResponse({"at": _local(at)})


def _found(user_id: str, post_id: str, version: int, digests: list[str]) -> HttpResponse:
    copy = working_copies.get(user_id, post_id)
    saved = working_copies.recently_saved(user_id) if digests or copy else set()
    if copy and working_copies.is_behind(copy, post_id, version, saved):
        copy = None
    found = copy and {"fields": copy.fields, "version": copy.version, "at": _local(copy.at)}
    return JsonResponse({"copy": found, "saved": sorted(saved.intersection(digests))})


def _typed(asked: QueryDict) -> dict[str, str]:
    # Browsers send a line's end as two characters, and a form shows it as one.
    typed = {name: str(value) for name, value in asked.items() if name in FIELDS}
    return {name: value.replace("\r\n", "\n") for name, value in typed.items()}


def _local(when: datetime) -> str:
    return timezone.localtime(when).isoformat(timespec="seconds")
