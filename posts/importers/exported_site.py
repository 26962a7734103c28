"""What an export of a blog like this one has beside posts: settings, authors, all its files."""

from __future__ import annotations

from collections.abc import Iterator

from posts import site_settings
from posts.errors import PublishingError, StoreUnavailable
from posts.importers.author_names import AuthorNames
from posts.importers.heads import yaml_values
from posts.importers.markdown_source import MarkdownSource
from posts.importers.pictures import Pictures
from posts.importers.plain_yaml import Value
from posts.importers.report import Outcome, Result
from posts.importers.source import InvalidFile, Source
from posts.importers.trees import Tree, read
from posts.media.files import UploadRefused
from posts.models import Author, Site
from posts.post_lists import PostFilter, list_posts
from posts.publishing import Actor

SITE_FILE = "site.yaml"
MAX_SITE_FILE = 16 * 1024 * 1024  # bytes

_MEDIA = "media/"


def exported_tree(source: Source) -> Tree | None:
    """Return the tree of a source that is an export of a blog like this one, else None."""
    if isinstance(source, MarkdownSource) and source.format == MarkdownSource.format:
        return source.tree if SITE_FILE in source.tree else None
    return None


def take_settings(tree: Tree, *, by: Actor, dry_run: bool) -> Iterator[Result]:
    """Take the site's settings into a blog without posts, where nobody saved settings before."""
    now = site_settings.load()
    if now.version or list_posts(PostFilter(), size=1).items:
        return
    name = "the site's settings"
    try:
        values = _site_file(tree)
        wanted = site_settings.validated(_settings(values, now))
        if all(getattr(wanted, each) == getattr(now, each) for each in site_settings.NAMES):
            return
        if not dry_run:
            site_settings.save(wanted, by=by)
    except StoreUnavailable:
        raise
    except (InvalidFile, PublishingError) as error:
        yield Result(name, Outcome.FAILED, str(error))
    else:
        yield Result(name, Outcome.UPDATED, "", (f"They are those of {SITE_FILE} now.",))


def take_authors(tree: Tree, authors: AuthorNames) -> Iterator[Result]:
    """Make the authors who are not here yet; those who are stay as they are."""
    try:
        listed = _authors(_site_file(tree))
    except InvalidFile as error:
        yield Result(SITE_FILE, Outcome.FAILED, str(error))
        return
    for author in listed:
        name = f"author {author.slug}"
        if authors.has(author.slug):
            yield Result(name, Outcome.SKIPPED, "is here already")
            continue
        try:
            authors.add(author)
        except StoreUnavailable:
            raise
        except PublishingError as error:
            yield Result(name, Outcome.FAILED, str(error))
        else:
            yield Result(name, Outcome.CREATED)


def take_files(tree: Tree, pictures: Pictures) -> Iterator[Result]:
    """Store the files that no post brought along."""
    for name in tree.names():
        if not name.startswith(_MEDIA):
            continue
        try:
            path = pictures.file_of(tree, name)
        except (InvalidFile, UploadRefused) as error:
            yield Result(name, Outcome.FAILED, str(error))
            continue
        if path != f"/{name}":
            note = f"Its address here is {path}."
            yield Result(name, Outcome.CREATED, "", (note,))
        else:
            yield Result(name, Outcome.CREATED)


def _site_file(tree: Tree) -> dict[str, Value]:
    try:
        return yaml_values(read(tree, SITE_FILE, limit=MAX_SITE_FILE).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidFile("It is not UTF-8 text.") from error


def _settings(values: dict[str, Value], now: Site) -> Site:
    """Return the settings of a file; what it does not say is as it is now."""
    listed, colours = values.get("navigation", []), values.get("colours", {})
    number = _text(values, "feed_posts") or str(now.feed_posts)
    if not number.isdecimal():
        raise InvalidFile(f"feed_posts is {number!r}: a whole number was expected.")
    named = ("title", "description", "language", "time_zone")
    return Site(
        **{name: _text(values, name) if name in values else getattr(now, name) for name in named},
        navigation=[
            (_text(one, "name"), _text(one, "url"))
            for one in (listed if isinstance(listed, list) else [])
            if isinstance(one, dict)
        ],
        colours={
            token: str(colour)
            for token, colour in (colours.items() if isinstance(colours, dict) else ())
        },
        feed_posts=int(number),
        feed_content=_text(values, "feed_content") or now.feed_content,
        version=now.version,
    )


def _authors(values: dict[str, Value]) -> list[Author]:
    listed = values.get("authors", [])
    return [
        Author(**{key: _text(one, key) for key in ("slug", "name", "url", "user")})
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict)
    ]


def _text(values: dict[str, Value], key: str) -> str:
    value = values.get(key, "")
    return value if isinstance(value, str) else ""
