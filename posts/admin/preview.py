"""What the form of a post shows beside the text: the post as readers would see it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from posts import preview
from posts.admin.forms import TagsField
from posts.admin.moments import MomentField
from posts.errors import PublishingError
from posts.models import Post

_TYPED = ("kind", "title", "body", "slug", "summary", "top_image", "author")


def answer(request: HttpRequest) -> HttpResponse:
    """Return the page of what was typed, whether it could be saved or not.

    A GET gets an empty page, for the frame that the form's script fills. 422 with a sentence where
    the text can't be rendered.
    """
    if request.method != "POST":
        return _framed(HttpResponse(f"<!DOCTYPE html><title>{_('Preview')}</title>"))
    try:
        return framed_page(typed_post(request))
    except PublishingError as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")


def framed_page(post: Post) -> HttpResponse:
    """Return the page of a post, for a frame of the admin. PublishingError as `preview.page`."""
    return _framed(HttpResponse(preview.page(post)))


def typed_post(request: HttpRequest) -> Post:
    """Return the post that a form has in it, saved or not."""
    values = {name: request.POST.get(name, "") for name in _TYPED}
    values["body"] = values["body"].replace("\r\n", "\n")
    tags = TagsField(required=False).clean(request.POST.get("tags", ""))
    return Post(**values, tags=tags, published_at=_typed_moment(request))


def _typed_moment(request: HttpRequest) -> datetime | None:
    """Return the time of publication as it was typed; None where it is none, or not whole yet."""
    try:
        typed = [request.POST.get(f"published_at_{part}", "") for part in (0, 1)]
        moment: datetime | None = MomentField(required=False).clean(typed)
    except ValidationError:
        return None
    return moment


def _framed(response: HttpResponse) -> HttpResponse:
    response["Content-Security-Policy"] = preview.content_security_policy()
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response
