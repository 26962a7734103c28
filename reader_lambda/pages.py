"""The HTML pages, from decoded items to text. No request and no table is needed here.

Items are mappings with the attribute names of `items`; of a post, `html` and `contents` are
sanitized HTML and everything else is plain text, which the templates escape.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from reader_lambda import cursor, items, lists, routes, routing, wording
from reader_lambda.public_table import ListPage
from reader_lambda.rendering import Html, render, web_address
from reader_lambda.routing import Route

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

    Item = Mapping[str, Any]

_OF_THE_SITE = (*(items.TITLE, items.DESCRIPTION, items.LANGUAGE, items.NAVIGATION, items.STYLE),)
_IN_TEMPLATES = (items.TITLE, items.LANGUAGE, items.PUBLISHED_LOCAL, items.UPDATED_LOCAL)
_JSON = json.JSONEncoder(ensure_ascii=False)  # json.dumps makes one each time
_NONE: Item = {}
PAPERS = {"light": "#fdfcf9", "dark": "#16191d"}  # of the style sheet
_TOP_SIZES, _CARD_SIZES = "(min-width: 48rem) 45rem, 100vw", "8.5rem"
# What could end a script element, start a comment in it or end a line of it.
_JSON_ESCAPES = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def render_post(  # noqa: PLR0913, PLR0917 - all that a page is made of
    post: Item, neighbours: Item, site: Item, now: str, origin: str, relations: Item = _NONE
) -> str:
    """Return the page of a post.

    neighbours: `older` and `newer` as far as there are any; a newer one that is not visible yet
    is not shown. now: UTC, `2018-07-04T15:00:00Z`. origin: scheme and host of the public site.
    relations: the posts that belong to it, of which those are shown that are visible.
    """
    frame = _frame(site, origin, post[items.PATH], title=post[items.TITLE])
    frame["image"] = web_address(post[items.TOP_IMAGE], origin)
    author = _author(post[items.AUTHOR], site)
    way = [(name, routes.tag_path(name)) for name in post[items.TAGS][:1]]
    way.append((post[items.TITLE], post[items.PATH]))
    posting = _posting(post, site, origin, frame)
    return render(
        "post.html",
        **frame
        | {
            "description": post[items.SUMMARY],
            "locale": wording.locale(post[items.LANGUAGE]),
            "json_ld": _json_ld(posting, crumbs(site, origin, *way)),
            "author_url": origin + author["page"],
            "card": _social_card(post, origin),
            "contents": Html(post[items.CONTENTS]),
            "html": Html(post[items.HTML]),
            "post": _without_text(post),
            "picture": _picture(post, _TOP_SIZES),
            "author": author,
            "tags": [tag(name) for name in post[items.TAGS]],
            "published": date(post[items.PUBLISHED_LOCAL], site),
            "updated": date(post[items.UPDATED_LOCAL], site) if _is_updated(post) else None,
            "minutes": wording.reading_time(post.get(items.MINUTES), site[items.LANGUAGE]),
            "shares": wording.shares(frame["url"], post[items.TITLE], site[items.LANGUAGE]),
            "older": _neighbour(neighbours.get(items.OLDER), now),
            "newer": _neighbour(neighbours.get(items.NEWER), now),
        }
        | _belonging(relations, post, site, now, origin),
    )


def linked(relations: Item) -> list[Item]:
    """Return the links to all that belongs to a post, visible or not yet."""
    parts = relations.get(items.SERIES, _NONE).get(items.PARTS, ())
    return [*relations.get(items.RELATED, ()), *parts, *relations.get(items.TRANSLATIONS, ())]


def render_page(page: Item, site: Item, origin: str, now: str = "", relations: Item = _NONE) -> str:
    """Return a page that stands alone, such as “About”: as a post, but of no time and no list."""
    frame = _frame(site, origin, page[items.PATH], title=page[items.TITLE])
    way = (page[items.TITLE], page[items.PATH])
    return render(
        "page.html",
        **frame
        | {
            "description": page[items.SUMMARY],
            "image": web_address(page[items.TOP_IMAGE], origin),
            "locale": wording.locale(page[items.LANGUAGE]),
            "json_ld": _json_ld(crumbs(site, origin, way)),
            "card": _social_card(page, origin),
            "contents": Html(page[items.CONTENTS]),
            "html": Html(page[items.HTML]),
            "post": _without_text(page),
            "picture": _picture(page, _TOP_SIZES),
        }
        | _belonging(relations, page, site, now, origin),
    )


def render_list(  # noqa: PLR0913 - of what a list shows
    posts: ListPage,
    route: Route,
    site: Item,
    origin: str,
    *,
    is_first: bool,
    pinned: Sequence[Item] = (),
) -> str:
    """Return a page of a list: home, of a tag, an author, a year or a month.

    is_first: asked for without a cursor. pinned: shown above, and not once more in the list.
    """
    from reader_lambda import list_data  # noqa: PLC0415 (a post needs none of it)

    is_series = route.kind == routing.SERIES  # which is read from the oldest post on
    above = {link[items.POST_ID] for link in pinned}
    listed = [entry for entry in posts.entries if entry[items.POST_ID] not in above]
    heading = lists.heading(route, posts.entries, site)
    has_feed = route.kind in (routing.TAG, routing.AUTHOR)
    author = _author(route.name, site) if route.kind == routing.AUTHOR else None
    return render(
        "series.html" if is_series else "list.html",
        **_frame(site, origin, route.path, title=heading)
        | {
            "heading": heading,
            "json_ld": _json_ld(list_data.of_list(route, posts.entries, site, origin)),
            "author": author,
            "is_first": is_first,
            "feed": routes.url_path(routes.feed_path(route.path)) if has_feed else "",
            "pinned": [_pinned(link, site) for link in pinned],
            "posts": [_card(entry, site) for entry in listed[:: -1 if is_series else 1]],
            "newer": _beside(cursor.NEWER, route, posts.entries[:1]) if posts.has_newer else "",
            "older": _beside(cursor.OLDER, route, posts.entries[-1:]) if posts.has_older else "",
        },
    )


def render_tags(tags: Iterable[Item], site: Item, origin: str) -> str:
    """Return the page of all tags, those with the most posts first."""
    by_posts = sorted(tags, key=lambda tag: (-tag[items.POSTS], tag[items.SK]))
    shown = [
        {
            "name": tag[items.NAME],
            "url": routes.url_path(routes.tag_path(tag[items.SK])),
            "count": wording.count(tag[items.POSTS], site[items.LANGUAGE]),
        }
        for tag in by_posts
    ]
    title = wording.words(site[items.LANGUAGE])["tags"]
    frame = _frame(site, origin, routes.TAGS, title=title)
    frame["json_ld"] = _json_ld(crumbs(site, origin, (title, routes.TAGS)))
    return render("tags.html", tags=shown, **frame)


def render_archive(months: Sequence[Item], site: Item, origin: str) -> str:
    """Return the page of all years and months that have posts, the last first."""
    years = [
        _year(year, list(of_year), site[items.LANGUAGE])
        for year, of_year in groupby(reversed(months), key=lambda month: month[items.SK][:4])
    ]
    title = wording.words(site[items.LANGUAGE])["archive"]
    frame = _frame(site, origin, routes.ARCHIVE, title=title)
    frame["json_ld"] = _json_ld(crumbs(site, origin, (title, routes.ARCHIVE)))
    return render("archive.html", years=years, **frame)


def render_message(status: int, site: Item, origin: str) -> str:
    """Return the page of a 400, 405, 414, 500 or 503."""
    frame = _frame(site, origin, "", title=wording.words(site[items.LANGUAGE])[str(status)])
    return render("message.html", status=str(status), **frame)


def render_missing(status: int, site: Item, origin: str, **at_hand: Any) -> str:
    """Return the page of a 404 or 410. at_hand: what its template needs beside the frame."""
    frame = _frame(site, origin, "", title=wording.words(site[items.LANGUAGE])[str(status)])
    return render("missing.html", status=str(status), **frame | at_hand)


def render_search(site: Item, origin: str, *, title: str, **found: Any) -> str:
    """Return the page of the search. found: what its template needs beside the frame.

    What was found has no address for search engines: none of them shall show what others found.
    """
    is_form = not found["query"] and not found["tag"]
    address = routes.SEARCH if is_form else ""
    frame = _frame(site, origin, address, title=title) | {"path": routes.SEARCH}
    return render("search.html", **frame | found)


def _frame(site: Item, origin: str, path: str, *, title: str = "") -> dict[str, Any]:
    """Return what the frame of every page needs. path: "" where the page has no address."""
    here = routes.url_path(path) if path else ""
    return {
        "site": {name: site[name] for name in _OF_THE_SITE},
        "words": wording.words(site[items.LANGUAGE]),
        "title": title,
        "description": site[items.DESCRIPTION],
        "url": origin + here if here else "",
        "here": here,
        "path": path,
        "image": "",
        "locale": wording.locale(site[items.LANGUAGE]),
        "json_ld": "",
        "card": "",
        "feed": "",
        "papers": PAPERS | _papers(site.get(items.COLOURS) or {}),
    }


def _social_card(page: Item, origin: str) -> str:
    """Return the address of a page's social card, "" where there is none."""
    path: str = page.get(items.SOCIAL_CARD, "")
    return path and origin + path


def _papers(colours: Item) -> dict[str, str]:
    """Return the chosen colours of paper by scheme, for what a browser draws around a page."""
    return {name: colours[f"{name}-paper"] for name in PAPERS if f"{name}-paper" in colours}


def _picture(shown: Item, sizes: str) -> Html:
    """Return the attributes of a top image. sizes: at which it is shown, to choose one by."""
    attributes: str = shown.get(items.PICTURE, "")
    return Html(f'{attributes} sizes="{sizes}"' if "srcset=" in attributes else attributes)


def _without_text(post: Item) -> dict[str, Any]:
    """Return a post for the engine, which would copy every long text once more."""
    return {name: post[name] for name in _IN_TEMPLATES if name in post} | {"title": _title(post)}


def _title(post: Item) -> str | Html:
    """Return a title for a template, with where it may break."""
    marked = post.get(items.TITLE_HTML)
    return Html(marked) if marked else post[items.TITLE]


def _beside(direction: str, route: Route, edge: Sequence[Item]) -> str:
    (entry,) = edge
    return routes.url_path(route.path) + cursor.query_string(
        direction, entry[items.PUBLISHED_AT], entry[items.POST_ID]
    )


def _card(entry: Item, site: Item) -> dict[str, Any]:
    return {
        "title": _title(entry),
        "url": routes.url_path(entry[items.PATH]),
        "language": entry[items.LANGUAGE],
        "summary": entry[items.SUMMARY],
        "image": web_address(entry[items.TOP_IMAGE]),
        "picture": _picture(entry, _CARD_SIZES),
        "published": date(entry[items.PUBLISHED_LOCAL], site),
        "tags": [tag(name) for name in entry[items.TAGS]],
    }


def _pinned(link: Item, site: Item) -> dict[str, Any]:
    return {
        "title": link[items.TITLE],
        "url": routes.url_path(link[items.PATH]),
        "language": link[items.LANGUAGE],
        "summary": link[items.SUMMARY],
        "published": date(link[items.PUBLISHED_LOCAL], site),
    }


def tag(name: str) -> dict[str, str]:
    """Return a tag for a template: its name, and the address of its list."""
    return {"name": name, "url": routes.url_path(routes.tag_path(name))}


def _author(slug: str, site: Item) -> dict[str, str]:
    record = site[items.AUTHORS].get(slug, {})
    return {
        "slug": slug,
        "name": lists.author_name(slug, site),
        "url": web_address(record.get(items.URL) or ""),
        "page": routes.url_path(routes.author_path(slug)),
    }


def date(local_time: str, site: Item) -> dict[str, str]:
    """Return a local time for a template: for programs, and in words."""
    return {"iso": local_time, "text": wording.long_date(local_time, site[items.LANGUAGE])}


def _is_updated(post: Item) -> bool:
    """Tell whether a post was changed on a later day than it was published on."""
    published: str = post[items.PUBLISHED_LOCAL]
    updated: str = post[items.UPDATED_LOCAL]
    return updated[:10] > published[:10]


def _neighbour(neighbour: Item | None, now: str) -> dict[str, str] | None:
    if neighbour is None or not items.is_visible(neighbour[items.VISIBLE_FROM], now):
        return None
    return {"title": neighbour[items.TITLE], "url": routes.url_path(neighbour[items.PATH])}


def _year(year: str, months: Sequence[Item], language: str) -> dict[str, Any]:
    return {
        "name": wording.period_name(year, language),
        "url": routes.month_path(year),
        "count": wording.count(sum(month[items.POSTS] for month in months), language),
        "months": [
            {
                "name": wording.month_name(month[items.SK], language),
                "url": routes.month_path(month[items.SK]),
                "count": wording.count(month[items.POSTS], language),
            }
            for month in months
        ],
    }


def _json_ld(*things: Mapping[str, Any]) -> Html:
    """Return things of schema.org as JSON that may stand in a script element."""
    text = _JSON.encode({"@context": "https://schema.org", "@graph": things})
    for character, escape in _JSON_ESCAPES.items():  # str.translate takes ten times as long
        text = text.replace(character, escape)
    return Html(text)


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
        known = _author(author, site)
        at = known["url"] or origin + known["page"]
        posting["author"] = {"@type": "Person", "name": known["name"], "url": at}
    if image := frame["image"] or _social_card(post, origin):
        posting["image"] = image
    return posting


def crumbs(site: Item, origin: str, *below: tuple[str, str]) -> dict[str, Any]:
    """Return the way from the front page to one below it. below: name and path of each step."""
    steps = [(site[items.TITLE], routes.HOME), *below]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": name,
                "item": origin + routes.url_path(path),
            }
            for position, (name, path) in enumerate(steps, start=1)
        ],
    }


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
