"""What an editor may want to mend before readers see a post. It warns, and stops nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from posts.markdown.references import Heading, Link, Picture, References, references
from posts.models import Media, Post
from posts.site_addresses import SiteAddresses

LARGE_BYTES = 1_500_000  # of a picture; three seconds on a slow phone line
LARGE_PIXELS = 4000  # of its longer side; no screen shows more


@dataclass(frozen=True)
class Finding:
    """Something to look at. line: of the text, from 1; 0 for what is not in it."""

    line: int
    sentence: str


def findings(post: Post) -> list[Finding]:
    """Return what may be wrong with a post, by line: what is not of the text comes first.

    Looks addresses up in a few requests, however many there are. TextTooLarge and TextTooComplex
    for a text that can't be rendered.
    """
    found = references(post.body)
    asked = [post.top_image, *(link.address for link in found.links)]
    asked += [picture.address for picture in found.pictures]
    site = SiteAddresses(filter(None, asked), post.path)
    return sorted(_all(post, found, site), key=lambda finding: finding.line)


def _all(post: Post, found: References, site: SiteAddresses) -> Iterator[Finding]:
    if not post.summary:
        yield Finding(
            0, _("There is no summary: lists, feeds and search engines show the text's beginning.")
        )
    if post.top_image:
        yield from _about_file(Picture(0, post.top_image, "-"), site)
    yield from _about_headings(found.headings)
    for link in found.links:
        yield from _about_link(link, found, site)
    for picture in found.pictures:
        if not picture.alt:
            sentence = _("The picture %s has no words that stand in for it (alternative text).")
            yield Finding(picture.line, sentence % unquote(picture.address))
        yield from _about_file(picture, site)


def _about_headings(headings: list[Heading]) -> Iterator[Finding]:
    for heading in headings:
        if heading.level == 1:
            sentence = _("A heading of level 1 is the title's. Begin the text's own with ##.")
            yield Finding(heading.line, sentence)
    for before, heading in pairwise([Heading(0, 1), *headings]):
        if heading.level > before.level + 1:
            sentence = _("The heading skips a level: %(level)d comes after %(before)d.")
            levels = {"level": heading.level, "before": before.level}
            yield Finding(heading.line, sentence % levels)


def _about_link(link: Link, found: References, site: SiteAddresses) -> Iterator[Finding]:
    address = unquote(link.address)
    if address.startswith("#"):
        if address[1:] and address[1:] not in found.ids:
            yield Finding(link.line, _("Nothing in the text is named %s.") % address)
    elif site.is_broken(link.address):
        yield Finding(link.line, _("%s leads to nothing that readers see now.") % address)


def _about_file(picture: Picture, site: SiteAddresses) -> Iterator[Finding]:
    if site.is_broken(picture.address):
        yield Finding(picture.line, _("There is no picture at %s.") % unquote(picture.address))
    file = site.file(picture.address)
    if file and _is_large(file):
        sentence = _("The picture %(name)s is large for a phone: %(size)s, %(pixels)s pixels.")
        pixels = f"{file.width or '?'} × {file.height or '?'}"
        named = {"name": file.name, "size": filesizeformat(file.size), "pixels": pixels}
        yield Finding(picture.line, sentence % named)


def _is_large(file: Media) -> bool:
    return file.size > LARGE_BYTES or max(file.width or 0, file.height or 0) > LARGE_PIXELS
