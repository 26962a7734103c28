"""Cache tags: what an answer carries at the edge and a change purges. Pure functions.

CloudFront's tags are ASCII 33 to 126 without commas and match without regard to case, so every
name that an editor chose is hashed. zlib.crc32 would collide on a large blog; 64 bits of
BLAKE2b do not.
"""

from hashlib import blake2b

SITE = "site"  # on every answer
LIST = "list"  # on every list, feed and sitemap


def post(post_id: str) -> str:
    """Return the tag of the answers that show a post, redirect to it or tell that it is gone."""
    return f"post-{_digest(post_id)}"


def tag(key: str) -> str:
    """Return the tag of the lists of a tag, by the tag's key."""
    return f"tag-{_digest(key)}"


def author(slug: str) -> str:
    """Return the tag of the answers that show an author's name."""
    return f"author-{_digest(slug)}"


def path(decoded_path: str) -> str:
    """Return the tag of the answers at a path where nothing is, such as a 404."""
    return f"path-{_digest(decoded_path)}"


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()
