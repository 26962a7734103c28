"""The admin of posts."""

# ruff: noqa: ARG002 (Django calls its hooks with more than each of them needs)

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import display
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_protect

from posts import publishing, store
from posts.admin import (
    beside,
    checks,
    columns,
    edge,
    field_texts,
    links,
    preview,
    slug,
    working_copy,
)
from posts.admin.beside import ChangesBeside
from posts.admin.bulk import BulkActions
from posts.admin.calendar import CalendarPage
from posts.admin.changelist import StoreChangeList
from posts.admin.conflict import conflict_between
from posts.admin.filters import (
    AuthorFilter,
    KindFilter,
    MonthFilter,
    OwnFilter,
    SeriesFilter,
    StateFilter,
    TagFilter,
)
from posts.admin.forms import PostForm
from posts.admin.history_export import HistoryExport
from posts.admin.moments import MomentField
from posts.admin.people import actor, authors, person
from posts.admin.post_list import PostChangeList
from posts.admin.presence import Presence
from posts.admin.redirects import FormerAddresses
from posts.admin.revisions import Revisions
from posts.admin.share import SharedLinks
from posts.admin.uploads import upload_texts
from posts.edge import orders
from posts.errors import EditConflict
from posts.models import DRAFT, PAGE, POST, PUBLISHED, Post
from posts.pending import working_version
from posts.permissions import is_own, may, may_write_as
from posts.relations import series

_UPLOADS: Any = Script("posts/uploads.js", defer=True)  # Django's types want text in `Media.js`
_EDITOR: Any = Script("posts/editor.js", defer=True)
_TAGS: Any = Script("posts/tags.js", defer=True)
_TOOLBAR: Any = Script("posts/vendor/markdown-toolbar-element-2.2.3.js", type="module")
_WRITING_HELP: Any = Script("posts/writing.js", defer=True)
_PREVIEW: Any = Script("posts/preview.js", defer=True)
_AUTOSAVE: Any = Script("posts/autosave.js", defer=True)
_LINKS: Any = Script("posts/links.js", defer=True)
_CONFLICT: Any = Script("posts/conflict.js", defer=True)
_PRESENCE: Any = Script("posts/presence.js", defer=True)
_SHARE: Any = Script("posts/share.js", defer=True)
_SLUG: Any = Script("posts/slug.js", defer=True)
_CHECKS: Any = Script("posts/checks.js", defer=True)
_SEARCH: Any = Script("posts/search.js", defer=True)

_SCRIPTS = [_UPLOADS, _EDITOR, _TAGS, _TOOLBAR, _WRITING_HELP, _LINKS, _PREVIEW, _AUTOSAVE]
_SCRIPTS += [_CONFLICT, _PRESENCE, _SHARE, _SLUG, _CHECKS, _SEARCH]

_WRITING = ("title", "body")
_SEEN = ("seen_version", "seen_revision")
_PUBLISHING = ("status", "published_at")
_DETAILS = ("kind", "slug", "summary", "tags", "series", "translation_of", "top_image", "author")
_OF_A_PAGE = ("kind", "slug", "summary", "translation_of", "top_image")
_TIMES = ("created_at", "updated_at")


class PostAdmin(
    Revisions,
    ChangesBeside,
    SharedLinks,
    Presence,
    FormerAddresses,
    CalendarPage,
    HistoryExport,
    BulkActions,
):
    """Posts: the list, the form, bulk actions, history."""

    form = PostForm
    change_form_template = "admin/posts/post/change_form.html"
    list_filter = (
        KindFilter,
        StateFilter,
        OwnFilter,
        TagFilter,
        SeriesFilter,
        AuthorFilter,
        MonthFilter,
    )
    search_fields = ("title",)  # any: the store knows where to look
    search_help_text = gettext_lazy("Looks in titles, slugs, summaries, tags and texts.")
    ordering = ("-published_at",)
    readonly_fields = _TIMES
    formfield_overrides = {models.DateTimeField: {"form_class": MomentField}}

    @property
    def media(self) -> forms.Media:
        """Return the stock scripts and those of the form."""
        return super().media + forms.Media(js=_SCRIPTS)

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with those that the form's scripts ask."""
        tags = self.admin_site.admin_view(self.tags_view)
        shown = self.admin_site.admin_view(self.preview_view)
        kept = self.admin_site.admin_view(self.working_copy_view)
        slugs = self.admin_site.admin_view(self.slug_view)
        return [
            path("tags/", tags, name="posts_post_tags"),
            path("series/", self.admin_site.admin_view(self.series_view), name="posts_post_series"),
            path("links/", self.admin_site.admin_view(self.links_view), name="posts_post_links"),
            path("preview/", shown, name="posts_post_preview"),
            path("check/", self.admin_site.admin_view(self.check_view), name="posts_post_check"),
            path("working-copy/", kept, name="posts_post_copy"),
            path("slug/", slugs, name="posts_post_slug"),
            *super().get_urls(),
        ]

    def tags_view(self, request: HttpRequest) -> JsonResponse:
        """Answer `tags`: names, of visible posts, that begin with what was typed."""
        return JsonResponse({"tags": store.tags_like(request.GET.get("q", ""))})

    def series_view(self, request: HttpRequest) -> JsonResponse:
        """Answer `tags`, as above: names of series that begin with what was typed."""
        return JsonResponse({"tags": series.names_like(request.GET.get("q", ""))})

    def links_view(self, request: HttpRequest) -> HttpResponse:
        """Answer `links`: posts to link to."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return links.answer(request)

    @method_decorator(csrf_protect)
    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """Answer `preview`: what was typed as readers would see it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return preview.answer(request)

    @method_decorator(csrf_protect)
    def check_view(self, request: HttpRequest) -> HttpResponse:
        """Answer `check`: what may be wrong with what was typed."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return checks.answer(self, request)

    @method_decorator(csrf_protect)
    def working_copy_view(self, request: HttpRequest) -> HttpResponse:
        """Answer `working-copy`: what was typed and is not saved yet."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return working_copy.answer(request)

    def slug_view(self, request: HttpRequest) -> HttpResponse:
        """Answer whose a slug is while it is typed."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return slug.answer(request)

    # Permissions -------------------------------------------------------------------------------
    def has_module_permission(self, request: HttpRequest) -> bool:
        """Tell whether posts stand on the index page."""
        return may(person(request), "view")

    def has_view_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """Tell whether the user may see a post, or posts at all."""
        return may(person(request), "view", obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tell whether the user may write a post."""
        return may(person(request), "add")

    def has_change_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """Tell whether the user may change a post, or posts at all."""
        return may(person(request), "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """Tell whether the user may delete a post, or posts at all."""
        return may(person(request), "delete", obj)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Tell whether the user may publish and unpublish at all."""
        return may(person(request), "publish")

    # List --------------------------------------------------------------------------------------
    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[StoreChangeList]:
        """Return the class of the list."""
        return PostChangeList

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns; asked for once per list."""
        names = {author.slug: author.name for author in authors(request)}
        author = columns.author_column(names)
        return [columns.title, columns.state, columns.date, author, columns.tags, columns.updated]

    def get_sortable_by(self, request: HttpRequest) -> Any:
        """Return the one column with an order in the store."""
        return [columns.date]

    # Form --------------------------------------------------------------------------------------
    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Post | None:
        """Return a post that the user may see; who may change it, with changes not published."""
        item = store.get_post_item(object_id)
        post = store.post_from_item(item) if item else None
        if post is None or not may(person(request), "view", post):
            return None
        return working_version(post) if may(person(request), "change", post) else post

    def get_fieldsets(self, request: HttpRequest, obj: Post | None = None) -> Any:
        """Return the form's parts, the writing first. Who may not publish gets no status."""
        may_publish = may(person(request), "publish", obj)
        of_kind = _OF_A_PAGE if obj and obj.kind == PAGE else _DETAILS
        details = (*of_kind, *(_TIMES if obj else ()))
        if obj and not self.has_change_permission(request, obj):
            instead = {"tags": "shown_tags"}
            shown = ("edge", "title", "shown_body", *_PUBLISHING)
            rest = (instead.get(name, name) for name in details)
            return [(None, {"fields": (*shown, *rest)})]
        folded = () if obj and obj.addresses else ("collapse",)
        addresses = (_("Old addresses"), {"fields": ("addresses",), "classes": folded})
        return [
            (None, {"fields": ("edge", *_WRITING, *_SEEN) if obj else _WRITING}),
            *([(_("Publication"), {"fields": _PUBLISHING})] if may_publish else []),
            (_("Details"), {"fields": details}),
            *([addresses] if may_publish else []),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Post | None = None) -> Any:
        """Return the fields that nobody types."""
        return (*_TIMES, "kind", "edge", "shown_body", "shown_tags") if obj else ()

    def get_form(
        self, request: HttpRequest, obj: Post | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Return the form's class, with the addresses that its script needs."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if "body" in form.base_fields:
            form.base_fields["body"].widget.attrs.update(
                upload_texts(_("Insert picture"))
                | field_texts.toolbar()
                | field_texts.links(self.url_of("links"))
                | field_texts.preview(self.url_of("preview"), obj)
                | field_texts.working_copy(self.url_of("copy"), actor(request).id, obj)
                | self.presence_texts(obj)
            )
            form.base_fields["top_image"].widget.attrs.update(upload_texts(_("Choose picture…")))
        if "slug" in form.base_fields:
            form.base_fields["slug"].widget.attrs |= {
                "data-slug-url": self.url_of("slug"),
                "data-slug-post": obj.id if obj else "",
                "autocomplete": "off",
            }
        if "tags" in form.base_fields:
            form.base_fields["tags"].widget.attrs["data-tags-url"] = self.url_of("tags")
        if "series" in form.base_fields:
            form.base_fields["series"].widget.attrs["data-tags-url"] = self.url_of("series")
        if "translation_of" in form.base_fields:
            form.base_fields["translation_of"].widget.attrs |= links.choice_texts(
                request, self.url_of("links"), obj.translation_of if obj else ""
            )
        return form

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Return a field of the form: for the author, a choice of those one may write as."""
        if db_field.name != "author":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        user = person(request)
        allowed = [author for author in authors(request) if may_write_as(user, author)]
        choices = [("", "---------"), *((author.slug, author.name) for author in allowed)]
        return forms.ChoiceField(
            label=capfirst(db_field.verbose_name), choices=choices, required=False
        )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return what a new post starts with: the user's own name, the kind that was listed."""
        own = (author.slug for author in authors(request) if is_own(person(request), author))
        listed = QueryDict(request.GET.get("_changelist_filters", "")).get("kind")
        return {"author": next(own, ""), "kind": PAGE if listed == PAGE else POST}

    def render_change_form(  # noqa: PLR0913, PLR0917 - Django's parameters
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Post | None = None,
    ) -> HttpResponse:
        """Return the form's page; after a lost race with the other version beside the form."""
        form = context["adminform"].form
        if obj and may(person(request), "publish", obj):
            context["addresses_url"] = self.url_of("addresses", quote(obj.pk))
        context["restored"] = restored = obj and self.restored(request, obj)
        if restored and not form.is_bound:
            form.initial |= {"title": restored.title, "body": restored.text}
        is_conflict = isinstance(form.failure, EditConflict)
        if is_conflict and form.failure.current is not None:
            context["conflict"] = conflict_between(working_version(form.failure.current), form)
        context["changes"] = obj and self.changes_beside(request, obj)
        if obj and self.has_change_permission(request, obj):
            context["share"] = self.share_texts(obj)
        response = super().render_change_form(request, context, add, change, form_url, obj)
        response.status_code = 409 if is_conflict else 200
        return response

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: Any) -> None:
        """Tell what readers see of it now, where that has changed: the form has stored it."""
        if obj.status != DRAFT and not obj.pending and (found := checks.message(obj)):
            self.message_user(request, found, messages.WARNING)
        if told := beside.told(obj, form.stored):
            self.message_user(request, told)

    def delete_model(self, request: HttpRequest, obj: Post) -> None:
        """Delete a post."""
        publishing.delete(obj, by=actor(request))

    # What is shown only ------------------------------------------------------------------------
    def view_on_site(self, post: Post) -> str | None:
        """Return the address on the site of a post that readers see."""
        seen = post.live or post
        return seen.get_absolute_url() if seen.state == PUBLISHED else None

    @staticmethod
    @display(description=gettext_lazy("at the edge"))
    def edge(post: Post) -> str:
        """Return how far the last change is on its way to the readers, and what that means."""
        return edge.line(post.live or post, orders.states([post])[post.id])

    @staticmethod
    @display(description=gettext_lazy("body"))
    def shown_body(post: Post) -> str:
        """Return the text of a post that may be read but not changed."""
        return format_html('<pre class="shown-body">{}</pre>', post.body)

    @staticmethod
    @display(description=gettext_lazy("tags"))
    def shown_tags(post: Post) -> str:
        """Return the tags of a post that may be read but not changed."""
        return ", ".join(post.tags)
