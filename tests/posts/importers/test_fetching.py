"""Pictures from the web: with limits, and never from inside a network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from posts.importers import fetching
from posts.importers.fetching import Fetcher, is_public
from posts.importers.source import InvalidFile
from tests import local_server


class Site(local_server.QuietHandler):
    """A site on this machine; `answers` has status, headers and body by path, in turn."""

    answers: dict[str, list[tuple[int, dict[str, str], bytes]]] = {}
    asked: list[tuple[str, str]] = []

    def do_GET(self) -> None:
        Site.asked.append((self.headers["Host"], self.path))
        told = Site.answers[self.path]
        status, headers, body = told[0] if len(told) == 1 else told.pop(0)
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked, Site.answers = [], {}
    with local_server.running(Site) as server:
        yield f"http://old.example:{server.server_port}"


def resolved(host: str, port: int) -> list[str]:
    return ["127.0.0.1"] if host.endswith("old.example") else ["10.0.0.1"]


def fetcher(site: str, pauses: list[float] | None = None) -> Fetcher:
    """Return a fetcher for which the names of the site, and no others, are on this machine."""
    return Fetcher(
        resolve=resolved,
        is_allowed=lambda address: address == "127.0.0.1",
        ports={int(site.rpartition(":")[2])},
        pause=(pauses if pauses is not None else []).append,
    )


def refusal(fetcher: Fetcher, address: str) -> str:
    with pytest.raises(InvalidFile) as refused:
        fetcher.fetch(address)
    return str(refused.value)


def test_a_file_is_fetched_under_the_name_of_its_host(site: str) -> None:
    Site.answers = {"/%E5%9B%B3.png?w=1": [(200, {}, b"picture")]}
    assert fetcher(site).fetch(f"{site}/図.png?w=1#x") == b"picture"
    assert Site.asked == [(site.removeprefix("http://"), "/%E5%9B%B3.png?w=1")]


def test_redirects_are_followed_to_where_may_be_asked(site: str) -> None:
    Site.answers = {
        "/a": [(302, {"Location": "/b"}, b"")],
        "/b": [(301, {"Location": site.replace("old", "cdn.old") + "/c"}, b"")],
        "/c": [(200, {}, b"picture")],
    }
    assert fetcher(site).fetch(f"{site}/a") == b"picture"


@pytest.mark.parametrize(
    ("location", "sentence"),
    [
        ("http://inside.example:{port}/", "inside.example is not fetched from"),
        ("http://169.254.169.254:{port}/latest/", "not in the public internet"),
        ("http://old.example:22/", "its port is not 80 or 443"),
        ("file:///etc/passwd", "only http and https"),
        ("http://a:b@old.example/", "only http and https are, without names"),
    ],
)
def test_a_redirect_is_checked_anew(site: str, location: str, sentence: str) -> None:
    port = site.rpartition(":")[2]
    Site.answers = {"/a": [(302, {"Location": location.format(port=port)}, b"")]}
    assert sentence in refusal(fetcher(site), f"{site}/a")
    assert len(Site.asked) == 1


def test_redirects_without_an_end_are_given_up(site: str) -> None:
    Site.answers = {"/a": [(302, {"Location": "/a"}, b"")]}
    assert "redirected more than 5 times" in refusal(fetcher(site), f"{site}/a")


def test_a_server_that_fails_is_asked_again(site: str) -> None:
    pauses: list[float] = []
    Site.answers = {"/a": [(503, {}, b""), (429, {}, b""), (200, {}, b"picture")]}
    assert fetcher(site, pauses).fetch(f"{site}/a") == b"picture"
    assert pauses == [2, 4]


def test_a_server_that_goes_on_failing_is_given_up(site: str) -> None:
    Site.answers = {"/a": [(500, {}, b"")]}
    sentence = "the server says 500. It was tried 3 times."
    assert refusal(fetcher(site), f"{site}/a") == sentence
    assert len(Site.asked) == 3


def test_a_file_that_is_not_there_is_asked_for_once(site: str) -> None:
    Site.answers = {"/a": [(404, {}, b"")]}
    assert refusal(fetcher(site), f"{site}/a") == "the server says 404."
    assert len(Site.asked) == 1


def test_a_file_that_is_too_big_is_read_no_further(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 10)
    Site.answers = {"/a": [(200, {}, bytes(11))]}
    assert "it has more than 10 bytes" in refusal(fetcher(site), f"{site}/a")


def test_a_packed_answer_is_not_unpacked(site: str) -> None:
    Site.answers = {"/a": [(200, {"Content-Encoding": "gzip"}, b"packed")]}
    assert fetcher(site).fetch(f"{site}/a") == b"packed"


def test_so_many_files_are_fetched_in_a_run(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_FILES", 1)
    Site.answers = {"/a": [(200, {}, b"a")]}
    limited = fetcher(site)
    limited.fetch(f"{site}/a")
    assert "1 files were fetched" in refusal(limited, f"{site}/a")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - it is not bound to
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:0:0:0:0:0:1",
    ],
)
def test_an_address_inside_a_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    """http://127.0.0.1/ http://localhost/ http://2130706433/ http://[::1]/ https://0x7f.1/
    http://[::ffff:127.0.0.1]/ http://0/""".split(),
)
def test_this_machine_is_not_asked_however_it_is_written(address: str) -> None:
    assert "is not" in refusal(Fetcher(), address)


def test_a_name_with_one_address_inside_is_refused_whole() -> None:
    def mixed(host: str, port: int) -> list[str]:
        return ["93.184.216.34", "10.0.0.1"]

    told = refusal(Fetcher(resolve=mixed), "https://x.example/a.png")
    assert "not in the public internet" in told


def test_a_host_that_is_not_there_is_said() -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    assert refusal(Fetcher(resolve=nowhere), "https://x.example/") == "there is no host x.example."
