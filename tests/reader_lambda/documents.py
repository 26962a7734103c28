"""Answers, and the HTML and XML in them, as a program reads them: for assertions."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

_VOID = {"img", "input", "link", "meta", "hr", "br", "wbr"}
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

# Cache-Control of what lives until it is purged, and of what lives a minute.
FRESH = "public, max-age=0, s-maxage=86400, stale-while-revalidate=86400, stale-if-error=259200"
BRIEF = "public, max-age=0, s-maxage=50"


def body_of(answer: Mapping[str, Any]) -> str:
    """Return the body of a function's answer as a reader gets it."""
    body: str = answer["body"]
    return base64.b64decode(body).decode() if answer["isBase64Encoded"] else body


def tags_of(answer: Mapping[str, Any]) -> set[str]:
    """Return the cache tags of a function's answer."""
    return set(answer["headers"]["Cache-Tag"].split(","))


def titles(answer: Mapping[str, Any]) -> list[str]:
    """Return the titles of the cards of a list."""
    assert answer["statusCode"] == 200
    return Document(body_of(answer)).titles()


class Element:
    """An element: its name, attributes and the text in it, without that of style and script."""

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.text = ""


class Document(HTMLParser):
    """A page. AssertionError for one whose elements are not closed in their order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, f"not closed: {[element.name for element in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice: {attrs}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"closed and never opened: {tag}"
        assert self._open[-1].name == tag, f"{self._open[-1].name} closed by {tag}"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, name: str, /, **attributes: str) -> list[Element]:
        """Return the elements of a name with these attributes, in their order."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.name == name and wanted.items() <= element.attributes.items()
        ]

    def one(self, name: str, /, **attributes: str) -> Element:
        """Return the one such element."""
        found = self.all(name, **attributes)
        assert len(found) == 1, f"{len(found)} of {name} {attributes}"
        return found[0]

    def meta(self, name: str) -> str:
        """Return the content of a meta element, by its name or property."""
        key = "property" if ":" in name and not name.startswith("twitter") else "name"
        return self.one("meta", **{key: name}).attributes["content"]

    def links(self, rel: str) -> list[str]:
        """Return the addresses of link elements, such as `canonical`."""
        return [link.attributes["href"] for link in self.all("link", rel=rel)]

    def json_ld(self, kind: str = "BlogPosting") -> Any:
        """Return the one thing of a kind in the structured data."""
        data = json.loads(self.one("script", type="application/ld+json").text)
        assert data["@context"] == "https://schema.org"
        (found,) = (thing for thing in data["@graph"] if thing["@type"] == kind)
        return found

    def titles(self) -> list[str]:
        """Return the titles of the cards of a list."""
        return [heading.text for heading in self.all("h2")]


def xml(text: str) -> ET.Element:
    """Return the root of an XML document. ParseError unless it is well-formed."""
    return ET.fromstring(text.encode())  # noqa: S314 (written by the reader itself)
