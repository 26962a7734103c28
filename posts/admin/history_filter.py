"""The form by which a history is narrowed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django import forms
from django.utils.translation import gettext_lazy as _

from posts.history import HistoryEntry
from posts.history_export import HistoryFilter, wanted

SENTENCES = {
    "created": _("Created."),
    "changed": _("Changed."),
    "published": _("Published."),
    "unpublished": _("Unpublished."),
    "drafted": _("Changed, not published yet."),
    "discarded": _("Changes discarded."),
    "pinned": _("Pinned to the front page."),
    "unpinned": _("Unpinned."),
    "deleted": _("Deleted."),
    "imported": _("Imported."),
}

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class HistoryFilterForm(forms.Form):
    """Which entries of a history are shown and exported."""

    action = forms.ChoiceField(
        label=_("Action"),
        required=False,
        choices=[("", _("All")), *SENTENCES.items()],
    )
    first = forms.DateField(label=_("From"), required=False, widget=_DAY)
    last = forms.DateField(label=_("Up to"), required=False, widget=_DAY)

    def wanted(self, entries: Iterable[HistoryEntry]) -> Iterator[HistoryEntry]:
        """Return those of the entries that are asked for; all, where that makes no sense."""
        return wanted(
            entries, HistoryFilter(**self.cleaned_data) if self.is_valid() else HistoryFilter()
        )
