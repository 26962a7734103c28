"""An edit conflict as a page shows it: the stored post and the editor's own text side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.forms import BoundField

from posts.admin.differences import Line, compared
from posts.admin.forms import PostForm
from posts.models import Post


@dataclass(frozen=True)
class Difference:
    """A field that is stored with one value and typed with another."""

    label: str
    stored: str
    typed: str


@dataclass(frozen=True)
class Conflict:
    """What the page shows beside the form."""

    stored: Post
    fields: list[Difference] = field(default_factory=list)
    body: Difference | None = None
    lines: list[Line] = field(default_factory=list)


def conflict_between(stored: Post, form: PostForm) -> Conflict:
    """Compare the post as it is stored now with what an editor's form holds."""
    differences = {name: d for name, d in _differences(stored, form) if d.stored != d.typed}
    body = differences.pop("body", None)
    lines = list(compared(body.stored, body.typed)) if body else []
    return Conflict(stored, list(differences.values()), body, lines)


def _differences(stored: Post, form: PostForm) -> Iterator[tuple[str, Difference]]:
    theirs = type(form)(instance=stored)
    for bound in form.visible_fields():
        yield (
            bound.name,
            Difference(str(bound.label), _shown(theirs[bound.name]), _shown(bound)),
        )


def _shown(bound: BoundField) -> str:
    """Return a field's value as text, in the way in which the form shows it."""
    value = bound.value()
    parts = bound.field.widget.decompress(value) if _is_stored_moment(bound, value) else value
    if isinstance(parts, list):
        return " ".join(str(part or "") for part in parts).strip()
    choices = dict(getattr(bound.field, "choices", []))
    return str(choices.get(parts, "" if parts is None else parts)).replace("\r\n", "\n")


def _is_stored_moment(bound: BoundField, value: object) -> bool:
    return hasattr(bound.field.widget, "decompress") and not isinstance(value, list)
