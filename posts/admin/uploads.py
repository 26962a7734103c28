"""The addresses by which files come up: forms to send them with, and what became of each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from posts import store
from posts.admin.people import actor
from posts.errors import PublishingError, StoreUnavailable
from posts.media import arrivals, files, uploads
from posts.media.uploads import Upload
from posts.models import Media
from reader_lambda import routes

MOST_ASKED = 50  # uploads of one request
OVERDUE = timedelta(seconds=20)  # then the event was lost, and who asks sees to the upload

_TEMPLATES = "admin/posts/media/"


def answer(request: HttpRequest) -> JsonResponse:
    """POST `name`, `size` and `type` of a file: the form to send it with, or `error`, why not.

    GET with several `id`: what became of each upload of the asker's own.
    """
    try:
        return _begun(request) if request.method == "POST" else _outcomes(request)
    except PublishingError as refusal:
        is_ours = isinstance(refusal, StoreUnavailable)
        return refused(str(refusal), status=503 if is_ours else 422)


def refused(sentence: str, *, status: int) -> JsonResponse:
    """Return an answer to the script: what is wrong."""
    return JsonResponse({"error": sentence}, status=status)


def _begun(request: HttpRequest) -> JsonResponse:
    name, size = request.POST.get("name", ""), request.POST.get("size", "")
    if not name or not size.isascii() or not size.isdigit():
        return refused(_("Name and size of the file are missing."), status=400)
    form = uploads.begin(name, int(size), request.POST.get("type", ""), by=actor(request))
    return JsonResponse({"id": form.id, "url": form.url, "fields": form.fields})


def _outcomes(request: HttpRequest) -> JsonResponse:
    ids = request.GET.getlist("id")[:MOST_ASKED]
    return JsonResponse({upload_id: _outcome(request, upload_id) for upload_id in ids})


def _outcome(request: HttpRequest, upload_id: str) -> dict[str, Any]:
    upload = own_upload(request, upload_id)
    stored = store.get_media(upload.digest) if upload and upload.digest else None
    if upload is None or (upload.digest and stored is None):
        return {"state": uploads.REFUSED, "error": _("There is no such upload any more.")}
    if stored is not None:
        return {"state": uploads.STORED, **described(stored)}
    return {"state": upload.state, "error": upload.reason}


def described(file: Media) -> dict[str, Any]:
    """Return what the form's script wants to know of a stored file."""
    return {
        "address": routes.url_path(file.path),
        "shown": file.small_url(),
        "name": file.name,
        "type": file.content_type,
        "width": file.width,
        "height": file.height,
    }


def own_upload(request: HttpRequest, upload_id: str) -> Upload | None:
    """Return an upload of the asker's own; one that should be there for long is seen to first."""
    upload = uploads.get(upload_id)
    if upload is None or upload.by.id != actor(request).id:
        return None
    if upload.state == uploads.WAITING and timezone.now() - upload.at > OVERDUE:
        arrivals.take_arrived(upload_id)
        return uploads.get(upload_id)
    return upload


def form_page(request: HttpRequest, context: dict[str, Any], reason: str = "") -> HttpResponse:
    """Return the page to send a file from, whose form works without scripts too."""
    form = uploads.begin_unseen(_came_address("{id}"), by=actor(request))
    told = {"form": form, "reason": reason, "allowed": files.ALLOWED, "limit": files.MAX_BYTES}
    texts = upload_texts(_("Choose files…"))
    return TemplateResponse(
        request, f"{_TEMPLATES}upload.html", {**context, **told, "texts": texts}
    )


def came_page(request: HttpRequest, upload_id: str, context: dict[str, Any]) -> HttpResponse:
    """Answer a browser that was led back from S3: ask again soon, look at the file, or why not."""
    upload = own_upload(request, upload_id)
    if upload is None:
        return form_page(request, context, _("There is no such upload any more."))
    if upload.state == uploads.REFUSED:
        return form_page(request, context, upload.reason)
    if upload.state == uploads.WAITING:
        return TemplateResponse(request, f"{_TEMPLATES}waiting.html", context)
    messages.success(request, _("The file is stored."))
    return HttpResponseRedirect(reverse("admin:posts_media_change", args=[upload.digest]))


def _came_address(upload_id: str) -> str:
    """Return the address of `came_page`, absolute: S3 leads there."""
    path = reverse("admin:posts_media_came", args=["0"])
    return f"{settings.ADMIN_ORIGIN}{path.removesuffix('0/')}{upload_id}/"


def upload_texts(label: str) -> dict[str, str]:
    """Return the attributes by which posts/uploads.js sends files, and says how it goes."""
    return {
        "data-upload-url": reverse("admin:posts_media_upload"),
        "data-upload-label": label,
        "data-upload-progress": _("Uploading {name}…"),
        "data-upload-checking": _("Checking {name}…"),
        "data-upload-done": _("Uploaded."),
        "data-upload-refused": _("The store did not take {name} ({code}). Please try again."),
        "data-upload-silent": _(
            "{name} was uploaded, but is still not checked. Look for it under “Media” later."
        ),
        "data-upload-failed": _(
            "{name} was not uploaded. You may be signed out: sign in in another tab, then try "
            "again. Your text is still here."
        ),
        "data-upload-alt": _("Describe {name} for those who don't see it"),
    }
