"""Filters of the list of posts: by status, tag, author, month, and one's own."""

# ruff: noqa: ARG002 (Django calls its hooks with more than each of them needs)

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.admin import SimpleListFilter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from posts import store
from posts.models import DRAFT, PUBLISHED, SCHEDULED
from reader_lambda.names import MAX_TAG_LENGTH, is_slug, tag_key

MOST_TAGS = 200  # in the list of choices; any other tag's posts are one click away from its name

STATE_NAMES = {DRAFT: _("Draft"), SCHEDULED: _("Scheduled"), PUBLISHED: _("Published")}

Choices = Iterable[tuple[str, Any]]


class StoreFilter(SimpleListFilter):
    """A filter that the change list reads; Django narrows no query set by it."""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Leave it as it is: the store applies the filter."""
        return queryset

    def has_output(self) -> bool:
        """Show the filter where it has choices, or an address names one it does not list."""
        return super().has_output() or self.value() is not None

    def wanted(self) -> str | None:
        """Return the value to look for, or None where there is none or it makes no sense."""
        value = self.value()
        return value if value and self.makes_sense(value) else None

    def makes_sense(self, value: str) -> bool:
        """Tell whether there could be posts of this value."""
        return any(value == choice for choice, _title in self.lookup_choices)


class StateFilter(StoreFilter):
    """Drafts, scheduled or published posts."""

    title = _("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the three."""
        return list(STATE_NAMES.items())


class OwnFilter(StoreFilter):
    """The signed-in user's own posts."""

    title = _("owner")
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the one choice beside everybody's."""
        return [("me", _("My posts"))]


class TagFilter(StoreFilter):
    """Posts that carry a tag."""

    title = _("tag")
    parameter_name = "tag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the tags that most posts carry, by name."""
        most = sorted(store.list_tags(), key=lambda tag: -tag.posts)[:MOST_TAGS]
        ordered = sorted(most, key=lambda tag: tag.key)
        return [(tag.key, tag.name) for tag in ordered]

    def makes_sense(self, value: str) -> bool:
        """Tell whether the value is the key of a tag, one of drafts only among them."""
        return len(value) <= MAX_TAG_LENGTH and tag_key(value) == value


class AuthorFilter(StoreFilter):
    """Posts of an author."""

    title = _("author")
    parameter_name = "author"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return every author's public name."""
        return [(author.slug, author.name) for author in store.list_authors()]

    def makes_sense(self, value: str) -> bool:
        """Tell whether the value is the slug of an author."""
        return is_slug(value)


class MonthFilter(StoreFilter):
    """Posts of a month, in the site's time zone."""

    title = _("month")
    parameter_name = "month"
    _form: ClassVar = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the months that have published posts, newest first."""
        return [(month, month) for month, _posts in store.month_counts()]

    def makes_sense(self, value: str) -> bool:
        """Tell whether the value is a month, one of drafts only among them."""
        return self._form.fullmatch(value) is not None
