"""The admin of tags: how many posts each has; renamed, merged and deleted on all of them."""

# ruff: noqa: ARG002 (Django calls its hooks with more than each of them needs)

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.admin import display, widgets
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_protect

from posts import tag_changes, tags
from posts.admin.base import ManagedAdmin, PublishingForm
from posts.admin.changelist import PAGE_SIZE, StoreChangeList
from posts.admin.people import actor
from posts.errors import PublishingError
from posts.models import Tag
from posts.paging import Page
from posts.tag_changes import TagChange
from posts.tags import MOST_DRAFTS
from reader_lambda.names import tag_key

PIECE_SECONDS = 5.0  # of a request; a post takes a few tenths of one
_SHOWN_FAILURES = 20


class TagChangeList(StoreChangeList):
    """The tags that posts carry, by key."""

    def read_page(self, cursor: str | None) -> Page[Tag]:
        """Return a page of tags. ValueError for a cursor that is none."""
        page = tags.list_tags(beginning=self.query, cursor=cursor, size=PAGE_SIZE)
        if self.query and not cursor:  # one that drafts alone carry is in no counter
            asked = tags.get_tag(tag_key(self.query))
            if asked and asked.key not in {tag.key for tag in page.items}:
                return Page([asked, *page.items], page.next_cursor)
        return page


class TagForm(PublishingForm[Tag]):
    """A tag's name on every post. merge: where it is another tag's, that both shall be one."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy(
            "Renamed on every post, drafts too. The former address leads to the new one. The name "
            "of another tag makes one of both."
        ),
        widget=widgets.AdminTextInputWidget(attrs={"autocomplete": "off"}),
    )
    merge = forms.BooleanField(label=gettext_lazy("Make one of both tags"), required=False)

    class Meta:
        model = Tag
        fields = ("name",)

    def publish(self) -> Tag:
        """Begin to rename the tag; where it would be merged, only if that was asked for."""
        key, name = self.stored.key, self.cleaned_data["name"]
        other = tags.get_tag(tag_key(name)) if tag_key(name) != key else None
        if other and not self.cleaned_data["merge"]:
            raise PublishingError(
                _(
                    "There is a tag “%(name)s” already, on %(count)s. To have it on the posts of "
                    "this tag too, choose “Make one of both tags” and save again."
                )
                % {"name": other.name, "count": _number(other)},
                field="merge",
            )
        tag_changes.start(key, name, by=self.by)
        return Tag(key=key, name=name)


class TagAdmin(ManagedAdmin[Tag]):
    """Tags: list, rename, merge, delete."""

    form = TagForm
    list_display = ("name", "published", "on_site")
    sortable_by = ()
    actions = None
    search_fields = ("name",)  # any: the list reads the tags that begin so
    search_help_text = gettext_lazy(
        "Tags that begin so. One that only drafts have: its whole name."
    )
    change_list_template = "admin/posts/tag/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with that of a change's progress."""
        progress = self.admin_site.admin_view(self.progress_view)
        at = path("<path:key>/progress/", progress, name="posts_tag_progress")
        return [at, *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[StoreChangeList]:
        """Return the class of the list."""
        return TagChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Return the list, with the changes that are not done yet above it."""
        running = [
            {"told": _what(change), "url": self._progress_url(change.key)}
            for change in (tag_changes.running() if self.has_view_permission(request) else ())
        ]
        return super().changelist_view(request, {**(extra_context or {}), "running": running})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or take the form, which has nothing to go on with once it is sent."""
        extra = {**(extra_context or {}), "show_save_and_continue": False}
        return super().changeform_view(request, object_id, form_url, extra)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Tag | None:
        """Return a tag that any post carries."""
        return tags.get_tag(object_id)

    def get_fieldsets(self, request: HttpRequest, obj: Tag | None = None) -> Any:
        """Return the form's parts."""
        return [(None, {"fields": ("name", "merge", "carried")})]

    readonly_fields = ("carried",)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Return what will be deleted: with its number of posts, which stay."""
        _links, count, lacking, protected = super().get_deleted_objects(objs, request)
        links: list[str] = [format_html("{} ({})", self.link(tag), _number(tag)) for tag in objs]
        return links, count, lacking, protected

    def delete_model(self, request: HttpRequest, obj: Tag) -> None:
        """Begin to take a tag off every post."""
        tag_changes.start(obj.key, "", by=actor(request))

    def response_change(self, request: HttpRequest, obj: Tag) -> HttpResponse:
        """Lead to the change's progress."""
        return HttpResponseRedirect(self._progress_url(obj.key))

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        """Lead to the change's progress."""
        return HttpResponseRedirect(self._progress_url(obj_id))

    @method_decorator(csrf_protect)
    def progress_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """Show how far a change is; asked by POST, do a piece of it. JSON for posts/progress.js."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        key = unquote(key)
        is_post = request.method == "POST"
        change = tag_changes.work(key, seconds=PIECE_SECONDS) if is_post else tag_changes.get(key)
        if change is None:
            return self.missing(request, key)
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse(_progress(change))
        if is_post:
            return HttpResponseRedirect(self._progress_url(key))
        context = {
            **self.admin_site.each_context(request),
            "title": _what(change),
            "opts": self.opts,
            "change": change,
            "progress": _progress(change),
            "failed": list(change.failed.items())[:_SHOWN_FAILURES],
            "media": self.media,
        }
        return TemplateResponse(request, "admin/posts/tag/progress.html", context)

    def _progress_url(self, key: str) -> str:
        return self.url_of("progress", quote(key))

    def view_on_site(self, tag: Tag) -> str | None:
        """Return the address of a tag's page that has posts."""
        return tag.get_absolute_url() if tag.posts else None

    # Columns -----------------------------------------------------------------------------------
    @display(description=gettext_lazy("published posts"))
    def published(self, tag: Tag) -> str:
        """Return how many visible posts carry a tag, as a link to all that do."""
        url = reverse("admin:posts_post_changelist") + "?" + urlencode({"tag": tag.key})
        return format_html('<a href="{}">{}</a>', url, tag.posts)

    @display(description=gettext_lazy("address"))
    def on_site(self, tag: Tag) -> str:
        """Return the path of a tag's page."""
        return f"/tags/{tag.key}"

    @display(description=gettext_lazy("posts"))
    def carried(self, tag: Tag) -> str:
        """Return how many posts carry a tag, and where to see them."""
        url = reverse("admin:posts_post_changelist") + "?" + urlencode({"tag": tag.key})
        return format_html('<a href="{}">{}</a>', url, _number(tag))

    # Permissions -------------------------------------------------------------------------------
    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tell no: a tag comes with the first post that carries it."""
        return False


def _number(tag: Tag) -> str:
    """Return how many posts carry a tag, in words."""
    posts = ngettext("%d published post", "%d published posts", tag.posts) % tag.posts
    if not tag.drafts:
        return posts
    more = "+" if tag.drafts == MOST_DRAFTS else ""
    drafts = ngettext("%(count)d%(more)s draft", "%(count)d%(more)s drafts", tag.drafts)
    return f"{posts}, {drafts % {'count': tag.drafts, 'more': more}}"


def _what(change: TagChange) -> str:
    if not change.to:
        return _("“%s” is taken off every post") % change.name
    return _("“%(name)s” becomes “%(to)s”") % {"name": change.name, "to": change.to}


def _progress(change: TagChange) -> dict[str, Any]:
    """Return how far a change is, for the page and its script."""
    done = ngettext("%d post changed", "%d posts changed", change.done) % change.done
    told = _("%s. Done.") if change.is_done else _("%s so far.")
    failed = len(change.failed)
    more = ngettext("%d post could not be changed.", "%d posts could not be changed.", failed)
    message = f"{told % done} {more % failed if failed else ''}".strip()
    return {"is_done": change.is_done, "done": change.done, "message": message}
