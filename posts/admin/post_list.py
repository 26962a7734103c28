"""The list of posts, as filters, search and order ask for it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from posts import post_lists
from posts.admin import columns
from posts.admin.changelist import PAGE_SIZE, StoreChangeList
from posts.admin.filters import StoreFilter
from posts.admin.people import person
from posts.edge import orders
from posts.models import Post
from posts.paging import Page
from posts.permissions import is_editor, may
from posts.post_lists import PostFilter


class PostChangeList(StoreChangeList):
    """The list of posts."""

    def read_page(self, cursor: str | None) -> Page[Post]:
        """Return a page of the posts that all filters and the search let through."""
        return post_lists.list_posts(
            self.wanted, cursor=cursor, newest_first=self.newest_first, size=PAGE_SIZE
        )

    def shown(self, request: HttpRequest, found: list[Any]) -> list[Any]:
        """Return the posts that the signed-in user may see: not every author sees every draft."""
        return [post for post in found if may(person(request), "view", post)]

    def get_results(self, request: HttpRequest) -> None:
        """Read a page, by the filters that make sense."""
        values: dict[str, str | None] = {}
        for spec in self.filter_specs:
            assert isinstance(spec, StoreFilter)  # noqa: S101 - the admin of posts has no other
            values[str(spec.parameter_name)] = spec.wanted()
            if spec.value() and not spec.wanted():
                messages.warning(request, _("Not filtered by %s: unknown value.") % spec.title)
        if values.get("owner"):
            values["owner"] = person(request).pk
        user = person(request)
        seen_by = None if is_editor(user) else user.pk
        text = self.query.strip() or None
        self.wanted = PostFilter(text=text, with_body=True, seen_by=seen_by, **values)
        super().get_results(request)
        state = columns.state_column(orders.states(self.result_list))
        self.list_display = [  # now that the posts are known
            state if column is columns.state else column for column in self.list_display
        ]

    @property
    def newest_first(self) -> bool:
        """Whether the list is in descending order of its date, as it is unless asked otherwise."""
        place = self.list_display.index(columns.date)
        return self.get_ordering_field_columns().get(place) != "asc"
