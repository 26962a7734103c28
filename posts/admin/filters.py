"""Filters of the list of posts: by status, tag, series, author, month, and one's own."""

# ruff: noqa: ARG002 (Django calls its hooks with more than each of them needs)

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.contrib.admin import SimpleListFilter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from posts import store
from posts.admin.people import authors
from posts.models import DRAFT, PAGE, POST, PUBLISHED, SCHEDULED, Post
from reader_lambda.names import MAX_TAG_LENGTH, is_slug, tag_key

# Choices to click at, so that no page grows with the blog; any other value can be typed.
MOST_NAMES = 50  # of tags, of series
MOST_MONTHS = 24

STATE_NAMES = {DRAFT: _("Draft"), SCHEDULED: _("Scheduled"), PUBLISHED: _("Published")}

KIND_NAMES = {POST: _("Post"), PAGE: _("Page")}

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


class KindFilter(StoreFilter):
    """Posts, or pages that stand alone."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the two."""
        return list(KIND_NAMES.items())


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


class FilterWithField(StoreFilter):
    """A filter that takes any value, and offers some."""

    template = "admin/posts/filter_with_field.html"
    field_type = "text"
    field_label: Any
    suggestions_url: str | None = None
    kept: dict[str, Any]

    def has_output(self) -> bool:
        """Show it always: values can be typed."""
        return True

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Yield the choices; keep what else the address asks for, for the field's form."""
        own = {self.parameter_name, changelist.cursor_var}
        self.kept = {name: value for name, value in changelist.params.items() if name not in own}
        return super().choices(changelist)


class NameFilter(FilterWithField):
    """Posts of a name, told apart by its key."""

    suggestions: str  # name of the address that has them

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.suggestions_url = reverse(self.suggestions)

    def names_of(self, post: Post) -> Iterable[str]:
        """Return the names that a post has."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return nothing yet: the choices come with the posts."""
        return []

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Yield the names of the posts on this page, drafts among them, in their order."""
        names = [name for post in changelist.result_list for name in self.names_of(post)]
        self.lookup_choices = list(_most_frequent(names))
        return super().choices(changelist)

    def value(self) -> str | None:
        """Return the key of the name that was asked for or typed."""
        value = super().value()
        return tag_key(value) or value if value else None

    def makes_sense(self, value: str) -> bool:
        """Tell whether the value is the key of a name."""
        return len(value) <= MAX_TAG_LENGTH and tag_key(value) == value


def _most_frequent(names: Iterable[str]) -> Choices:
    """Return key and name of those that are there most often."""
    by_key = {tag_key(name): name for name in names}
    counted = Counter(map(tag_key, names))
    return sorted((key, by_key[key]) for key, _number in counted.most_common(MOST_NAMES))


class TagFilter(NameFilter):
    """Posts that carry a tag."""

    title = _("tag")
    parameter_name = "tag"
    field_label = _("Any tag")
    suggestions = "admin:posts_post_tags"

    def names_of(self, post: Post) -> Iterable[str]:
        """Return the post's tags."""
        return list(post.tags)


class SeriesFilter(NameFilter):
    """Posts of a series."""

    title = _("series")
    parameter_name = "series"
    field_label = _("Any series")
    suggestions = "admin:posts_post_series"

    def names_of(self, post: Post) -> Iterable[str]:
        """Return the post's series, if it is in one."""
        return [post.series] if post.series else []


class AuthorFilter(StoreFilter):
    """Posts of an author."""

    title = _("author")
    parameter_name = "author"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return every author's public name."""
        return [(author.slug, author.name) for author in authors(request)]

    def makes_sense(self, value: str) -> bool:
        """Tell whether the value is the slug of an author."""
        return is_slug(value)


class MonthFilter(FilterWithField):
    """Posts of a month, in the site's time zone."""

    title = _("month")
    parameter_name = "month"
    field_type = "month"
    field_label = _("Any month (YYYY-MM)")
    _form: ClassVar = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the newest months that have published posts."""
        return [(month, month) for month, _posts in store.month_counts(MOST_MONTHS)]

    def makes_sense(self, value: str) -> bool:
        """Tell whether the value is a month, one of drafts only among them."""
        return self._form.fullmatch(value) is not None
