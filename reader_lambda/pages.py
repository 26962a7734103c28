"""The pages of posts, and of what stands alone, from decoded items to text.

No request and no table is needed here. Items are mappings with the attribute names of `items`; of a
post, `html` and `contents` are sanitized HTML and everything else is plain text, which the
templates escape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reader_lambda import items, page_parts, routes, wording
from reader_lambda.rendering import Html, render, web_address

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

    Item = Mapping[str, Any]

_IN_TEMPLATES = (items.TITLE, items.LANGUAGE, items.PUBLISHED_LOCAL, items.UPDATED_LOCAL)
_NONE: Item = {}
_TOP_SIZES = "(min-width: 48rem) 45rem, 100vw"


def render_post(  # noqa: PLR0913, PLR0917 - all that a page is made of
    post: Item, neighbours: Item, site: Item, now: str, origin: str, relations: Item = _NONE
) -> str:
    """Return the page of a post.

    neighbours: `older` and `newer` as far as there are any; a newer one that is not visible yet
    is not shown. now: UTC, `2018-07-04T15:00:00Z`. origin: scheme and host of the public site.
    relations: the posts that belong to it, of which those are shown that are visible.
    """
    frame = page_parts.frame(site, origin, post[items.PATH], title=post[items.TITLE])
    frame["image"] = web_address(post[items.TOP_IMAGE], origin)
    author = page_parts.author(post[items.AUTHOR], site)
    way = [(name, routes.tag_path(name)) for name in post[items.TAGS][:1]]
    way.append((post[items.TITLE], post[items.PATH]))
    posting = _posting(post, site, origin, frame)
    return render(
        "post.html",
        **frame
        | {
            "description": post[items.SUMMARY],
            "locale": wording.locale(post[items.LANGUAGE]),
            "json_ld": page_parts.json_ld(posting, page_parts.crumbs(site, origin, *way)),
            "author_url": origin + author["page"],
            "card": page_parts.social_card(post, origin),
            "contents": Html(post[items.CONTENTS]),
            "html": Html(post[items.HTML]),
            "post": _without_text(post),
            "picture": page_parts.picture(post, _TOP_SIZES),
            "author": author,
            "tags": [page_parts.tag(name) for name in post[items.TAGS]],
            "published": page_parts.date(post[items.PUBLISHED_LOCAL], site),
            "updated": _updated(post, site),
            "minutes": wording.reading_time(post.get(items.MINUTES), site[items.LANGUAGE]),
            "shares": wording.shares(frame["url"], post[items.TITLE], site[items.LANGUAGE]),
            "older": _neighbour(neighbours.get(items.OLDER), now),
            "newer": _neighbour(neighbours.get(items.NEWER), now),
        }
        | _belonging(relations, post, site, now, origin),
    )


def render_page(page: Item, site: Item, origin: str, now: str = "", relations: Item = _NONE) -> str:
    """Return a page that stands alone, such as “About”: as a post, but of no time and no list."""
    frame = page_parts.frame(site, origin, page[items.PATH], title=page[items.TITLE])
    way = (page[items.TITLE], page[items.PATH])
    return render(
        "page.html",
        **frame
        | {
            "description": page[items.SUMMARY],
            "image": web_address(page[items.TOP_IMAGE], origin),
            "locale": wording.locale(page[items.LANGUAGE]),
            "json_ld": page_parts.json_ld(page_parts.crumbs(site, origin, way)),
            "card": page_parts.social_card(page, origin),
            "contents": Html(page[items.CONTENTS]),
            "html": Html(page[items.HTML]),
            "post": _without_text(page),
            "picture": page_parts.picture(page, _TOP_SIZES),
        }
        | _belonging(relations, page, site, now, origin),
    )


def linked(relations: Item) -> list[Item]:
    """Return the links to all that belongs to a post, visible or not yet."""
    parts = relations.get(items.SERIES, _NONE).get(items.PARTS, ())
    return [*relations.get(items.RELATED, ()), *parts, *relations.get(items.TRANSLATIONS, ())]


def _without_text(post: Item) -> dict[str, Any]:
    """Return a post for the engine, which would copy every long text once more."""
    return {name: post[name] for name in _IN_TEMPLATES if name in post} | {
        "title": page_parts.title(post)
    }


def _updated(post: Item, site: Item) -> dict[str, str] | None:
    """Return when a post was changed, if on a later day than it was published on."""
    published: str = post[items.PUBLISHED_LOCAL]
    updated: str = post[items.UPDATED_LOCAL]
    return page_parts.date(updated, site) if updated[:10] > published[:10] else None


def _neighbour(neighbour: Item | None, now: str) -> dict[str, str] | None:
    if neighbour is None or not items.is_visible(neighbour[items.VISIBLE_FROM], now):
        return None
    return {"title": neighbour[items.TITLE], "url": routes.url_path(neighbour[items.PATH])}


def _posting(post: Item, site: Item, origin: str, frame: Mapping[str, Any]) -> dict[str, Any]:
    url, home = frame["url"], origin + routes.HOME
    name = site[items.TITLE]
    posting: dict[str, Any] = {
        "@type": "BlogPosting",
        "headline": post[items.TITLE],
        "description": post[items.SUMMARY],
        "url": url,
        "mainEntityOfPage": url,
        "datePublished": post[items.PUBLISHED_LOCAL],
        "dateModified": max(post[items.PUBLISHED_LOCAL], post[items.UPDATED_LOCAL]),
        "inLanguage": post[items.LANGUAGE],
        "keywords": post[items.TAGS],
        "isPartOf": {"@type": "Blog", "name": name, "url": home},
        "publisher": {"@type": "Organization", "name": name, "url": home},
    }
    if author := post[items.AUTHOR]:
        known = page_parts.author(author, site)
        at = known["url"] or origin + known["page"]
        posting["author"] = {"@type": "Person", "name": known["name"], "url": at}
    if image := frame["image"] or page_parts.social_card(post, origin):
        posting["image"] = image
    return posting


def _belonging(relations: Item, post: Item, site: Item, now: str, origin: str) -> dict[str, Any]:
    """Return what belongs to a post, for a template, as far as it is visible."""
    if not relations:
        return {"related": (), "series": None, "translations": ()}
    series = relations.get(items.SERIES)
    return {
        "related": [_link(link) for link in _visible(relations.get(items.RELATED, ()), now)],
        "series": _series(series, post, site, now) if series else None,
        "translations": [
            _link(link) | {"address": origin + routes.url_path(link[items.PATH])}
            for link in _visible(relations.get(items.TRANSLATIONS, ()), now)
        ],
    }


def _series(series: Item, post: Item, site: Item, now: str) -> dict[str, Any] | None:
    """Return a series for a template: its posts around this one, and all of them if it is short.

    None where this one is not among them, since it has just got another time.
    """
    words = wording.words(site[items.LANGUAGE])
    parts = list(_visible(series[items.PARTS], now))
    ids = [part[items.POST_ID] for part in parts]
    if post[items.POST_ID] not in ids:
        return None
    here = ids.index(post[items.POST_ID])
    shown = [_link(part) for part in parts]
    is_whole = series[items.IS_WHOLE]
    return {
        "name": series[items.NAME],
        "url": routes.url_path(routes.series_path(series[items.NAME])),
        "place": words["part"].format(here + 1, len(parts)) if is_whole else "",
        "parts": shown if is_whole else (),
        "older": shown[here - 1] if here else None,
        "newer": shown[here + 1] if here + 1 < len(shown) else None,
    }


def _visible(links: Iterable[Item], now: str) -> Iterable[Item]:
    return (link for link in links if items.is_visible(link[items.VISIBLE_FROM], now))


def _link(link: Item) -> dict[str, str]:
    language = link[items.LANGUAGE]
    title = link[items.TITLE]
    url = routes.url_path(link[items.PATH])
    words = wording.read_in(language) or title
    return {"title": title, "url": url, "language": language, "words": words}
