"""Digests by Python's own code, as the standard library's `random` takes them.

`hashlib` and `hmac` load OpenSSL, 4 ms and 4 MB, which only a connection by TLS needs.
"""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from hashlib import blake2b, sha256
else:
    try:
        blake2b = import_module("_blake2").blake2b
        sha256 = import_module("_sha2" if sys.version_info >= (3, 12) else "_sha256").sha256
    except ImportError:  # a Python that was built to have none but OpenSSL's
        from hashlib import blake2b, sha256

__all__ = ["blake2b", "hmac_sha256", "sha256"]

_BLOCK = 64  # bytes that SHA-256 works on at once
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """Return the HMAC (RFC 2104) of a message with SHA-256: 32 bytes."""
    block = (key if len(key) <= _BLOCK else sha256(key).digest()).ljust(_BLOCK, b"\0")
    inner = sha256(block.translate(_INNER) + message).digest()
    return sha256(block.translate(_OUTER) + inner).digest()
