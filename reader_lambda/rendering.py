"""The template engine: templates read once, everything escaped unless marked safe."""

from __future__ import annotations

from reader_lambda import assets
from reader_lambda.engine import Environment
from reader_lambda.percent import Encoding
from reader_lambda.template_files import read

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

_NOT_IN_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"  # compiled for a feed only
_IN_ADDRESSES = Encoding(kept="/!$&'()*+,;=:@%?#[]")
_LONG = 500  # characters
_SLASH = "&#x2f;"  # as the engine writes it; text and markup have no such entity
_MARK = "<\0"  # in no text, which is escaped, nor in markup, since HTML has no NUL
_ON_EVERY_PAGE = {
    "style": assets.STYLE,
    "colours_script": assets.COLOURS_SCRIPT,
    "reading_script": assets.READING_SCRIPT,
}


class Html(str):
    """Markup that goes into a page as it is. The engine knows it by `__html__`."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def render(template: str, **context: Any) -> str:
    """Return a template of this package filled in. A name that is not given is an error.

    Of long markup the engine, which would copy it more than once, gets a mark in its place.
    """
    marked = dict(_ON_EVERY_PAGE)
    for name, value in context.items():
        if type(value) is Html and len(value) > _LONG:
            marked[name] = value
            context[name] = _mark(name)
    text = _ENVIRONMENT.render_template(template, **context)
    first, *rest = text.replace(_SLASH, "/").split(_MARK)
    parts = [first]
    for piece in rest:
        name, _, after = piece.partition(">")
        parts += (marked[name], after)
    return "".join(parts)


def _mark(name: str) -> Html:
    return Html(f"{_MARK}{name}>")


def compile_post() -> None:
    """Compile what the page of a post needs, which else happens when it is rendered first."""
    for name in ("base.html", "post.html"):
        _ENVIRONMENT.add_template(name, read(name))


def xml_text(text: str) -> str:
    """Return text without the characters that no XML document may hold, escaped or not."""
    import re  # noqa: PLC0415

    return re.sub(_NOT_IN_XML, "", text)


def web_address(target: str, origin: str = "") -> str:
    """Return an address that an editor wrote, for use in a link; "" for any but http and https.

    origin: put before a path, where an absolute address is wanted. What is encoded stays so.
    """
    encoded = _IN_ADDRESSES.encoded(target)
    if target.startswith("/") and not target.startswith(("//", "/\\")):
        return origin + encoded
    return encoded if target.lower().startswith(("https://", "http://")) else ""


def _environment() -> Environment:
    environment = Environment()
    environment.loader = read
    environment.undefined_behavior = "strict"
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.auto_escape_callback = _always
    environment.add_filter("xml", xml_text)
    for name in _ON_EVERY_PAGE:
        environment.add_global(name, _mark(name))
    return environment


def _always(_name: str) -> str:
    return "html"  # whose entities are XML's too


_ENVIRONMENT = _environment()
