"""A Markdown file's bytes, taken apart: its front matter, YAML or TOML, and its text."""

from __future__ import annotations

import re
import tomllib
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from posts.importers.plain_yaml import InvalidYaml, Quoted, Value, load_mapping
from posts.importers.source import InvalidFile

MAX_HEAD_LENGTH = 64 * 1024  # characters of front matter

_BOM = "\ufeff"
_FENCE = re.compile(r"(---|\+\+\+)[ \t]*")
_ENDS = {
    "---": re.compile(r"^---[ \t]*$\n?", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$\n?", re.MULTILINE),
}


@dataclass(frozen=True)
class Head:
    """What a file holds. values: of the front matter, in its order. body: lines end with "\\n".

    verbatim: the file up to its text, as it stands there; "" where `rejoined` would not make
    the same bytes of it again.
    """

    values: dict[str, Value]
    body: str
    verbatim: str


def split(data: bytes) -> Head:
    """Take a file apart. Raises InvalidFile."""
    text = _decoded(data)
    plain = text.removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n")
    fence, head, body = _parts(plain)
    verbatim = plain[: len(plain) - len(body)]
    if "\r" in text:
        verbatim = verbatim.replace("\n", "\r\n")
    if text.startswith(_BOM):
        verbatim = _BOM + verbatim
    same = rejoined(verbatim, body) == data
    return Head(_values(fence, head), body, verbatim if same else "")


def has_head(beginning: bytes) -> bool:
    """Tell whether a file that begins so has front matter."""
    first = beginning.removeprefix(BOM_UTF8).partition(b"\n")[0]
    return first.rstrip() in (b"---", b"+++")


def rejoined(verbatim: str, body: str) -> bytes:
    """Return the file that `split` took apart."""
    if "\r\n" in verbatim:
        body = body.replace("\n", "\r\n")
    return (verbatim + body).encode()


def _decoded(data: bytes) -> str:
    if not data.removeprefix(BOM_UTF8).strip():
        raise InvalidFile("The file is empty.")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidFile(
            f"The file is not UTF-8 text (line {line}, byte 0x{data[error.start]:02x}). "
            "Save it as UTF-8 and import it again."
        ) from error


def _parts(text: str) -> tuple[str, str, str]:
    """Return the fence, what stands between two of them, and what comes behind."""
    first, _, rest = text.partition("\n")
    fence = _FENCE.fullmatch(first)
    if not fence:
        raise InvalidFile(
            "The file has no front matter. Begin it with a line `---`, lines such as "
            "`title: ...` and a second line `---`."
        )
    closing = _ENDS[fence[1]].search(rest)
    if closing is None:
        raise InvalidFile(f"The front matter has no end: a second line `{fence[1]}` is missing.")
    return fence[1], rest[: closing.start()], rest[closing.end() :]


def _values(fence: str, head: str) -> dict[str, Value]:
    if len(head) > MAX_HEAD_LENGTH:
        raise InvalidFile(
            f"The front matter has {len(head):,} characters; {MAX_HEAD_LENGTH:,} is the most."
        )
    if fence == "---":
        return yaml_values(head, what="The front matter", first_line=2)
    return toml_values(head, what="The front matter")


def yaml_values(text: str, *, what: str = "It", first_line: int = 1) -> dict[str, Value]:
    """Return the mapping of a YAML text. InvalidFile, which calls the text `what`."""
    try:
        return load_mapping(text)
    except InvalidYaml as error:
        where = "" if error.line is None else f" (line {error.line + first_line - 1})"
        raise InvalidFile(f"{what} cannot be read{where}: {error}.") from error


def toml_values(text: str, *, what: str = "It") -> dict[str, Value]:
    """Return the mapping of a TOML text, as YAML would have it. InvalidFile, as above."""
    try:
        return plain_values(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InvalidFile(f"{what} cannot be read as TOML: {error}.") from error
    except RecursionError as error:
        raise InvalidFile(f"{what} cannot be read: it is nested too deeply.") from error


def plain_values(values: Mapping[str, Any]) -> dict[str, Value]:
    """Return values as TOML or JSON types them as the text that YAML would have for them."""
    return {key: _plain(value) for key, value in values.items()}


def _plain(value: Any) -> Value:
    if isinstance(value, dict):
        return plain_values(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return Quoted(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "null" if value is None else str(value)
