from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from django.test import override_settings

from blogsite.doctor import addresses
from tests.blogsite.doctor.telling import failures, states

ServeFor = Callable[[float], str]


@pytest.fixture
def serve_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ServeFor]:
    """Start a TLS server with a certificate for so many days; returns its origin."""
    authority = trustme.CA()
    roots = tmp_path / "roots.pem"
    authority.cert_pem.write_to_path(str(roots))
    monkeypatch.setenv("SSL_CERT_FILE", str(roots))
    listeners: list[socket.socket] = []

    def start(days: float) -> str:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        until = datetime.now(UTC) + timedelta(days=days)
        authority.issue_cert("localhost", not_after=until).configure_cert(context)
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        threading.Thread(target=_shake_hands, args=(listener, context), daemon=True).start()
        return f"https://localhost:{listener.getsockname()[1]}"

    yield start
    for listener in listeners:
        listener.close()


def _shake_hands(listener: socket.socket, context: ssl.SSLContext) -> None:
    with suppress(OSError):  # who does not trust us hangs up
        plain, _address = listener.accept()
        with plain, context.wrap_socket(plain, server_side=True) as secure:
            secure.recv(1)


@pytest.mark.parametrize(
    ("days", "state", "found"),
    [
        (90.5, "ok", "is valid for 90 more days"),
        (21.5, "ok", "is valid for 21 more days"),
        (20.5, "warning", "is valid for 20 more days"),
        (-0.5, "failed", "is not valid: certificate has expired"),
    ],
)
def test_a_certificate_is_judged_by_its_days(
    days: float, state: str, found: str, serve_for: ServeFor
) -> None:
    with override_settings(SITE_ORIGIN=serve_for(days)):
        (finding,) = addresses.check_site()
    assert (finding.state.value, finding.found) == (
        state,
        f"the certificate of localhost {found}",
    )


def test_a_certificate_that_nobody_vouches_for_is_a_failure(
    serve_for: ServeFor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    origin, other = serve_for(90), tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))
    monkeypatch.setenv("SSL_CERT_FILE", str(other))
    with override_settings(ADMIN_ORIGIN=origin):
        (found,) = failures(addresses.check_admin())
    assert found.startswith("the certificate of localhost is not valid")


def test_a_name_that_does_not_resolve_is_a_failure() -> None:
    with override_settings(SITE_ORIGIN="https://nowhere.invalid"):
        assert failures(addresses.check_site()) == ["nowhere.invalid does not resolve"]


def test_a_port_that_nobody_listens_on_is_a_failure() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        origin = f"https://localhost:{closed.getsockname()[1]}"
        with override_settings(SITE_ORIGIN=origin):
            (found,) = failures(addresses.check_site())
    assert found.startswith("localhost takes no https connection")


def test_plain_http_has_no_certificate_to_look_at() -> None:
    assert states(addresses.check_site()) == ["skipped"]
