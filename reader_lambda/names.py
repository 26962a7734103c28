"""Normal forms of the names that stand in addresses, slugs and tag keys, and of whole paths.

One normaliser for writing and for looking up, so that both always agree.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Literal

MAX_SLUG_LENGTH = 200  # characters
MAX_TAG_LENGTH = 100  # characters
MAX_PATH = 1000  # bytes of a path's normal form; DynamoDB's keys end at 2048

# Compiled when one is needed first: each takes 0.1 ms, and the page of a post needs none.
_NOT_IN_A_SLUG = r"[^\w\-]+"
_HYPHENS = r"-{2,}"
_NOT_IN_A_PATH = r"[\x00-\x1f\x7f\ud800-\udfff\\?#]|%[0-9a-f]{2}|\s\Z"
_SEPARATORS = dict.fromkeys([*range(0x20), *map(ord, "/\\\x7f")], " ")  # blanks are others
_NO_SEGMENTS = frozenset({"", ".", ".."})
_INDEX = frozenset({"index.html", "index.htm", "index.php"})


def normal_slug(text: str) -> str:
    """Return a slug in its normal form: Unicode NFC, lower case.

    >>> normal_slug("Hello")
    'hello'
    """
    return _normal_form("NFC", _normal_form("NFC", text).lower())


def slug_from_title(title: str) -> str:
    """Return a slug made from a title, Japanese kept; empty where nothing of the title can stand.

    >>> slug_from_title("AWSで始める サーバレス!")
    'awsで始める-サーバレス'
    """
    text = _normal_form("NFKC", title).lower()
    text = re.sub(_HYPHENS, "-", re.sub(_NOT_IN_A_SLUG, "-", text)).strip("-_")
    return normal_slug(text[:MAX_SLUG_LENGTH].strip("-_"))


def is_slug(text: str) -> bool:
    """Tell whether text is a slug in its normal form: letters, digits, hyphens, underscores."""
    if not 0 < len(text) <= MAX_SLUG_LENGTH or normal_slug(text) != text:
        return False
    rest = text.replace("-", "").replace("_", "")
    return not rest or rest.isalnum()


def tag_key(name: str) -> str:
    """Return the key of a tag: what stands in its address and tells it from other tags.

    Compatibility forms (full width) and case are folded; blanks and slashes become a hyphen.

    >>> tag_key("ＡＷＳ"), tag_key("CI/CD"), tag_key(" Web  開発 ")
    ('aws', 'ci-cd', 'web-開発')
    """
    folded = _normal_form("NFKC", name).casefold().strip()
    return _normal_form("NFC", "-".join(folded.translate(_SEPARATORS).split())).strip(".-")


def normal_path(path: str) -> str | None:
    """Return the normal form of a decoded path: NFC, lower case, without what servers leave out.

    That is a slash or an index file at its end. None for what is no plain path: with an empty
    segment, `.` or `..`, a backslash, a blank at its end, or anything that means something else
    once it stands in an address, such as `?` and `%41`.

    >>> normal_path("/2018/07/Foo/"), normal_path("/blog/index.html"), normal_path("/a//b")
    ('/2018/07/foo', '/blog', None)
    """
    first, *segments = normal_slug(path).removesuffix("/").split("/")
    while segments and segments[-1] in _INDEX:
        segments.pop()
    normal = "/" + "/".join(segments)
    if first or not _NO_SEGMENTS.isdisjoint(segments) or re.search(_NOT_IN_A_PATH, normal):
        return None
    return normal if len(normal.encode()) <= MAX_PATH else None


def _normal_form(form: Literal["NFC", "NFKC"], text: str) -> str:
    if text.isascii() or all(map(_is_plain, text)):
        return text
    import unicodedata  # noqa: PLC0415 (0.5 ms that most addresses and tags do not need)

    return unicodedata.normalize(form, text)


def _is_plain(character: str) -> bool:
    """Tell whether a character is of ASCII, kana or the common kanji, which no form changes."""
    return (
        character <= "\x7f"
        or "\u4e00" <= character <= "\u9fff"
        or "\u3041" <= character <= "\u3096"
        or "\u30a1" <= character <= "\u30fa"
        or character == "\u30fc"
    )
