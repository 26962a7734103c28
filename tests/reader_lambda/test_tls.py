"""TLS: before servers whose certificates are good, and before others."""

from __future__ import annotations

import hashlib
import socket
import ssl
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import trustme

from reader_lambda import dynamodb, http, tls
from reader_lambda.dynamodb import Unavailable
from tests.reader_lambda import faulty_dynamodb as faults
from tests.reader_lambda.faulty_dynamodb import faulty_dynamodb

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reader_lambda.conftest import Connect

HERE = "127.0.0.1"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
GET = ("table", {"pk": "SITE"})

# As published with them: SHA-256 of Amazon Root CA 1 to 4 and of Starfield Services G2.
FINGERPRINTS = [
    "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e",
    "1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4",
    "18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4",
    "e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092",
    "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5",
]


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """Nobody trusts it yet, and the system trusts nobody."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "system.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "system"))
    return trustme.CA()


@pytest.fixture
def amazon(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority in the place of Amazon's."""
    authority.cert_pem.write_to_path(str(tmp_path / "amazon.pem"))
    monkeypatch.setattr(tls, "_AMAZON_ROOTS", tmp_path / "amazon.pem")
    return authority


def server_of(
    authority: trustme.CA, name: str = HERE, until: datetime | None = None
) -> ssl.SSLContext:
    """Return the context of a server with a certificate for a name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, not_after=until).configure_cert(context)
    return context


def test_the_authorities_are_those_that_amazon_published() -> None:
    context = ssl.create_default_context(cafile=tls._AMAZON_ROOTS)

    found = [hashlib.sha256(der).hexdigest() for der in context.get_ca_certs(binary_form=True)]
    assert sorted(found) == sorted(FINGERPRINTS)


def test_a_server_that_amazon_vouches_for_is_trusted_at_once(
    connect: Connect, amazon: trustme.CA
) -> None:
    with faulty_dynamodb(faults.OK, tls=server_of(amazon)) as server:
        reads = connect(server.endpoint)
        assert [reads.get(*GET) for _ in range(3)] == [None, None, None]

    assert (len(server.requests), server.connections) == (3, 1)


def test_a_server_that_another_authority_of_the_system_vouches_for_is_trusted_too(
    connect: Connect, authority: trustme.CA, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "system.pem"))
    with faulty_dynamodb(faults.OK, tls=server_of(authority)) as server:
        assert connect(server.endpoint).get(*GET) is None


def test_a_server_that_nobody_vouches_for_is_told_nothing(
    connect: Connect, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynamodb, "PAUSES", (0.0,))
    with (
        faulty_dynamodb(faults.OK, tls=server_of(authority)) as server,
        pytest.raises(Unavailable, match="unable to get local issuer certificate"),
    ):
        connect(server.endpoint).get(*GET)

    assert server.requests == []


@pytest.mark.parametrize(
    ("certificate", "why"),
    [
        (("127.0.0.2", None), "IP address mismatch"),
        (("dynamodb.example", None), "IP address mismatch"),
        ((HERE, LONG_AGO), "certificate has expired"),
    ],
)
def test_a_certificate_for_another_server_or_time_is_refused(
    connect: Connect,
    amazon: trustme.CA,
    monkeypatch: pytest.MonkeyPatch,
    certificate: tuple[str, datetime | None],
    why: str,
) -> None:
    monkeypatch.setattr(dynamodb, "PAUSES", (0.0,))
    with (
        faulty_dynamodb(faults.OK, tls=server_of(amazon, *certificate)) as server,
        pytest.raises(Unavailable, match=why),
    ):
        connect(server.endpoint).get(*GET)

    assert server.requests == []


def test_a_server_without_tls_is_no_answer(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynamodb, "PAUSES", ())
    with faulty_dynamodb(faults.OK) as server, pytest.raises(Unavailable, match="SSLError"):
        connect(server.endpoint.replace("http:", "https:")).get(*GET)


def test_a_handshake_that_is_not_answered_ends_in_time() -> None:
    with (
        socket.create_server((HERE, 0)) as silent,
        closing(http.Connection(f"https://{HERE}:{silent.getsockname()[1]}")) as connection,
    ):
        until = time.monotonic() + 0.2
        with pytest.raises(TimeoutError):
            connection.send({}, b"", until)
        assert time.monotonic() < until + 5  # of scheduling; the silence has no end


def test_tls_brings_nothing_slow_but_ssl_and_what_it_needs() -> None:
    script = "import sys, reader_lambda.tls; print(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-S", "-c", script], capture_output=True, text=True, check=True
    )

    assert "ssl" in result.stdout.split()
    assert not {"pathlib", "urllib.parse"} & set(result.stdout.split())
