"""The admin of pictures and files: upload, find, copy the address, replace, delete."""

# ruff: noqa: ARG002 (Django calls its hooks with more than each of them needs)

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib.admin import display
from django.core.exceptions import PermissionDenied
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_protect

from posts import store
from posts.admin import columns, replacing, uploads
from posts.admin.base import StoreAdmin
from posts.admin.changelist import PAGE_SIZE, StoreChangeList
from posts.admin.people import actor, person
from posts.media import library, uses
from posts.models import Media
from posts.paging import Page
from posts.permissions import may
from reader_lambda import routes

_SENDING: Any = Script("posts/uploads.js", defer=True)  # Django's types want text in `Media.js`
_PAGE: Any = Script("posts/upload-page.js", defer=True)
_SCRIPTS = [_SENDING, _PAGE]

_CURSOR = re.compile(r"[0-9T:Z-]{20}#[0-9A-Za-z_-]{1,64}")  # time of the upload, digest


class MediaChangeList(StoreChangeList):
    """The list of files, newest first."""

    def read_page(self, cursor: str | None) -> Page[Media]:
        """Return a page of files, by name where that is asked for. ValueError for no cursor."""
        if self.query.strip():
            return library.search(self.query, cursor=cursor, size=PAGE_SIZE)
        return store.list_media(cursor=cursor, size=PAGE_SIZE)


class MediaAdmin(StoreAdmin[Media]):
    """Pictures and files. They are not edited: another file has another address."""

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
    search_fields = ("name",)  # any: the store searches names
    search_help_text = gettext_lazy("Looks in the names of files.")
    change_form_template = "admin/posts/media/change_form.html"
    actions = None

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses: the scripts have one of their own, and S3 leads back to one."""
        upload = self.admin_site.admin_view(self.upload_view)
        came = self.admin_site.admin_view(self.came_view)
        replace = self.admin_site.admin_view(self.replace_view)
        return [
            path("upload/", upload, name="posts_media_upload"),
            path("came/<upload_id>/", came, name="posts_media_came"),
            path("<object_id>/replace/", replace, name="posts_media_replace"),
            *super().get_urls(),
        ]

    @method_decorator(csrf_protect)
    def upload_view(self, request: HttpRequest) -> JsonResponse:
        """Answer the script that sends files."""
        if not self.has_add_permission(request):
            return uploads.refused(_("You may not upload files."), status=403)
        return uploads.answer(request)

    def came_view(self, request: HttpRequest, upload_id: str) -> HttpResponse:
        """Answer a browser that comes back from S3, where it sent a file without the script."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return uploads.came_page(request, upload_id, self._upload_context(request))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Return the page to send files from."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return uploads.form_page(request, self._upload_context(request))

    @method_decorator(csrf_protect)
    def replace_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask which other file posts shall show in place of one, and see to it."""
        if not may(person(request), "manage"):
            raise PermissionDenied
        file = store.get_media(object_id)
        if file is None:
            return self.missing(request, object_id)
        context = {**self._upload_context(request), "title": _("Replace %s") % file}
        return replacing.answer(request, file, context)

    def _upload_context(self, request: HttpRequest) -> dict[str, Any]:
        scripts = self.media + forms.Media(js=_SCRIPTS)
        page = {"title": _("Upload files"), "opts": self.opts, "media": scripts}
        return {**self.admin_site.each_context(request), **page}

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
        """Return all that is known of a stored file."""
        return [(None, {"fields": self._all_shown})]

    def get_readonly_fields(self, request: HttpRequest, obj: Media | None = None) -> Any:
        """Return all that is shown of a stored file."""
        return self._all_shown

    @property
    def _all_shown(self) -> tuple[str, ...]:
        return ("thumbnail", "address", *self.list_display[3:], "used_by")

    def delete_model(self, request: HttpRequest, obj: Media) -> None:
        """Delete a file that no post uses."""
        library.delete(obj, by=actor(request))

    @display(description=gettext_lazy("picture"))
    def thumbnail(self, file: Media) -> str:
        """Return the picture, small; the type's name of any other file."""
        if not file.content_type.startswith("image/"):
            return file.content_type
        return format_html(
            '<img class="thumbnail" src="{}" alt="{}" loading="lazy" width="{}" height="{}">',
            file.small_url(),
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

    @display(description=gettext_lazy("used by"))
    def used_by(self, file: Media) -> str:
        """Return links to posts that use the file, or that there are none."""
        page = uses.uses(file.digest)
        if not page.items and page.next_cursor is None:
            return _("No post uses it.")
        lines = format_html_join(
            "", "<li>{}</li>", ((replacing.link(post),) for post in page.items)
        )
        more = _("… and others") if page.next_cursor else ""
        return format_html('<ul class="used-by">{}</ul>{}', lines, more)

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
        """Tell whether the user deletes files. One that a text shows is not deleted."""
        return may(person(request), "manage")


THUMBNAIL = 80  # pixels of its longer side


def _fitted(width: int | None, height: int | None) -> tuple[int, int]:
    """Return the size of a thumbnail in the picture's proportions."""
    if not width or not height:
        return THUMBNAIL, THUMBNAIL
    scale = min(1, THUMBNAIL / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))
