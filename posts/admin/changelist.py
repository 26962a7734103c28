"""The admin's list pages over the store: a page at a time by cursor, nothing counted."""

# ruff: noqa: ARG002 (Django calls its hooks with more than each of them needs)

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.utils.translation import gettext as _

from posts.paging import Page

CURSOR_VAR = "cursor"
PAGE_SIZE = 50


class Selection(list[str]):
    """Ids of chosen objects. Stands where stock code narrows a query set to what was chosen."""

    def filter(self, *, pk__in: Iterable[str]) -> Selection:
        """Return the chosen ids, each once."""
        return Selection(dict.fromkeys(pk__in))


class StoreChangeList(ChangeList):
    """A list of objects from the store. Subclasses say where a page comes from."""

    cursor_var = CURSOR_VAR

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        self.cursor = request.GET.get(CURSOR_VAR) or None
        super().__init__(request, *args)

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the parameters of filters: all but the place in the list."""
        found = super().get_filters_params(params)
        found.pop(CURSOR_VAR, None)
        return found

    def get_query_string(
        self, new_params: dict[str, Any] | None = None, remove: Iterable[str] | None = None
    ) -> str:
        """Return the list's address with changes, from the first page on."""
        changed = {CURSOR_VAR: None, **(new_params or {})}
        return super().get_query_string(changed, list(remove or []))

    def get_queryset(  # type: ignore[override]  # there is no database
        self, request: HttpRequest, exclude_parameters: Any = None
    ) -> Selection:
        """Set up the filters; return what narrows a choice of objects to their ids."""
        specs, self.has_filters, _rest, _double, active = self.get_filters(request)
        self.filter_specs = specs
        self.has_active_filters = active
        self.clear_all_filters_qs = self.get_query_string(remove=self.get_filters_params())
        return Selection()

    def get_results(self, request: HttpRequest) -> None:
        """Read a page; from the start, with a word, where the cursor is none."""
        try:
            page = self.read_page(self.cursor)
        except ValueError:
            messages.warning(request, _("There is no such page of the list. This is the first."))
            self.cursor = None
            page = self.read_page(None)
        self.result_list = self.shown(request, page.items)
        self.next_cursor = page.next_cursor
        self.result_count = self.full_result_count = len(self.result_list)
        self.show_full_result_count = False
        self.show_admin_actions = bool(self.result_list)
        self.can_show_all = self.multi_page = False

    def read_page(self, cursor: str | None) -> Page[Any]:
        """Return a page of the list. ValueError for a cursor of no such list."""
        raise NotImplementedError

    def shown(self, request: HttpRequest, found: list[Any]) -> list[Any]:
        """Return those of the objects that the signed-in user may see."""
        return found

    @property
    def is_search(self) -> bool:
        """Whether only a part of what is stored was asked for."""
        return bool(self.query or self.has_active_filters)

    @property
    def empty_line(self) -> str:
        """What is told where nothing is shown."""
        if self.next_cursor:
            return _("Nothing found up to here.")
        return _("Nothing found.") if self.is_search else _("There is nothing here yet.")

    @property
    def next_page_url(self) -> str:
        """Address of the next page, or nothing at the end."""
        return self.get_query_string({CURSOR_VAR: self.next_cursor}) if self.next_cursor else ""

    @property
    def first_page_url(self) -> str:
        """Address of the first page, or nothing on it."""
        return self.get_query_string() if self.cursor else ""

    @property
    def without_search_url(self) -> str:
        """Address of the list without the search for a text."""
        return self.get_query_string(remove=["q"])
