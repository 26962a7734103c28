"""Parts of lists, read one after the other by cursor: at any depth at the same cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

_T = TypeVar("_T")


@dataclass(frozen=True)
class Page(Generic[_T]):
    """A part of a list. `next_cursor` reads on from there; None at the end."""

    items: list[_T]
    next_cursor: str | None
