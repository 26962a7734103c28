"""Publishing, unpublishing and deleting many posts at once, each one on its own permission."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.admin import action
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_protect

from posts.admin.base import StoreAdmin
from posts.admin.bulk_run import AT_ONCE, VERBS, Outcome, Run, apply_to_all, go_on
from posts.admin.changelist import CURSOR_VAR, Selection, StoreChangeList
from posts.admin.people import person
from posts.models import Post
from posts.permissions import may

NAMED = 20  # titles of one kind that a page lists


class BulkActions(StoreAdmin[Post]):
    """The actions of the list of posts."""

    actions = (
        *("publish_selected", "unpublish_selected", "pin_selected", "unpin_selected"),
        "delete_selected",
    )

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with that of a run over many posts."""
        view = self.admin_site.admin_view(self.bulk_view)
        return [path("bulk/", view, name="posts_post_bulk"), *super().get_urls()]

    @action(permissions=["publish"], description=gettext_lazy("Publish selected posts"))
    def publish_selected(self, request: HttpRequest, chosen: Selection) -> HttpResponse | None:
        """Publish each of the chosen posts."""
        return self._do(request, "publish", chosen)

    @action(permissions=["publish"], description=gettext_lazy("Unpublish selected posts"))
    def unpublish_selected(self, request: HttpRequest, chosen: Selection) -> HttpResponse | None:
        """Make a draft again of each of the chosen posts."""
        return self._do(request, "unpublish", chosen)

    @action(permissions=["publish"], description=gettext_lazy("Pin selected posts to front page"))
    def pin_selected(self, request: HttpRequest, chosen: Selection) -> HttpResponse | None:
        """Pin each of the chosen posts to the front page."""
        return self._do(request, "pin", chosen)

    @action(permissions=["publish"], description=gettext_lazy("Unpin selected posts"))
    def unpin_selected(self, request: HttpRequest, chosen: Selection) -> HttpResponse | None:
        """Unpin each of the chosen posts."""
        return self._do(request, "unpin", chosen)

    @action(permissions=["delete"], description=gettext_lazy("Delete selected posts"))
    def delete_selected(self, request: HttpRequest, chosen: Selection) -> HttpResponse | None:
        """Ask, then delete each of the chosen posts."""
        if not chosen:
            messages.warning(request, _("Only posts that are ticked one by one are deleted."))
            return None
        if "post" not in request.POST:
            return self._ask_before_deleting(request, chosen)
        return self._do(request, "delete", chosen)

    def _do(self, request: HttpRequest, verb: str, chosen: Selection) -> HttpResponse | None:
        """Do it now where it is a few posts, else begin a run; with none chosen, over the list."""
        if not chosen:
            query = request.GET.copy()
            query.pop(CURSOR_VAR, None)
            return self._run_page(request, Run(verb, [], query.urlencode(), cursor=""))
        if len(chosen) > AT_ONCE:
            run = Run(verb, list(chosen), request.GET.urlencode(), total=len(chosen))
            return self._run_page(request, run)
        outcome = apply_to_all(request, verb, chosen)
        _tell(request, _done(verb, outcome.done) if outcome.done else "", outcome)
        return None

    @method_decorator(csrf_protect)
    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        """Do the next part of a run, and show how far it is."""
        if request.method != "POST":
            return HttpResponseRedirect(self.url_of("changelist"))
        try:
            run = Run.from_text(request.POST.get("run", ""))
        except BadSignature:
            messages.error(request, _("This can't be gone on with. Please choose the posts again."))
            return HttpResponseRedirect(self.url_of("changelist"))
        if not may(person(request), VERBS[run.verb].action):
            raise PermissionDenied
        if not run.rest and run.cursor is not None:
            listed = cast("StoreChangeList", self.get_changelist_instance(run.listed(request)))
            run.rest = [post.pk for post in listed.result_list]
            run.cursor = listed.next_cursor
        go_on(request, run)
        return self._run_page(request, run)

    def _run_page(self, request: HttpRequest, run: Run) -> HttpResponse:
        outcome = run.outcome
        context = {
            **self.admin_site.each_context(request),
            "title": _TITLES[run.verb],
            "run": run,
            "is_begun": outcome.count > 0,
            "done": _done(run.verb, outcome.done),
            "lines": _lines(outcome),
            "list_url": self.url_of("changelist") + (f"?{run.query}" if run.query else ""),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/posts/post/bulk.html", context)

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


_TITLES = {
    "publish": gettext_lazy("Publish several posts"),
    "unpublish": gettext_lazy("Unpublish several posts"),
    "pin": gettext_lazy("Pin several posts"),
    "unpin": gettext_lazy("Unpin several posts"),
    "delete": gettext_lazy("Delete several posts"),
}


def _done(verb: str, count: int) -> str:
    """Return the sentence about those that went well."""
    if verb == "publish":
        return ngettext("%d post was published.", "%d posts were published.", count) % count
    if verb == "unpublish":
        return ngettext("%d post was unpublished.", "%d posts were unpublished.", count) % count
    if verb == "pin":
        return ngettext("%d post was pinned.", "%d posts were pinned.", count) % count
    if verb == "unpin":
        return ngettext("%d post was unpinned.", "%d posts were unpinned.", count) % count
    return ngettext("%d post was deleted.", "%d posts were deleted.", count) % count


def _lines(outcome: Outcome) -> list[tuple[str, str]]:
    """Return (level, sentence) of what else became of the posts."""
    lines: list[tuple[str, str]] = []
    if outcome.unchanged:
        lines.append(("info", _("Nothing to do for: %s") % _titles(outcome.unchanged)))
    if outcome.forbidden:
        left_out = _("Left out, since you may not do this: %s") % _titles(outcome.forbidden)
        lines.append(("warning", left_out))
    if outcome.missing:
        missing = ngettext(
            "%d post is not there any more.", "%d posts are not there any more.", outcome.missing
        )
        lines.append(("warning", missing % outcome.missing))
    for title, reason in outcome.failed:
        failed = _("“%(title)s”: %(reason)s") % {"title": _short(title), "reason": reason}
        lines.append(("error", failed))
    return lines


def _tell(request: HttpRequest, done: str, outcome: Outcome) -> None:
    """Tell what became of the posts. done: the sentence about those that went well, if any."""
    if done:
        messages.success(request, done)
    for level, line in _lines(outcome):
        messages.add_message(request, _LEVELS[level], line)


_LEVELS = {"info": messages.INFO, "warning": messages.WARNING, "error": messages.ERROR}


def _titles(titles: list[str]) -> str:
    named = _(", ").join(map(_quoted, titles[:NAMED]))
    more = len(titles) - NAMED
    return f"{named} {ngettext('and %d more', 'and %d more', more) % more}" if more > 0 else named


def _quoted(title: str) -> str:
    return _("“%s”") % _short(title)


def _short(title: str) -> str:
    return Truncator(title).chars(60)
