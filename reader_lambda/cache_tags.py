"""Cache tags: what an answer carries at the edge and a change purges. Pure functions.

An answer carries the tags of all that it is made of; docs/item-layout.md has the table. A change
purges the tags of what it touched and no others, so that everything else stays at the edge.

CloudFront's tags are ASCII 33 to 126 without commas and match without regard to case, so every
name that an editor chose is hashed. zlib.crc32 would collide on a large blog; 64 bits of
BLAKE2b do not.
"""

from reader_lambda.digests import blake2b

SITE = "site"  # on every answer
TAGS = "tags"  # on the page of all tags
ARCHIVE = "archive"  # on the page of all months
AUTHORS = "authors"  # where all authors are named
AT_HAND = "at-hand"  # on every 404 and trace, of the posts that these link to
SITEMAP = "sitemap"  # on the sitemap's index


def post(post_id: str) -> str:
    """Return the tag of a post's page and trace, and of the feeds that have it."""
    return f"post-{_digest(post_id)}"


def place(post_id: str) -> str:
    """Return the tag of the redirects to a post: they depend on where it is, not on its text."""
    return f"place-{_digest(post_id)}"


def links(post_id: str) -> str:
    """Return the tag of a post's page as far as it links to the posts beside it."""
    return f"links-{_digest(post_id)}"


def card(post_id: str) -> str:
    """Return the tag of the pages of lists that show a post."""
    return f"card-{_digest(post_id)}"


def whole_list(path: str) -> str:
    """Return the tag of every page of the list at a decoded path, and of its feed."""
    return f"list-{_digest(path)}"


def list_head(path: str) -> str:
    """Return the tag of those answers of a list that change when it gets a newest post."""
    return f"head-{_digest(path)}"


def sitemap_part(number: int) -> str:
    """Return the tag of a part of the sitemap."""
    return f"{SITEMAP}-{number}"


def author(slug: str) -> str:
    """Return the tag of the answers that show an author's name."""
    return f"author-{_digest(slug)}"


def path(decoded_path: str) -> str:
    """Return the tag of the answers at a path where no page is, such as a 404."""
    return f"path-{_digest(decoded_path)}"


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()
