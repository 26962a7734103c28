"""What the head and the items of WordPress's export file say: XML, mended where that is safe."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.entities import html5
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from posts.importers.source import InvalidFile

_RSS = re.compile(rb"<rss\b[^<>]*>")
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_ENCODING = re.compile(rb"""<\?xml[^<>]*?\sencoding\s*=\s*["']([\w.:-]+)["']""")
# Characters that XML has no place for, and references to them.
_CONTROL = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]"
    rb"|&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2\d|3[01]));",
    re.IGNORECASE,
)
_CDATA_START = re.compile(rb"<([\w:]{1,60})(?:\s[^<>]{0,500})?><!\[CDATA\[")
_WHOLE_CDATA = re.compile(rb"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
_MAX_UNENDED = 20  # elements with CDATA that have no end; behind so many nothing is mended
_AMPERSAND = re.compile(rb"&(#x?[0-9A-Fa-f]{1,8};|[A-Za-z][A-Za-z0-9]{1,40};)?")
_XML_ENTITIES = {"amp;", "lt;", "gt;", "quot;", "apos;"}


class BrokenItem(ValueError):
    """An item that cannot be read. `str(error)` is a sentence with the reason and the way out."""


@dataclass(frozen=True)
class Head:
    """What stands before the items. rss: the opening tag, with the namespaces. authors: public
    names by login."""

    rss: bytes
    site: str
    authors: dict[str, str]


@dataclass
class Item:
    """An item. texts: by names such as `wp:post_id`, stripped. meta: custom fields."""

    texts: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str, str]] = field(default_factory=list)  # domain, nicename, name
    meta: dict[str, str] = field(default_factory=dict)
    comments: int = 0

    def get(self, name: str) -> str:
        """Return the text of an element, "" where there is none."""
        return self.texts.get(name, "")


def read_head(data: bytes) -> Head:
    """Return what the head says. Raises InvalidFile where the file is no export, or not safe."""
    encoding = _ENCODING.search(data[:200])
    if encoding and encoding.group(1).lower() not in {b"utf-8", b"utf8"}:
        raise InvalidFile(
            f"The file says that it is {encoding.group(1).decode()}; WordPress exports UTF-8. "
            "Save it as UTF-8, and say so in its first line."
        )
    bare = _COMMENT.sub(b"", data)
    if _DTD.search(bare):
        raise InvalidFile(
            "The file has a document type (<!DOCTYPE ...>), which can do harm and which no export "
            "of WordPress has. Take it out and import the file again."
        )
    rss = _RSS.search(bare)
    if rss is None or b"wordpress.org/export" not in rss.group():
        raise InvalidFile(
            "The file is no export of WordPress: it has no <rss> with WordPress's namespace."
        )
    root = _parsed(_without_control(bare[rss.start() :]) + b"</channel></rss>", InvalidFile)
    channel = root.find("channel")
    site, authors = "", {}
    for element in channel if channel is not None else ():
        name = _name(element)
        if name == "wp:base_blog_url" or (name == "link" and not site):
            site = _text(element)
        elif name == "wp:author":
            parts = {_name(part): _text(part) for part in element}
            authors[parts.get("wp:author_login", "")] = parts.get("wp:author_display_name", "")
    return Head(b" ".join(rss.group().split()), site.rstrip("/"), authors)


def read_item(data: bytes, head: Head) -> Item:
    """Return an item. Raises BrokenItem."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BrokenItem(
            f"It is not UTF-8 text (byte 0x{data[error.start]:02x} in its line {line}). Mend it "
            "there, or export it again."
        ) from error
    data = _without_control(data)
    try:
        root = _parsed(head.rss + data + b"</rss>", BrokenItem)
    except BrokenItem:
        mended = _with_entities(_with_cdata(data))
        if mended == data:
            raise
        root = _parsed(head.rss + mended + b"</rss>", BrokenItem)
    return _item(root[0])


def is_attachment(data: bytes) -> bool:
    """Tell, without parsing, whether an item is an uploaded file."""
    return bool(re.search(rb"<wp:post_type>(?:<!\[CDATA\[)?attachment", data))


def label(data: bytes) -> str:
    """Return a name for an item that cannot be read."""
    post_id = re.search(rb"<wp:post_id>(?:<!\[CDATA\[)?(\d+)", data)
    title = re.search(rb"<title>(?:<!\[CDATA\[)?([^<\]]{0,300})", data)
    parts = ["item", post_id.group(1).decode() if post_id else ""]
    parts.append(title.group(1).decode("utf-8", "replace").strip() if title else "")
    return " ".join(filter(None, parts))


def _without_control(data: bytes) -> bytes:
    return _CONTROL.sub(b"", data)


def _with_cdata(data: bytes) -> bytes:
    """Return XML in which CDATA that has its own end in it is in the pieces that XML wants."""
    parts = []
    position = unended = 0
    while unended < _MAX_UNENDED and (start := _CDATA_START.search(data, position)):
        end = data.find(b"]]></" + start.group(1) + b">", start.end())
        unended += end < 0
        text = data[start.end() : max(end, start.end())]
        whole = text.replace(b"]]]]><![CDATA[>", b"]]>").replace(b"]]>", b"]]]]><![CDATA[>")
        parts += [data[position : start.end()], whole]
        position = max(end, start.end())
    return b"".join([*parts, data[position:]])


def _with_entities(data: bytes) -> bytes:
    """Return XML in which each `&` outside of CDATA is one of XML's own."""
    parts = _WHOLE_CDATA.split(data)
    parts[::2] = [_AMPERSAND.sub(_entity, part) for part in parts[::2]]
    return b"".join(parts)


def _entity(found: re.Match[bytes]) -> bytes:
    name = (found.group(1) or b"").decode()
    if name in _XML_ENTITIES or name.startswith("#"):
        return found.group()
    if name in html5:  # such as &mdash;
        return "".join(f"&#{ord(one)};" for one in html5[name]).encode()
    return b"&amp;" + found.group()[1:]


def _parsed(data: bytes, refusal: type[ValueError]) -> Element:
    try:
        return fromstring(data, forbid_dtd=True)
    except ParseError as error:
        line, _column = error.position
        reason = str(error).partition(":")[0]
        raise refusal(
            f"It is no well-formed XML ({reason}, in its line {line}). Mend it there, or export "
            "it again."
        ) from error
    except DefusedXmlException as error:
        raise refusal("It has a document type or entities, which are refused.") from error


def _item(element: Element) -> Item:
    item = Item()
    for child in element:
        name = _name(child)
        if name == "category":
            domain = child.get("domain", "category")
            item.terms.append((domain, child.get("nicename", ""), _text(child)))
        elif name == "wp:postmeta":
            parts = {_name(part): _text(part) for part in child}
            item.meta.setdefault(parts.get("wp:meta_key", ""), parts.get("wp:meta_value", ""))
        elif name == "wp:comment":
            parts = {_name(part): _text(part) for part in child}
            item.comments += parts.get("wp:comment_approved") not in {"spam", "trash"}
        else:
            item.texts.setdefault(name, _text(child))
    return item


def _name(element: Element) -> str:
    """Return an element's name as WordPress writes it, whatever the version of the namespace."""
    uri, _brace, name = element.tag.rpartition("}")
    if "/excerpt" in uri:
        return f"excerpt:{name}"
    if "modules/content" in uri:
        return f"content:{name}"
    if "wordpress.org/export" in uri:
        return f"wp:{name}"
    return f"dc:{name}" if "purl.org/dc" in uri else name


def _text(element: Element) -> str:
    return (element.text or "").strip()
