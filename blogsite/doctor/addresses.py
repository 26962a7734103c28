"""Names and certificates of the admin and the site."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from blogsite.doctor.findings import Finding, failed, ok, skipped, warning

TIMEOUT = 10  # seconds
SOON = 21  # days; ACM renews 60 days before the end
_DAY = 86_400  # seconds


def check_admin() -> Iterator[Finding]:
    """The admin's host has an address and a certificate."""
    yield _address("admin's address", settings.ADMIN_ORIGIN)


def check_site() -> Iterator[Finding]:
    """The site's host has an address and a certificate."""
    yield _address("site's address", settings.SITE_ORIGIN)


def _address(subject: str, origin: str) -> Finding:
    url = urlsplit(origin)
    host, port = url.hostname or "", url.port or 443
    if url.scheme != "https":
        return skipped(subject, f"{origin} is not https, so it has no certificate")
    try:
        until = _valid_until(host, port)
    except socket.gaierror:
        return failed(subject, f"{host} does not resolve", "add its DNS record (docs/deploy.md)")
    except ssl.SSLCertVerificationError as error:
        return failed(
            subject,
            f"the certificate of {host} is not valid: {error.verify_message}",
            "look at it in Certificate Manager: its DNS record for validation has to stay",
        )
    except OSError as error:
        return failed(subject, f"{host} takes no https connection ({error})", "see where DNS leads")
    return _by_days(subject, host, int((until - time.time()) // _DAY))


def _by_days(subject: str, host: str, days: int) -> Finding:
    found = f"the certificate of {host} is valid for {days} more days"
    if days >= SOON:
        return ok(subject, found)
    return warning(
        subject, found, "see in Certificate Manager why it was not renewed: most often DNS"
    )


def _valid_until(host: str, port: int) -> float:
    """Return when the certificate ends, in seconds since 1970."""
    with (
        socket.create_connection((host, port), timeout=TIMEOUT) as plain,
        ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure,
    ):
        certificate = secure.getpeercert() or {}
    return ssl.cert_time_to_seconds(str(certificate["notAfter"]))
