"""Fields of the settings' form: links in an order, and colours with a sample of each."""

# ruff: noqa: ARG002 (Django calls its hooks with more than each of them needs)

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from posts import theme
from posts.errors import PublishingError
from posts.site_settings import MAX_LABEL, MAX_LINKS, link, readable

SPARE_ROWS = 3

# A row of the form as it was typed: place, label, address.
_Row = tuple[str, str, str]


class NavigationWidget(forms.Widget):
    """A row of inputs for each link, and some to spare; works without scripts."""

    template_name = "admin/posts/site/navigation.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return the rows with what is in them."""
        context = super().get_context(name, value, attrs)
        rows: list[_Row] = value or []
        empty = [("", "", "")] * min(SPARE_ROWS, MAX_LINKS - len(rows))
        context["widget"]["rows"] = [
            {"number": number, "name": f"{name}-{number}", "typed": row}
            for number, row in enumerate([*rows, *empty], start=1)
        ]
        context["widget"]["most"] = MAX_LABEL
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[_Row]:
        """Return the rows in which something was typed, by their place."""
        rows = []
        for number in range(1, MAX_LINKS + 1):
            typed = (data.get(f"{name}-{number}-{part}") or "" for part in ("place", "label", "to"))
            place, label, to = (text.strip() for text in typed)
            if label or to:
                rows.append((place, label, to))
        return sorted(rows, key=_place)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Tell no: rows that are all empty are a value."""
        return False

    def id_for_label(self, id_: str) -> str:
        """Return nothing: every input has a label of its own."""
        return ""


def _place(row: _Row) -> float:
    """Return what a row is sorted by: one without a number comes last."""
    try:
        return float(row[0])
    except ValueError:
        return float("inf")


class NavigationField(forms.Field):
    """Links in their order. Its value is a list of (label, url)."""

    widget = NavigationWidget

    def prepare_value(self, value: Any) -> Any:
        """Return the rows that show stored links; typed ones stay as they are."""
        if value and len(value[0]) == 2:
            return [
                (str(number), label, readable(url))
                for number, (label, url) in enumerate(value, start=1)
            ]
        return value

    def clean(self, value: list[_Row]) -> list[tuple[str, str]]:
        """Return the links; ValidationError with a sentence for each that is none."""
        found: list[tuple[str, str]] = []
        errors: list[str] = []
        for _place, label, to in value:
            try:
                found.append(link(label, to))
            except PublishingError as error:
                errors.append(str(error))
        if errors:
            raise forms.ValidationError(errors)
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether other links were typed."""
        return bool(self.prepare_value(initial or []) != data)


class ColourWidget(forms.TextInput):
    """A colour as text, since the browser's own picker has no way to say “none”."""

    template_name = "admin/posts/site/colour.html"

    def __init__(self, token: str) -> None:
        default = theme.defaults()[token]
        super().__init__(
            attrs={
                "class": "vTextField colour",
                "maxlength": "7",
                "placeholder": default,
                "pattern": r"\s*#[0-9A-Fa-f]{6}\s*",
                "spellcheck": "false",
                "autocomplete": "off",
            }
        )
        self._default = default

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows: the colour in force too."""
        context = super().get_context(name, value, attrs)
        context["widget"]["shown"] = theme.normal_colour(value or "") or self._default
        return context


_NAMES = {
    "paper": _("Background"),
    "ink": _("Text colour"),
    "accent": _("Links"),
}
_SCHEMES = {"light": _("Light"), "dark": _("Dark")}


def colour_field(token: str) -> forms.CharField:
    """Return the field of a colour."""
    scheme, name = token.split("-")
    return forms.CharField(
        label=format_lazy("{name} ({scheme})", name=_NAMES[name], scheme=_SCHEMES[scheme]),
        required=False,
        max_length=9,
        widget=ColourWidget(token),
    )
