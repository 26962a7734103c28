"""Links to drafts: made and taken back from a post's form, and what they show."""

from __future__ import annotations

from html import escape
from typing import Any

from django.conf import settings
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from posts import preview, share_links, store
from posts.admin.base import StoreAdmin
from posts.admin.columns import moment
from posts.admin.people import actor
from posts.errors import PublishingError
from posts.models import PUBLISHED, Post
from posts.pending import working_version
from posts.share_links import Link
from posts.transactions import reported

SHARED = "shared-preview"  # the name of the address, which belongs to no page of the admin

# Of a bar above the page, whose style sheet is the site's.
_BAR = "margin:0;padding:.5rem 1rem;text-align:center;background:#fff3c4;color:#3a2d00"


class SharedLinks(StoreAdmin[Post]):
    """Makes links to drafts and takes them back."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with the one of a post's link."""
        view = self.admin_site.admin_view(self.share_view)
        return [path("<path:object_id>/share/", view, name="posts_post_share"), *super().get_urls()]

    @method_decorator(csrf_protect)
    @method_decorator(require_POST)
    def share_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Answer `share`: make the link to a post anew, or with `revoke` take it back."""
        post = self.get_object(request, unquote(object_id))
        if post is None or not self.has_change_permission(request, post):
            return JsonResponse({}, status=404)
        try:
            if "revoke" in request.POST:
                share_links.take_back(post.pk)
                return JsonResponse({})
            return JsonResponse(_told(post, share_links.make(post.pk, by=actor(request))))
        except PublishingError as error:
            return JsonResponse({"error": str(error)}, status=503)

    def share_texts(self, post: Post) -> dict[str, Any]:
        """Return what the form says of the link to a post."""
        link = share_links.get(post.pk)
        return {"url": self.url_of("share", post.pk), **(_told(post, link) if link else {})}


def _told(post: Post, link: Link) -> dict[str, str]:
    address = settings.ADMIN_ORIGIN + reverse(SHARED, args=[post.pk, link.token])
    until = _("Until %(when)s, by %(who)s.") % {
        "when": moment(link.expires_at),
        "who": link.made_by,
    }
    return {"link": address, "until": until}


@reported
def shared_page(post_id: str, token: str) -> HttpResponse | None:
    """Return the page that a link shows: what is saved. None where it leads nowhere (any more)."""
    if not share_links.opens(post_id, token):
        return None
    item = store.get_post_item(post_id)
    if item is None:
        return None
    post = working_version(store.post_from_item(item))
    bar = f'<body>\n<p role="note" style="{_BAR}">{escape(_sentence(post))}</p>'
    response = HttpResponse(preview.page(post).replace("<body>", bar, 1))
    response["Content-Security-Policy"] = preview.content_security_policy(framed=False)
    return response


def _sentence(post: Post) -> str:
    if post.state == PUBLISHED and post.live is None:
        return _("This is what readers see by now.")
    return _("A preview for you: this is not published yet.")
