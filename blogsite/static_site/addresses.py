"""Where an address of the site stands in a folder, and links that lead there. Pure functions.

A page is the index document of a folder of its own, so that any web server finds it at the address
that it has on the site. Two things have no such place and get another address: pages of lists,
which the site tells by a cursor in the query, and names longer than a file's may be.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote

from reader_lambda import routes

INDEX = "index.html"
NOT_FOUND = "404.html"

_FILES = (".html", ".htm", ".xml", ".txt", ".json")  # that a server sends as what they are
_LONGEST = 240  # bytes of a name; file systems end at 255
_KEPT = 160  # bytes of a longer one
_PAGING = re.compile(r'(rel="(prev|next)" href=")([^"?]*)\?cursor=([^"]*)"')
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
# Only from the start of a line on, since the style sheet is a line of 16,000 characters.
_TO_SEARCH = re.compile(rf'^.*(?:href|action)="{routes.SEARCH}".*\n', re.MULTILINE)
_LINK = re.compile(r'href="([^"]*)"')


def file_of(path: str) -> str:
    """Return the file of a decoded path, below the folder. ValueError where there can be none."""
    name = object_file(path)
    return name if name.endswith(_FILES) else f"{name}/{INDEX}".lstrip("/")


def object_file(key: str) -> str:
    """Return the file of an object of S3, below the folder. ValueError likewise."""
    parts = [short(part) for part in key.split("/") if part]
    if any(part in {".", ".."} or "\0" in part or "\\" in part for part in parts):
        raise ValueError(f"no file can have the address {key!r}")
    return "/".join(parts)


def short(name: str) -> str:
    """Return a name as a file may have it: a long one cut, and told apart by a digest."""
    encoded = name.encode()
    if len(encoded) <= _LONGEST:
        return name
    kept = encoded[:_KEPT].decode(errors="ignore")
    ending = _ENDING.search(name)
    return f"{kept}-{hashlib.sha256(encoded).hexdigest()[:16]}{ending[0] if ending else ''}"


def page_path(path: str, number: int) -> str:
    """Return the decoded path of a page of a list, counted from 1, which is the list's own."""
    return path if number == 1 else f"{path.rstrip('/')}/page/{number}"


def next_cursor(html: str) -> str | None:
    """Return the cursor of the page that follows a page of a list, or None."""
    return next((unquote(found[4]) for found in _PAGING.finditer(html) if found[2] == "next"), None)


def with_page_links(html: str, path: str, number: int) -> str:
    """Return a page of a list whose links lead to the pages before and after it by number."""

    def by_number(found: re.Match[str]) -> str:
        beside = page_path(path, number + (1 if found[2] == "next" else -1))
        return f'{found[1]}{routes.url_path(beside)}"'

    return _PAGING.sub(by_number, html)


def with_short_names(text: str, origin: str) -> str:
    """Return a page or feed whose links to the site have no name longer than a file's may be."""
    own = re.compile(rf'(?<=["\'>])((?:{re.escape(origin)})?)(/[^"\'<>\s?#]{{{_LONGEST},}})')
    return own.sub(lambda found: found[1] + _short_url(found[2]), text)


def without_search(html: str) -> str:
    """Return a page without the lines that lead to the search, which files cannot answer."""
    return _TO_SEARCH.sub("", html)


def _short_url(url: str) -> str:
    names = [unquote(name) for name in url.split("/")]
    if all(short(name) == name for name in names):
        return url
    return routes.url_path("/".join(map(short, names)))


def linked_paths(html: str, origin: str) -> list[str]:
    """Return the decoded paths of the site that a page links to, without query and fragment."""
    found = []
    for target in _LINK.findall(html):
        path = re.split("[?#]", target.removeprefix(origin))[0]
        if path.startswith("/") and not path.startswith("//"):
            found.append(unquote(path))
    return found
