"""Groups of translations: a post, and those that name it as what they are a translation of."""

from __future__ import annotations

from posts import post_lists, store
from posts.errors import TranslationTaken
from posts.models import PUBLISHED, Post
from posts.relations import notes
from posts.relations.links import link
from posts.relations.tables import RelatedLink

MOST_STEPS = 10  # from a translation of a translation to what was written first


def original_of(post: Post) -> str:
    """Return the id that names a post's group: of the one that is no translation itself.

    Of posts that name each other in a ring, the least id; of one that is not there, its id.
    """
    row = [post.id]
    current = post
    while current.translation_of and len(row) <= MOST_STEPS:
        if current.translation_of in row:
            return min(row[row.index(current.translation_of) :])
        row.append(current.translation_of)
        item = store.get_post_item(row[-1])
        if item is None:
            break
        current = store.post_from_item(item)
    return row[-1]


def shown(post: Post, original: str) -> list[RelatedLink]:
    """Return the links from a public post to itself in other languages."""
    by_language = {each.language: each for each in reversed(group(original))}
    others = (each for each in by_language.values() if each.language != post.language)
    return [link(each) for each in sorted(others, key=lambda each: each.language)]


def check(post: Post) -> None:
    """Raise TranslationTaken where another public post of the group has a post's language."""
    for other in group(original_of(post)):
        if other.id != post.id and other.language == post.language:
            raise TranslationTaken(other.id, other.title)


def group(original: str) -> list[Post]:
    """Return the public posts of a group, that of the original first, then by publication."""
    members = notes.translations_of(original) | {original}
    found = post_lists.posts_by_id(sorted(members)).values()
    public = [each for each in found if each.status == PUBLISHED]
    return sorted(public, key=lambda each: (each.id != original, each.listed_at, each.id))
