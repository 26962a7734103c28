"""The admin of pictures and files: upload, look at, copy the address."""

# ruff: noqa: ARG002 (Django calls its hooks with more than each of them needs)

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin import display
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, JsonResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts import media, store
from posts.admin import columns
from posts.admin.base import PublishingForm, StoreAdmin
from posts.admin.changelist import PAGE_SIZE, StoreChangeList
from posts.admin.people import actor, person
from posts.errors import PublishingError, StoreUnavailable
from posts.models import Media
from posts.paging import Page
from posts.permissions import may
from reader_lambda import routes

if TYPE_CHECKING:
    from posts.changes import Actor

_CURSOR = re.compile(r"[0-9T:Z-]{20}#[0-9A-Za-z_-]{1,64}")  # time of the upload, digest


def stored_upload(file: UploadedFile[Any], by: Actor) -> Media:
    """Check an uploaded file by its content and store it. PublishingError where it is refused."""
    name, size = file.name or "", file.size or 0
    if size > media.MAX_BYTES:  # before it is read
        raise media.UploadRefused(
            _("“%(name)s” has %(size)s bytes; a file can have at most %(limit)s.")
            % {"name": name, "size": f"{size:,}", "limit": f"{media.MAX_BYTES:,}"}
        )
    return media.store(media.check(file.read(), name), by=by)


class MediaChangeList(StoreChangeList):
    """The list of files, newest first."""

    def read_page(self, cursor: str | None) -> Page[Media]:
        """Return a page of files. ValueError for a cursor that is none."""
        return store.list_media(cursor=cursor, size=PAGE_SIZE)


class MediaForm(PublishingForm[Media]):
    """A file to upload."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A picture, or a file to link to. Its type is told by its content."),
    )

    class Meta:
        model = Media
        fields: tuple[str, ...] = ()

    def publish(self) -> Media:
        """Check and store the file."""
        try:
            return stored_upload(self.cleaned_data["file"], self.by)
        except PublishingError as refusal:
            refusal.field = "file"
            raise


class MediaAdmin(StoreAdmin[Media]):
    """Pictures and files. They are not edited: another file has another address."""

    form = MediaForm
    list_display = (
        "thumbnail",
        "name",
        "address",
        "content_type",
        "file_size",
        "dimensions",
        "uploaded",
        "uploaded_by",
    )
    list_display_links = ("thumbnail", "name")
    sortable_by = ()
    actions = None

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses: the form's script has one of its own."""
        upload = self.admin_site.admin_view(self.upload_view)
        return [path("upload/", upload, name="posts_media_upload"), *super().get_urls()]

    def upload_view(self, request: HttpRequest) -> JsonResponse:
        """Store one file; answer its address, type and size, or `error`: what is wrong with it."""
        if request.method != "POST":
            return _refused(_("Send a file by POST."), status=405)
        if not may(person(request), "upload"):
            return _refused(_("You may not upload files."), status=403)
        file = request.FILES.get("file")
        if not isinstance(file, UploadedFile):
            return _refused(_("There is no file in the request."), status=400)
        try:
            stored = stored_upload(file, actor(request))
        except PublishingError as refusal:
            is_ours = isinstance(refusal, StoreUnavailable)
            return _refused(str(refusal), status=503 if is_ours else 422)
        return JsonResponse(
            {
                "address": routes.url_path(stored.path),
                "name": stored.name,
                "type": stored.content_type,
                "width": stored.width,
                "height": stored.height,
            }
        )

    # List and page -----------------------------------------------------------------------------
    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[StoreChangeList]:
        """Return the class of the list."""
        return MediaChangeList

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Media | None:
        """Return a file's record."""
        return store.get_media(object_id)

    def get_fieldsets(self, request: HttpRequest, obj: Media | None = None) -> Any:
        """Return the file field for a new file, all that is known of a stored one."""
        shown = ("thumbnail", "address", *self.list_display[3:])
        return [(None, {"fields": shown if obj else ("file",)})]

    def get_readonly_fields(self, request: HttpRequest, obj: Media | None = None) -> Any:
        """Return all that is shown of a stored file."""
        return ("thumbnail", "address", *self.list_display[3:]) if obj else ()

    @display(description=gettext_lazy("picture"))
    def thumbnail(self, file: Media) -> str:
        """Return the picture, small; the type's name of any other file."""
        if not file.content_type.startswith("image/"):
            return file.content_type
        return format_html(
            '<img class="thumbnail" src="{}" alt="{}" loading="lazy" width="{}" height="{}">',
            file.get_absolute_url(),
            file.name,
            *_fitted(file.width, file.height),
        )

    @display(description=gettext_lazy("address"))
    def address(self, file: Media) -> str:
        """Return what to write into a text, ready to be copied."""
        address = routes.url_path(file.path)
        return format_html(
            '<input class="address" readonly aria-label="{}" value="{}">', _("address"), address
        )

    @display(description=gettext_lazy("size"))
    def file_size(self, file: Media) -> str:
        """Return the size for people."""
        return filesizeformat(file.size)

    @display(description=gettext_lazy("pixels"))
    def dimensions(self, file: Media) -> str:
        """Return width and height, where the file has them."""
        return f"{file.width} × {file.height}" if file.width and file.height else ""

    @display(description=gettext_lazy("uploaded"))
    def uploaded(self, file: Media) -> str:
        """Return when the file came."""
        return columns.moment(file.uploaded_at)

    def view_on_site(self, file: Media) -> str:
        """Return the address of the file itself."""
        return file.get_absolute_url()

    # Permissions -------------------------------------------------------------------------------
    def has_module_permission(self, request: HttpRequest) -> bool:
        """Tell whether the user sees the files."""
        return may(person(request), "view_media")

    def has_view_permission(self, request: HttpRequest, obj: Media | None = None) -> bool:
        """Tell whether the user sees the files."""
        return may(person(request), "view_media")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tell whether the user uploads files."""
        return may(person(request), "upload")

    def has_change_permission(self, request: HttpRequest, obj: Media | None = None) -> bool:
        """Nobody changes a file."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Media | None = None) -> bool:
        """Nobody deletes a file: a text may show it."""
        return False


THUMBNAIL = 80  # pixels of its longer side


def _fitted(width: int | None, height: int | None) -> tuple[int, int]:
    """Return the size of a thumbnail in the picture's proportions."""
    if not width or not height:
        return THUMBNAIL, THUMBNAIL
    scale = min(1, THUMBNAIL / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _refused(sentence: str, *, status: int) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status)
