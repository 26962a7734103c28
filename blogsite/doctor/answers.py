"""What the site and the admin answer."""

from __future__ import annotations

from collections.abc import Iterator

import requests
from django.conf import settings

from blogsite.doctor.findings import Finding, failed, ok

TIMEOUT = 30  # seconds; API Gateway gives up after 29, and a cold start of the admin takes some
_SITE_LOG = "look at the reader's log"
_ADMIN_LOG = "look at the admin's log"


def check_reader() -> Iterator[Finding]:
    """The site shows its first page, and says so where there is nothing."""
    home = requests.get(f"{settings.SITE_ORIGIN}/", timeout=TIMEOUT, allow_redirects=False)
    nothing = requests.get(
        f"{settings.SITE_ORIGIN}/posts/asked-by-the-doctor",
        timeout=TIMEOUT,
        allow_redirects=False,
    )
    wrong = [*_status("/", home, 200), *_status("a page that is not there", nothing, 404)]
    wrong += _headers(home) if home.status_code == 200 else []
    for found in wrong:
        yield failed("reader", found, _SITE_LOG)
    if not wrong:
        yield ok("reader", f"{settings.SITE_ORIGIN}/ answers, with the headers it should have")


def _headers(answer: requests.Response) -> Iterator[str]:
    caching = answer.headers.get("Cache-Control", "none")
    if "max-age=0" not in [part.strip() for part in caching.split(",")]:
        yield f"Cache-Control is {caching}: viewers keep pages that no purge reaches"
    if "default-src 'none'" not in answer.headers.get("Content-Security-Policy", ""):
        yield "its Content-Security-Policy is missing or not ours"
    if "Set-Cookie" in answer.headers:
        yield "it sets a cookie, which a cache could hand to others"


def check_admin() -> Iterator[Finding]:
    """The admin sends who is not signed in to the sign-in, and no cache keeps that."""
    address = f"{settings.ADMIN_ORIGIN}{settings.ADMIN_PATH}/admin/"
    answer = requests.get(address, timeout=TIMEOUT, allow_redirects=False)
    wrong = list(_status(address, answer, 302))
    location = answer.headers.get("Location", "")
    if answer.status_code == 302 and "/admin/login/" not in location:
        wrong.append(f"leads to {location or 'nowhere'}, not to the sign-in")
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        wrong.append("its Cache-Control lacks no-store")
    for found in wrong:
        yield failed("admin", found, _ADMIN_LOG)
    if not wrong:
        yield ok("admin", f"{address} leads to the sign-in")


def _status(what: str, answer: requests.Response, wanted: int) -> Iterator[str]:
    if answer.status_code != wanted:
        yield f"{what} answers {answer.status_code}, not {wanted}"
