"""What the post's form says of a slug while it is typed, for posts/slug.js."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from posts import slugs, store
from posts.admin.people import person
from posts.models import MAX_TITLE_LENGTH, PAGE, POST, Post
from posts.permissions import may
from posts.slugs import SlugCheck, Whose

MAX_TYPED = 1000  # characters that are looked at


def answer(request: HttpRequest) -> JsonResponse:
    """Answer `slug`, the address it gives, whether it is `usable`, and `message` in a sentence."""
    stored = _stored(request)
    kind = PAGE if (stored.kind if stored else request.GET.get("kind")) == PAGE else POST
    post = Post(
        id=stored.id if stored else "",
        kind=kind,
        title=request.GET.get("title", "")[:MAX_TITLE_LENGTH],
        slug=request.GET.get("slug", "").strip()[:MAX_TYPED],
    )
    if not post.slug and not post.title.strip():
        return JsonResponse({"slug": "", "usable": True, "message": ""})
    found = slugs.check(post)
    return JsonResponse(
        {
            "slug": found.slug,
            "usable": found.whose not in {Whose.OTHER, Whose.REDIRECT, Whose.NONE},
            "message": _message(request, post, stored, found),
        }
    )


def _stored(request: HttpRequest) -> Post | None:
    """Return the post whose form it is; None for a new one, and for one that is not theirs."""
    item = store.get_post_item(request.GET.get("post", "")) if request.GET.get("post") else None
    post = store.post_from_item(item) if item else None
    return post if post and may(person(request), "change", post) else None


def _message(request: HttpRequest, post: Post, stored: Post | None, found: SlugCheck) -> str:
    path = post.path_of(found.slug)
    if found.whose is Whose.NONE:
        return found.problem
    if found.whose in {Whose.OTHER, Whose.REDIRECT}:
        return _taken(request, path, found)
    if found.whose is Whose.FORMER:
        return _("%(path)s: this post was there before; it moves back.") % {"path": path}
    if found.whose is Whose.OWN:
        return _("%(path)s: where this post is.") % {"path": path}
    if stored and stored.public_slugs:
        return _("%(path)s: free. %(former)s will lead there.") % {
            "path": path,
            "former": stored.path,
        }
    return _("%(path)s: free.") % {"path": path}


def _taken(request: HttpRequest, path: str, found: SlugCheck) -> str:
    if found.whose is Whose.REDIRECT:
        return _("%(path)s: taken by a redirect made by hand.") % {"path": path}
    if found.holder is None or not may(person(request), "view", found.holder):
        return _("%(path)s: taken by another post.") % {"path": path}
    if found.holder.slug != found.slug:
        return _("%(path)s: taken by “%(title)s”, which was there before.") % {
            "path": path,
            "title": found.holder.title,
        }
    return _("%(path)s: taken by “%(title)s”.") % {"path": path, "title": found.holder.title}
