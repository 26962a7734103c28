"""The page of the search: a form, and what was found. Imported for its route only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reader_lambda import (
    assets,
    cache_tags,
    items,
    page_parts,
    responses,
    routes,
    search,
    search_request,
    wording,
)
from reader_lambda.rendering import Html, render
from reader_lambda.responses import Response
from reader_lambda.search_words import MAX_QUERY

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

    from reader_lambda.answers import Visit

    Item = Mapping[str, Any]

_SCRIPT = Html(assets.SEARCH_SCRIPT)


def answer(visit: Visit) -> Response | None:
    """Answer a search; None, for a 404, where the cursor is none."""
    asked = search_request.asked(visit)
    if asked is None:
        return None
    if asked.elsewhere:
        return responses.redirect(visit.origin + asked.elsewhere, caching=visit.caching())
    query, cursor = asked.query, asked.cursor
    found = search.find(query, cursor, visit.table, visit.site, visit.now)
    html = _rendered(visit, query, found, is_first=cursor is None)
    if query.words:
        tags = [cache_tags.post(hit.post[items.POST_ID]) for hit in found.hits]
        caching = responses.brief_caching(tags)
    else:
        caching = visit.caching()
    policy = responses.content_security_policy(visit.origin, asking=assets.SEARCH_SCRIPT_HASH)
    headers = {**caching, "Content-Security-Policy": policy}
    return responses.content(html, responses.HTML, caching=headers)


def _rendered(visit: Visit, query: search.Query, found: search.Found, *, is_first: bool) -> str:
    words = wording.words(visit.site[items.LANGUAGE])
    title = words["results"].format(query.words) if query.words else words["search"]
    is_form = not query.words and not query.tag
    address = routes.SEARCH if is_form else ""  # search engines shall show nobody's results
    frame = page_parts.frame(visit.site, visit.origin, address, title=title)
    return render(
        "search.html",
        **frame | {"path": routes.SEARCH},
        query=query.words,
        tag=query.tag,
        tag_path=routes.url_path(routes.tag_path(query.tag)) if query.tag else "",
        first=query.address(),
        without_tag=search.Query(query.words, "").address() if query.tag else "",
        script=_SCRIPT,
        shown=words["shown"].format(wording.count(len(found.hits), visit.site[items.LANGUAGE])),
        posts=[_card(hit, visit.site) for hit in found.hits],
        more=query.address(str(found.more)) if found.more else "",
        is_cut=len(query.words) >= MAX_QUERY - 1,
        is_first=is_first,
        is_ready=bool(visit.site.get(items.SEARCH)),
        has_terms=bool(query.terms),
    )


def _card(hit: search.Hit, site: Item) -> dict[str, Any]:
    post = hit.post
    is_post = post[items.KIND] == items.POST
    return {
        "title": _parts(hit.title),
        "url": routes.url_path(post[items.PATH]),
        "language": post[items.LANGUAGE],
        "passage": _parts(hit.passage),
        "published": page_parts.date(post[items.PUBLISHED_LOCAL], site) if is_post else None,
        "tags": [page_parts.tag(name) for name in post[items.TAGS]],
    }


def _parts(parts: Iterable[search.Part]) -> list[dict[str, Any]]:
    return [{"text": text, "is_marked": is_marked} for text, is_marked in parts]
