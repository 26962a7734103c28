"""The admin of authors: public names to write under, for editors to keep."""

# ruff: noqa: ARG002 (Django calls its hooks with more than each of them needs)

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from posts import records, store
from posts.admin.base import ManagedAdmin
from posts.admin.changelist import StoreChangeList
from posts.admin.forms import AuthorForm
from posts.admin.people import actor
from posts.models import Author
from posts.paging import Page


class AuthorChangeList(StoreChangeList):
    """The list of authors, all on one page."""

    def read_page(self, cursor: str | None) -> Page[Author]:
        """Return all authors. ValueError for a cursor: there is none."""
        if cursor:
            raise ValueError("the list of authors has one page")
        return Page(store.list_authors(), None)


class AuthorAdmin(ManagedAdmin[Author]):
    """Authors: list, add, edit, and delete those without posts."""

    form = AuthorForm
    list_display = ("name", "slug", "url", "user")
    sortable_by = ()
    actions = None
    fieldsets = [(None, {"fields": ("name", "slug", "url", "user")})]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[StoreChangeList]:
        """Return the class of the list."""
        return AuthorChangeList

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Author | None:
        """Return an author."""
        return store.get_author(object_id)

    def get_readonly_fields(self, request: HttpRequest, obj: Author | None = None) -> Any:
        """Return the slug, once it is set: every post of the author names it."""
        return ("slug",) if obj else ()

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Return what will be deleted, and a link to the posts for which it may not be."""
        links, count, lacking, _protected = super().get_deleted_objects(objs, request)
        return links, count, lacking, [_posts_of(o) for o in objs if store.has_posts(o.slug)]

    def delete_model(self, request: HttpRequest, obj: Author) -> None:
        """Delete an author who has no posts."""
        records.delete_author(obj, by=actor(request))

    def view_on_site(self, author: Author) -> str:
        """Return the address of the author's page."""
        return author.get_absolute_url()


def _posts_of(author: Author) -> str:
    address = f"{reverse('admin:posts_post_changelist')}?{urlencode({'author': author.slug})}"
    return format_html('<a href="{}">{}</a>', address, _("Posts by %s") % author.name)
