"""What pages are made of: the frame of every page, and what several kinds of page show alike."""

from __future__ import annotations

import json
from collections.abc import Mapping

from reader_lambda import items, lists, routes, wording
from reader_lambda.rendering import Html, web_address

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

    Item = Mapping[str, Any]

PAPERS = {"light": "#fdfcf9", "dark": "#16191d"}  # of the style sheet

_OF_THE_SITE = (items.TITLE, items.DESCRIPTION, items.LANGUAGE, items.NAVIGATION, items.STYLE)
_JSON = json.JSONEncoder(ensure_ascii=False)  # json.dumps makes one each time
# What could end a script element, start a comment in it or end a line of it.
_JSON_ESCAPES = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def frame(site: Item, origin: str, path: str, *, title: str = "") -> dict[str, Any]:
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


def _papers(colours: Item) -> dict[str, str]:
    """Return the chosen colours of paper by scheme, for what a browser draws around a page."""
    return {name: colours[f"{name}-paper"] for name in PAPERS if f"{name}-paper" in colours}


def json_ld(*things: Mapping[str, Any]) -> Html:
    """Return things of schema.org as JSON that may stand in a script element."""
    text = _JSON.encode({"@context": "https://schema.org", "@graph": things})
    for character, escape in _JSON_ESCAPES.items():  # str.translate takes ten times as long
        text = text.replace(character, escape)
    return Html(text)


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


def title(post: Item) -> str | Html:
    """Return a title for a template, with where it may break."""
    marked = post.get(items.TITLE_HTML)
    return Html(marked) if marked else post[items.TITLE]


def picture(shown: Item, sizes: str) -> Html:
    """Return the attributes of a top image. sizes: at which it is shown, to choose one by."""
    attributes: str = shown.get(items.PICTURE, "")
    return Html(f'{attributes} sizes="{sizes}"' if "srcset=" in attributes else attributes)


def social_card(page: Item, origin: str) -> str:
    """Return the address of a page's social card, "" where there is none."""
    path: str = page.get(items.SOCIAL_CARD, "")
    return path and origin + path


def author(slug: str, site: Item) -> dict[str, str]:
    record = site[items.AUTHORS].get(slug, {})
    return {
        "slug": slug,
        "name": lists.author_name(slug, site),
        "url": web_address(record.get(items.URL) or ""),
        "page": routes.url_path(routes.author_path(slug)),
    }


def tag(name: str) -> dict[str, str]:
    """Return a tag for a template: its name, and the address of its list."""
    return {"name": name, "url": routes.url_path(routes.tag_path(name))}


def date(local_time: str, site: Item) -> dict[str, str]:
    """Return a local time for a template: for programs, and in words."""
    return {"iso": local_time, "text": wording.long_date(local_time, site[items.LANGUAGE])}
