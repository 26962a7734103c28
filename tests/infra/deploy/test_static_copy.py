"""The static copy: made, switched to, and back; on a local AWS with CloudFront."""

from __future__ import annotations

import urllib.request
from collections.abc import Sequence
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit

import pytest

from infra.deploy import static_copy
from infra.deploy.failure import Failure
from infra.deploy.parameters import Known
from infra.deploy.place import Place
from tests.infra.deploy.owner import GOOD, STAGE, Owner, Told

pytestmark = pytest.mark.slow

PAGES = {
    "index.html": "home",
    "404.html": "nothing here",
    "feed.xml": "<feed/>",
    "_redirects": "/old /new 301",
    ".blogsite-static.jsonl": "the record of an export",
    "_underlined/index.html": "a page of its own",
    "media/2026/boat.png": "a picture, which is in the bucket already",
    "tags/index.html": "all tags",
    "tags/港/index.html": "posts of the harbour",
    "posts/灯台の朝/index.html": "海の音がする。",
}


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """What `export_static` writes, which has its own tests: files by name."""
    written = dict(PAGES)

    def export(place: Place, known: Known, arguments: Sequence[str]) -> None:
        command, folder = arguments
        assert command == "export_static"
        for old in filter(Path.is_file, list(Path(folder).rglob("*"))):
            old.unlink()
        for name, text in written.items():
            file = Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    monkeypatch.setattr(static_copy, "run_manage", export)
    monkeypatch.setattr(static_copy, "ROOT", tmp_path)
    return written


def copies(owner: Owner) -> str:
    told = Told()
    static_copy.make_copy(owner.place, told)
    return told.lines[-1]


def serves(owner: Owner, source: str) -> list[str]:
    told = Told()
    static_copy.serve(owner.place, told, source)
    return told.lines


def read(owner: Owner, path: str) -> tuple[int, Message, str]:
    """Ask the distribution, by its own host, for a path."""
    near = urlsplit(owner.place.session.client("s3").meta.endpoint_url)
    host = owner.place.stack.outputs["SiteDomain"]
    request = urllib.request.Request(
        f"{near.geturl()}{quote(path)}", headers={"Host": host, "X-Forwarded-Proto": "https"}
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()


def purges(owner: Owner) -> list[list[str]]:
    cloudfront = owner.place.session.client("cloudfront")
    distribution = owner.place.stack.outputs["DistributionId"]
    listed = cloudfront.list_invalidations(DistributionId=distribution)["InvalidationList"]["Items"]
    asked = (
        cloudfront.get_invalidation(DistributionId=distribution, Id=one["Id"]) for one in listed
    )
    return [one["Invalidation"]["InvalidationBatch"]["Paths"]["Items"] for one in asked]


def test_the_copy_answers_at_the_sites_own_addresses_while_it_is_switched_to(
    owner: Owner, pages: dict[str, str]
) -> None:
    owner.deploys()
    assert copies(owner).endswith("stands: 7 pages new, 0 removed.")
    serves(owner, static_copy.COPY)
    for path, kind, text in (
        ("/", "text/html", "home"),
        ("/posts/灯台の朝", "text/html", "海の音がする。"),
        ("/tags", "text/html", "all tags"),
        ("/_underlined", "text/html", "a page of its own"),
        ("/tags/港", "text/html", "posts of the harbour"),
        ("/feed.xml", "application/atom+xml", "<feed/>"),
    ):
        status, headers, body = read(owner, path)
        assert (status, headers.get_content_type(), body) == (200, kind, text), path
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert read(owner, "/no/such/page")[::2] == (404, "nothing here")

    assert ["/*"] not in purges(owner)
    serves(owner, static_copy.READER)
    assert owner.place.stack.parameters["ServeFrom"] == "reader"
    assert read(owner, "/posts/灯台の朝")[2] != "海の音がする。"
    assert ["/*"] in purges(owner), "the copy's files have no tag"


def test_a_deployment_leaves_readers_where_they_are(owner: Owner, pages: dict[str, str]) -> None:
    owner.deploys()
    copies(owner)
    serves(owner, static_copy.COPY)
    owner.reader = GOOD % "second"
    said = "\n".join(owner.deploys())
    assert f"make serve STAGE={STAGE.name} FROM=reader" in said
    assert read(owner, "/")[2] == "home"
    assert serves(owner, static_copy.COPY)[-1].endswith("nothing was changed.")


def test_a_newer_copy_brings_what_changed_and_takes_what_went(
    owner: Owner, pages: dict[str, str]
) -> None:
    owner.deploys()
    copies(owner)
    assert copies(owner).endswith("stands: 0 pages new, 0 removed.")
    pages["index.html"] = "a newer home"
    del pages["tags/港/index.html"]
    assert copies(owner).endswith("stands: 1 pages new, 1 removed.")
    pages.clear()
    with pytest.raises(Failure, match=r"has no index.html: the copy was left as it is"):
        copies(owner)
    serves(owner, static_copy.COPY)
    assert read(owner, "/")[2] == "a newer home"
    assert read(owner, "/tags/港")[0] == 404


def test_without_a_copy_readers_keep_the_reader(owner: Owner, pages: dict[str, str]) -> None:
    owner.deploys()
    with pytest.raises(Failure, match=f"make copy STAGE={STAGE.name}"):
        serves(owner, static_copy.COPY)
    assert owner.place.stack.parameters["ServeFrom"] == "reader"


def test_a_stage_that_was_taken_down_has_nothing_to_switch(owner: Owner) -> None:
    with pytest.raises(Failure, match="has no CloudFront"):
        serves(owner, static_copy.COPY)
    owner.deploys()
    owner.destroys()
    with pytest.raises(Failure, match="has no CloudFront"):
        serves(owner, static_copy.READER)
