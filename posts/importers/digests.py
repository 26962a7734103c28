"""The digest of a document that a source puts together from many places."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from hashlib import blake2b
from typing import Any

from posts.importers.document import Document


def with_digest(**fields: Any) -> Document:
    """Return a document whose digest is of all its fields."""
    document = Document(digest="", **fields)
    data = json.dumps(asdict(document), ensure_ascii=True, default=str)
    return replace(document, digest=blake2b(data.encode(), digest_size=32).hexdigest())
