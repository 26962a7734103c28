"""Percent-encoding (RFC 3986). Pure functions.

As in urllib.parse, whose import takes longer than that of half of the reader.
"""

from __future__ import annotations

from binascii import a2b_hex

_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"


class Encoding:
    """Encodes text for one kind of place, where some characters stand for themselves."""

    def __init__(self, kept: str) -> None:
        """kept: ASCII characters that stay as they are, beside letters, digits and `-._~`."""
        self._kept = (_UNRESERVED + kept).encode("ascii")
        self._forms = _Forms({octet: chr(octet) for octet in self._kept})

    def encoded(self, text: str) -> str:
        """Return text with the octets of all other characters in UTF-8 as `%E5`."""
        octets = text.encode()
        if not octets.rstrip(self._kept):
            return text
        forms = self._forms
        return "".join([forms[octet] for octet in octets])


class _Forms(dict[int, str]):
    """How an octet is written, each made when it is first needed."""

    def __missing__(self, octet: int) -> str:
        form = self[octet] = f"%{octet:02X}"
        return form


def decoded(text: str) -> str:
    """Return the characters that percent-encoded text stands for.

    ValueError where a percent sign begins no octet, or the octets are no UTF-8.
    """
    first, *rest = text.encode().split(b"%")
    return b"".join([first, *map(_begun_by_an_octet, rest)]).decode()


def _begun_by_an_octet(part: bytes) -> bytes:
    digits = part[:2].ljust(2)  # a blank is no digit, and of none a2b_hex would make none
    return a2b_hex(digits) + part[2:]
