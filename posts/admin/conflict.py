"""An edit conflict as a page shows it: both changes together where that can be, else side by side.

Nothing is stored before the editor saves what the form has now. Where something is disputed the
form keeps the version that it is based on, so that saving it again meets the conflict again,
without what was settled meanwhile; only the button that says so saves over the stored version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.forms import BoundField, SplitDateTimeWidget

from posts import history, merging, store
from posts.admin.differences import Line, compared, is_comparable
from posts.admin.forms import AddressesField, PostForm, TagsField
from posts.history import HistoryEntry
from posts.models import Post
from posts.revision_fields import post_as_of
from posts.store import Revision

Names = Callable[[str], list[str]]  # from what a field shows to the names in it


@dataclass(frozen=True)
class Difference:
    """A field that is stored with one value and typed with another."""

    label: str
    stored: str
    typed: str


@dataclass(frozen=True)
class Place:
    """Lines of the text that both changed. Each may be "", where they were taken out."""

    theirs: str
    mine: str


@dataclass
class Conflict:
    """What the page shows beside the form.

    fields and places: what is disputed. taken: what of the stored version is in the form now.
    stretches: the whole text for the form's script, agreed lines as text, disputed ones as pairs.
    """

    stored: Post
    who: list[str] = field(default_factory=list)  # saved it meanwhile; "" for the editor
    fields: list[Difference] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    taken: list[Difference] = field(default_factory=list)
    body: Difference | None = None
    lines: list[Line] = field(default_factory=list)
    stretches: list[str | tuple[str, str]] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        """Whether both changes came together."""
        return not self.fields and not self.places


def conflict_between(stored: Post, form: PostForm) -> Conflict:
    """Bring the stored post and what was typed together in the form; return what is to be told."""
    based_on = _based_on(stored, form)
    conflict = Conflict(stored, _who(stored, form, based_on))
    merge = _Merge(stored, form, based_on)
    form.data = merge.data
    for bound in form.visible_fields():
        if bound.name == "body":
            merge.text(bound, conflict)
        else:
            merge.field(bound, conflict)
    if conflict.is_settled:
        merge.data["seen_version"] = str(stored.version)
        merge.data["seen_revision"] = stored.revision
    return conflict


def _based_on(stored: Post, form: PostForm) -> Revision | None:
    """Return the text that an editor began from, None where that is not known."""
    name = form.cleaned_data.get("seen_revision") or ""
    if name == stored.revision:  # it can't be that one, of another version
        return None
    return store.get_revision(stored.pk, name)


def _who(stored: Post, form: PostForm, based_on: Revision | None) -> list[str]:
    """Return the names of those who saved a post since; the newest first, "" for the editor."""
    entries = history.of_post(stored.pk)
    found = [entry for entry in entries if based_on and _is_later(entry, based_on)] or entries[:1]
    names = ("" if entry.user_id == form.by.id else entry.user_name for entry in found)
    return list(dict.fromkeys(names))


def _is_later(entry: HistoryEntry, text: Revision) -> bool:
    """Tell whether something was done after a text was saved; going back to one adds none."""
    return entry.revision > text.id or entry.at > text.at


class _Merge:
    """Writes into `data`, what the form shows, field by field."""

    def __init__(self, stored: Post, form: PostForm, based_on: Revision | None) -> None:
        self.data: Any = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        self._typed_body = str(form.cleaned_data.get("body", ""))
        self._theirs = type(form)(instance=stored)
        self._base: PostForm | None = None
        if based_on and based_on.fields:
            self._base = type(form)(instance=post_as_of(stored, based_on))
        self._base_text = based_on.text if based_on else None

    def field(self, bound: BoundField, conflict: Conflict) -> None:
        """Settle a field but the text."""
        stored = self._theirs[bound.name]
        theirs, mine = _value(stored), _value(bound)
        base = _value(self._base[bound.name]) if self._base else None
        if theirs in (mine, base):
            return
        told = Difference(str(bound.label), _shown(stored), _shown(bound))
        if base == mine:
            self.data.update(_typed_as(stored))
        elif base is not None and (names := _names_in(bound)):
            both = merging.merged_names(names(base), names(theirs), names(mine))
            self.data[bound.html_name] = bound.field.prepare_value(both)
        else:
            conflict.fields.append(told)
        if _value(bound) != mine:
            conflict.taken.append(replace(told, typed=_shown(bound)))

    def text(self, bound: BoundField, conflict: Conflict) -> None:
        """Settle the text, line by line."""
        theirs, mine = self._theirs.stored.body, self._typed_body
        if theirs in (mine, self._base_text):
            return
        conflict.body = Difference(str(bound.label), theirs, mine)
        conflict.lines = list(compared(theirs, mine))
        base = self._base_text
        if base is None or not is_comparable(base, theirs, mine):
            conflict.places.append(Place(theirs, mine))
            return
        stretches = merging.merged(base, theirs, mine)
        self.data[bound.html_name] = merging.text_of(stretches)
        conflict.stretches = list(_together(stretches))
        conflict.places = [Place(*pair) for pair in conflict.stretches if isinstance(pair, tuple)]


def _together(stretches: list[merging.Stretch]) -> Iterator[str | tuple[str, str]]:
    """Yield the text as one piece between each two disputed places, and those as (theirs, mine).

    Pieces end where a line does, so that joined they are the text and a line end behind it.
    """
    agreed = ""
    for stretch in stretches:
        if not stretch.is_disputed:
            agreed += _joined(stretch.lines)
            continue
        yield agreed
        yield _joined(stretch.theirs), _joined(stretch.mine)
        agreed = ""
    yield agreed


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _names_in(bound: BoundField) -> Names | None:
    """Return what takes the names out of a field that lists some, None for any other field."""
    names = bound.field
    return names.to_python if isinstance(names, (TagsField, AddressesField)) else None


def _shown(bound: BoundField) -> str:
    """Return a field's value as text, in the way in which the form shows it."""
    value = _value(bound)
    choices = {str(key): label for key, label in getattr(bound.field, "choices", [])}
    return str(choices.get(value, value))


def _value(bound: BoundField) -> str:
    """Return a field's value as text."""
    value = bound.value()
    parts = bound.field.widget.decompress(value) if _is_stored_moment(bound, value) else value
    if isinstance(parts, list):
        return " ".join(str(part or "") for part in parts).strip()
    return ("" if parts is None else str(parts)).replace("\r\n", "\n").strip()


def _is_stored_moment(bound: BoundField, value: object) -> bool:
    return hasattr(bound.field.widget, "decompress") and not isinstance(value, list)


def _typed_as(bound: BoundField) -> dict[str, str]:
    """Return what a browser sends of a field that shows a stored value."""
    widget, value = bound.field.widget, bound.value()
    if not isinstance(widget, SplitDateTimeWidget):
        return {bound.html_name: "" if value is None else str(value)}
    parts = zip(widget.widgets, widget.decompress(value), strict=True)
    return {
        f"{bound.html_name}_{number}": str(each.format_value(part) or "")
        for number, (each, part) in enumerate(parts)
    }
