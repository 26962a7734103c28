"""The template engine: templates read once, everything escaped unless marked safe."""

from __future__ import annotations

import re
from binascii import b2a_base64
from html import escape
from pathlib import Path
from urllib.parse import quote

from minijinja import Environment, safe

from reader_lambda.digests import sha256

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

_FOLDER = Path(__file__).parent / "templates"
_NOT_IN_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"  # compiled for a feed only


def render(template: str, **context: Any) -> str:
    """Return a template of this package filled in. A name that is not given is an error."""
    return _ENVIRONMENT.render_template(template, **context)


def _load(name: str) -> str:
    return _STYLE if name == "style.css" else (_FOLDER / name).read_text(encoding="utf-8")


def _style() -> str:
    text = (_FOLDER / "style.css").read_text(encoding="utf-8")
    return " ".join(re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL).split())


def _escaped(value: Any) -> Any:
    """Escape as HTML does; the engine's own rule would turn every slash into an entity."""
    return safe(escape(value)) if type(value) is str else value


def xml_text(text: str) -> str:
    """Return text without the characters that no XML document may hold, escaped or not."""
    return re.sub(_NOT_IN_XML, "", text)


def web_address(target: str, origin: str = "") -> str:
    """Return an address that an editor wrote, for use in a link; "" for any but http and https.

    origin: put before a path, where an absolute address is wanted. What is encoded stays so.
    """
    encoded = quote(target, safe="/-._~!$&'()*+,;=:@%?#[]")
    if target.startswith("/") and not target.startswith(("//", "/\\")):
        return origin + encoded
    return encoded if target.lower().startswith(("https://", "http://")) else ""


_ENVIRONMENT = Environment(
    loader=_load,
    finalizer=_escaped,
    undefined_behavior="strict",
    trim_blocks=True,
    lstrip_blocks=True,
    filters={"xml": xml_text},
)
_STYLE = _style()
STYLE_HASH = b2a_base64(sha256(_STYLE.encode()).digest(), newline=False).decode()
