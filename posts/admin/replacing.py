"""The page on which posts come to show another file in place of one."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from posts import store
from posts.admin.people import actor
from posts.admin.uploads import upload_texts
from posts.media import library, uses
from posts.media.library import Replaced
from posts.models import Media, Post
from reader_lambda.routes import MEDIA_PREFIX

_ADDRESS = re.compile(rf".*{MEDIA_PREFIX}([0-9a-f]{{32}})/[^/]+")


def answer(request: HttpRequest, file: Media, context: dict[str, Any]) -> HttpResponse:
    """GET: the page. POST `address`: save posts with that file, and go on until none is left."""
    address = request.POST.get("address", "").strip()
    context |= {"file": file, "address": address, "texts": upload_texts(_("Upload another file…"))}
    if request.method == "POST":
        other = _file_at(address)
        if other is None or other.digest == file.digest:
            context["reason"] = _("“%s” is the address of no other file here.") % address
        else:
            context["replaced"] = replaced = library.replace(file, other, by=actor(request))
            if not replaced.more and not replaced.failed:
                messages.success(request, _done(replaced, other))
                return HttpResponseRedirect(
                    reverse("admin:posts_media_change", args=[other.digest])
                )
            context["done"] = _done(replaced, other)
    context["page"] = uses.uses(file.digest, size=library.POSTS_AT_ONCE)
    return TemplateResponse(request, "admin/posts/media/replace.html", context)


def link(post: Post) -> str:
    """Return a link to a post's form; one that is being saved has no title yet."""
    url = reverse("admin:posts_post_change", args=[post.pk])
    return format_html('<a href="{}">{}</a>', url, post.title or post.pk)


def _file_at(address: str) -> Media | None:
    found = _ADDRESS.fullmatch(unquote(address))
    return store.get_media(found[1]) if found else None


def _done(replaced: Replaced, other: Media) -> str:
    number = len(replaced.posts)
    return ngettext(
        "%(number)d post shows “%(name)s” now.", "%(number)d posts show “%(name)s” now.", number
    ) % {"number": number, "name": other}
