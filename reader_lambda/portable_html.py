"""The HTML of a text as it may stand elsewhere than on its page: in a feed, behind the API.

Pure functions. The HTML is the sanitizer's: every attribute is between double quotes.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

# Only within a tag: the text of a post about HTML may say `src="/a.png"` too.
_TAG = re.compile(r'<[a-zA-Z](?:[^"<>]|"[^"]*")*>')
_ATTRIBUTE = re.compile(r'(\s([^\s"=<>]+)=")([^"]*)"')
_ADDRESSES = ("src", "href", "poster")
_IN_SET = re.compile(r"(^|,\s+)([^\s,]\S*)")
_PLAYER = re.compile(r"<iframe(?:[^\"<>]|\"[^\"]*\")*></iframe>")


def with_whole_addresses(html: str, page_url: str) -> str:
    """Return HTML whose links and pictures lead from anywhere to where they lead from its page."""

    def joined_of_set(found: re.Match[str]) -> str:
        return found[1] + _joined(page_url, found[2])

    def attribute(found: re.Match[str]) -> str:
        start, name, value = found.groups()
        if name in _ADDRESSES:
            return f'{start}{_joined(page_url, value)}"'
        if name == "srcset":
            return f'{start}{_IN_SET.sub(joined_of_set, value)}"'
        return found[0]

    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(attribute, tag[0]), html)


def without_players(html: str) -> str:
    """Return HTML without the frames of videos. Beside each its link stays."""
    return _PLAYER.sub("", html)


def _joined(page_url: str, address: str) -> str:
    """Return an address of a page as seen from anywhere, or as it is where it is none."""
    try:
        return urljoin(page_url, address)
    except ValueError:  # such as `http://[`
        return address
