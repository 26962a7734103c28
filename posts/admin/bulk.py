"""Publishing, unpublishing and deleting many posts at once, each one on its own permission."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.admin import action
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from posts import permissions, publishing, store
from posts.admin.base import StoreAdmin
from posts.admin.changelist import Selection
from posts.admin.people import actor, person
from posts.changes import Actor
from posts.errors import PublishingError
from posts.models import DRAFT, Post
from posts.permissions import Action


@dataclass
class Outcome:
    """What became of the chosen posts: their titles, and for failures the reason."""

    done: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    missing: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Verb:
    """Something to do with many posts.

    action: the permission it takes. is_done: tells of a post for which nothing is left to do.
    """

    action: Action
    apply: Callable[[Post, Actor], object]
    is_done: Callable[[Post], bool]


_PUBLISH = Verb(
    "publish",
    lambda post, by: publishing.publish(post, by=by),
    lambda post: post.status != DRAFT and not post.pending,
)
_UNPUBLISH = Verb(
    "publish", lambda post, by: publishing.unpublish(post, by=by), lambda post: post.status == DRAFT
)
_DELETE = Verb("delete", lambda post, by: publishing.delete(post, by=by), lambda _post: False)


class BulkActions(StoreAdmin[Post]):
    """The actions of the list of posts."""

    actions = ("publish_selected", "unpublish_selected", "delete_selected")

    @action(permissions=["publish"], description=gettext_lazy("Publish selected posts"))
    def publish_selected(self, request: HttpRequest, chosen: Selection) -> None:
        """Publish each of the chosen posts."""
        outcome = _apply_to_all(request, _PUBLISH, chosen)
        count = len(outcome.done)
        done = ngettext("%d post was published.", "%d posts were published.", count) % count
        _tell(request, done, outcome)

    @action(permissions=["publish"], description=gettext_lazy("Unpublish selected posts"))
    def unpublish_selected(self, request: HttpRequest, chosen: Selection) -> None:
        """Make a draft again of each of the chosen posts."""
        outcome = _apply_to_all(request, _UNPUBLISH, chosen)
        count = len(outcome.done)
        done = ngettext("%d post was unpublished.", "%d posts were unpublished.", count) % count
        _tell(request, done, outcome)

    @action(permissions=["delete"], description=gettext_lazy("Delete selected posts"))
    def delete_selected(self, request: HttpRequest, chosen: Selection) -> HttpResponse | None:
        """Ask, then delete each of the chosen posts."""
        if "post" not in request.POST:
            return self._ask_before_deleting(request, chosen)
        outcome = _apply_to_all(request, _DELETE, chosen)
        count = len(outcome.done)
        done = ngettext("%d post was deleted.", "%d posts were deleted.", count) % count
        _tell(request, done, outcome)
        return None

    def _ask_before_deleting(self, request: HttpRequest, chosen: Selection) -> HttpResponse | None:
        found = [post for post_id in chosen if (post := self.get_object(request, post_id))]
        deletable = [post for post in found if self.has_delete_permission(request, post)]
        kept = [post.title for post in found if post not in deletable]
        _tell(request, "", Outcome(forbidden=kept, missing=len(chosen) - len(found)))
        if not deletable:
            return None
        links, count, _lacking, protected = self.get_deleted_objects(deletable, request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Delete several posts"),
            "objects_name": str(self.opts.verbose_name_plural),
            "deletable_objects": [links],
            "model_count": count.items(),
            "queryset": deletable,
            "protected": protected,
            "opts": self.opts,
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/delete_selected_confirmation.html", context)


def _apply_to_all(request: HttpRequest, verb: Verb, ids: Iterable[str]) -> Outcome:
    """Do something with each of the posts that it may be done with."""
    outcome = Outcome()
    for post_id in ids:
        _apply_to_one(request, verb, post_id, outcome)
    return outcome


def _apply_to_one(request: HttpRequest, verb: Verb, post_id: str, outcome: Outcome) -> None:
    post = store.get_post(post_id)
    user = person(request)
    if post is None or not permissions.may(user, "view", post):
        outcome.missing += 1
    elif not permissions.may(user, verb.action, post):
        outcome.forbidden.append(post.title)
    elif verb.is_done(post):
        outcome.unchanged.append(post.title)
    else:
        try:
            verb.apply(post, actor(request))
            outcome.done.append(post.title)
        except PublishingError as failure:
            outcome.failed.append((post.title, str(failure)))


def _tell(request: HttpRequest, done: str, outcome: Outcome) -> None:
    """Tell what became of the posts. done: the sentence about those that went well."""
    if outcome.done:
        messages.success(request, done)
    if outcome.unchanged:
        messages.info(request, _("Nothing to do for: %s") % _titles(outcome.unchanged))
    if outcome.forbidden:
        messages.warning(
            request, _("Left out, since you may not do this: %s") % _titles(outcome.forbidden)
        )
    if outcome.missing:
        messages.warning(
            request,
            ngettext(
                "%d post is not there any more.",
                "%d posts are not there any more.",
                outcome.missing,
            )
            % outcome.missing,
        )
    for title, reason in outcome.failed:
        messages.error(
            request, _("“%(title)s”: %(reason)s") % {"title": _short(title), "reason": reason}
        )


def _titles(titles: Iterable[str]) -> str:
    return _(", ").join(map(_quoted, titles))


def _quoted(title: str) -> str:
    return _("“%s”") % _short(title)


def _short(title: str) -> str:
    return Truncator(title).chars(60)
