"""The template engine: templates read once, everything escaped unless marked safe."""

from __future__ import annotations

import os
import re
from binascii import b2a_base64

from reader_lambda.digests import sha256
from reader_lambda.engine import Environment
from reader_lambda.percent import Encoding

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

_FOLDER = __file__.removesuffix("rendering.py") + "templates/"  # pathlib takes 3 ms to import
_THEME = os.environ.get("THEME") or ""
_NOT_IN_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"  # compiled for a feed only
_IN_ADDRESSES = Encoding(kept="/!$&'()*+,;=:@%?#[]")


class Html:
    """Markup that goes into a page as it is."""

    __slots__ = ("markup",)

    def __init__(self, markup: str) -> None:
        self.markup = markup

    def __bool__(self) -> bool:
        return bool(self.markup)


def render(template: str, **context: Any) -> str:
    """Return a template of this package filled in. A name that is not given is an error."""
    return _ENVIRONMENT.render_template(template, **context)


def compile_post() -> None:
    """Compile what the page of a post needs, which else happens when it is rendered first."""
    for name in ("base.html", "post.html"):
        _ENVIRONMENT.add_template(name, read(name))


def xml_text(text: str) -> str:
    """Return text without the characters that no XML document may hold, escaped or not."""
    return re.sub(_NOT_IN_XML, "", text)


def web_address(target: str, origin: str = "") -> str:
    """Return an address that an editor wrote, for use in a link; "" for any but http and https.

    origin: put before a path, where an absolute address is wanted. What is encoded stays so.
    """
    encoded = _IN_ADDRESSES.encoded(target)
    if target.startswith("/") and not target.startswith(("//", "/\\")):
        return origin + encoded
    return encoded if target.lower().startswith(("https://", "http://")) else ""


def read(name: str) -> str:
    """Return a file of the templates' folder, or of the theme's that THEME names."""
    if _THEME:
        return _themed(name)
    with open(_FOLDER + name, encoding="utf-8") as file:  # noqa: PTH123 (see above)
        return file.read()


def _themed(name: str) -> str:
    from pathlib import Path  # noqa: PLC0415 (never on Lambda, whose zip has its theme built in)

    from reader_lambda import theme  # noqa: PLC0415

    return theme.source(Path(_THEME), name)


def hash_of(text: str) -> str:
    """Return by what a policy knows a style sheet or script of this text."""
    return b2a_base64(sha256(text.encode()).digest(), newline=False).decode()


def escaped(text: str) -> str:
    """Return text as it may stand in HTML or XML, between quotes too; as html.escape does."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#x27;")


def _environment() -> Environment:
    environment = Environment()
    environment.loader = read
    environment.undefined_behavior = "strict"
    environment.trim_blocks = environment.lstrip_blocks = True
    # The engine's own escaping would turn every slash into an entity.
    environment.auto_escape_callback = _never
    environment.finalizer = _written
    environment.add_filter("xml", xml_text)
    environment.add_global("style", Html(_STYLE))
    environment.add_global("colours_script", Html(COLOURS_SCRIPT))
    environment.add_global("reading_script", Html(READING_SCRIPT))
    return environment


def _written(value: Any) -> Any:
    """Return what any expression of a template becomes: escaped unless marked as Html."""
    if type(value) is str:
        return escaped(value)
    return value.markup if type(value) is Html else value


def _never(_name: str) -> bool:
    return False


def _script(name: str) -> str:
    """Return a script without its comments, each a line of its own, indents and blank lines."""
    lines = map(str.strip, read(name).splitlines())
    return "\n".join([line for line in lines if line and not line.startswith("//")])


def _style() -> str:
    """Return the style sheet without its comments, indents and blank lines."""
    first, *rest = read("style.css").split("/*")
    text = first + "".join([part.partition("*/")[2] for part in rest])
    return "\n".join(filter(None, map(str.strip, text.splitlines())))


_STYLE = _style()
STYLE_HASH = hash_of(_STYLE)
COLOURS_SCRIPT, READING_SCRIPT = _script("colours.js"), _script("reading.js")
SCRIPT_HASHES = (hash_of(COLOURS_SCRIPT), hash_of(READING_SCRIPT))
_ENVIRONMENT = _environment()
