"""A bill as text of at most 80 columns, and as what JSON can hold."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from blogsite.costs.bill import Bill, Charge
from blogsite.costs.charges import Month
from blogsite.costs.elsewhere import PLACES
from blogsite.costs.prices import GIGABYTE, LOOKED_UP

WIDTH = 80
_ROW = "{:<16}{:<20}{:>14}{:>16}{:>14}"
_BYTES = ("GB", "GB-month")


def text(month: Month, bill: Bill) -> str:
    """Return the whole answer: what was asked, the bill, other places."""
    return "\n".join([*_head(month), "", *_lines(bill), "", *_places(), ""])


def as_json(month: Month, bill: Bill) -> dict[str, Any]:
    """Return the same, in dollars to the cent as the table has them."""
    return {
        "region": "ap-northeast-1",
        "prices_of": LOOKED_UP,
        "currency": "USD",
        "month": _asked(month),
        "lines": [
            {
                "service": line.charge.service,
                "what": line.charge.what,
                "amount": line.charge.amount,
                "unit": _unit(line.charge),
                "free": line.charge.price.free * line.charge.price.size,
                "dollars": cents / 100,
            }
            for line, cents in zip(bill.lines, bill.cents, strict=True)
        ],
        "total": sum(bill.cents) / 100,
        "elsewhere": [
            {"place": place.name, "dollars": round(place.dollars, 2), "gets": place.gets}
            for place in PLACES
        ],
    }


def _asked(month: Month) -> dict[str, Any]:
    return {
        "views": month.views,
        "posts": month.posts,
        "new": month.new,
        "edits": month.edits,
        "media_gb": month.media,
        "page_kb": month.page,
        "picture_kb": month.picture,
        "hit_rate": month.hit_rate,
        "editors": month.editors,
        "domain": month.domain,
    }


def _head(month: Month) -> list[str]:
    asked = (
        f"{month.views:,} views · {month.posts:,} posts · {month.new:,} new · "
        f"{month.edits:,} edits · {month.media:g} GB of media · {month.page:g} KB a page · "
        f"{month.picture:g} KB of pictures a view · {month.hit_rate:.0%} answered by the edge · "
        f"editors: {month.editors:,} · own domain: {'yes' if month.domain else 'no'}"
    )
    return [f"A month on AWS, in dollars: Tokyo, prices of {LOOKED_UP}.", "", *wrap(asked, WIDTH)]


def _lines(bill: Bill) -> Iterator[str]:
    yield _row("service", "what", "a month", "free a month", "dollars")
    yield "-" * WIDTH
    service = ""
    for line, cents in zip(bill.lines, bill.cents, strict=True):
        charge = line.charge
        named = "" if charge.service == service else charge.service
        yield _row(named, charge.what, _amount(charge), _free(charge), _dollars(cents))
        service = charge.service
    yield "-" * WIDTH
    yield _row("together", "", "", "", _dollars(sum(bill.cents)))
    yield "What is free is an account's, once: the two Lambda functions share it."


def _places() -> Iterator[str]:
    yield f"{'in other places, before the first view':<{WIDTH - 14}}{'dollars':>14}"
    yield "-" * WIDTH
    for place in PLACES:
        yield f"{place.name:<{WIDTH - 14}}{place.dollars:>14,.2f}"
        yield f"  {place.gets}"


def _row(*cells: str) -> str:
    return _ROW.format(*cells).rstrip()


def _unit(charge: Charge) -> str:
    return "bytes" if charge.price.unit in _BYTES else charge.what


def _amount(charge: Charge) -> str:
    if charge.price.unit not in _BYTES:
        return f"{charge.amount:,.0f}"
    gigabytes = charge.amount / GIGABYTE
    return f"{gigabytes:,.0f} GB" if gigabytes >= 100 else f"{gigabytes:,.3f} GB"


def _free(charge: Charge) -> str:
    price = charge.price
    if not price.first:
        return "all"
    if not price.free:
        return ""
    return f"{price.free:,.0f} GB" if price.unit in _BYTES else f"{price.free * price.size:,.0f}"


def _dollars(cents: int) -> str:
    return f"{cents / 100:,.2f}"
