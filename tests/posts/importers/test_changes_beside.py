"""Files that hold changes of a public post: kept beside it, never over what somebody edited."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from posts import publishing, store
from posts.importers.importing import Importer
from posts.importers.markdown_source import own_document
from posts.importers.report import Outcome, Result
from posts.importers.source import Options
from posts.models import Post, copy_of
from posts.pending import working_version
from tests.posts.factories import EDITOR, published, saved

pytestmark = pytest.mark.usefixtures("tables")

LIVE = "---\nid: 2\ntitle: 題\nslug: trip\ndate: 2018-07-05\n---\nOld.\n"
CHANGES = "---\nchanges_of: 2\ntitle: 新題\nslug: trip\ndate: 2018-07-05\ndraft: true\n---\nNew.\n"


def run(*texts: str, dry_run: bool = False, overwrite: bool = False) -> list[Result]:
    importer = Importer(by=EDITOR, dry_run=dry_run, overwrite=overwrite)
    options = Options(ZoneInfo("Asia/Tokyo"))
    documents = [own_document(f"{n}.md", text.encode(), options) for n, text in enumerate(texts)]
    return [importer.import_one(document) for document in documents]


def outcomes(results: list[Result]) -> list[Outcome]:
    return [result.outcome for result in results]


def stored() -> Post:
    post = store.get_post("2")
    assert post is not None
    return post


def test_changes_come_beside_their_post_and_come_again_unchanged() -> None:
    assert outcomes(run(LIVE, CHANGES)) == [Outcome.CREATED, Outcome.CREATED]
    assert (stored().title, stored().body) == ("題", "Old.\n")
    assert (working_version(stored()).title, working_version(stored()).body) == ("新題", "New.\n")
    version = stored().version
    assert outcomes(run(LIVE, CHANGES)) == [Outcome.SKIPPED, Outcome.SKIPPED]
    assert stored().version == version


def test_a_source_that_changed_updates_both() -> None:
    run(LIVE, CHANGES)
    newer = [LIVE.replace("Old", "Newer"), CHANGES.replace("New", "Newest")]
    assert outcomes(run(*newer)) == [Outcome.UPDATED, Outcome.CREATED]
    assert stored().body == "Newer.\n"
    assert working_version(stored()).body == "Newest.\n"
    assert outcomes(run(CHANGES)) == [Outcome.UPDATED]


def test_a_post_with_changes_of_somebody_here_is_skipped_as_edited() -> None:
    run(LIVE)
    publishing.save_pending(copy_of(stored(), body="Mine."), by=EDITOR)
    for result in run(LIVE.replace("Old", "Newer"), CHANGES):
        assert result.outcome is Outcome.SKIPPED
        assert "edited here since it was imported" in result.reason
    assert stored().body == "Old.\n"
    assert working_version(stored()).body == "Mine."
    assert outcomes(run(CHANGES, overwrite=True)) == [Outcome.UPDATED]
    assert working_version(stored()).body == "New.\n"


def test_changes_of_what_is_not_public_are_refused_with_the_way_out() -> None:
    (result,) = run(CHANGES)
    assert result.outcome is Outcome.FAILED
    assert "changes the post 2, which is not public here" in result.reason
    saved(id="2")
    assert outcomes(run(CHANGES)) == [Outcome.FAILED]


def test_a_dry_run_writes_nothing_and_tells_the_same() -> None:
    assert outcomes(run(LIVE, CHANGES, dry_run=True)) == [Outcome.CREATED, Outcome.CREATED]
    assert store.get_post("2") is None
    run(LIVE)
    assert outcomes(run(CHANGES, dry_run=True)) == [Outcome.CREATED]
    assert stored().pending == ""


def test_changes_that_come_twice_are_told() -> None:
    run(LIVE)
    assert outcomes(run(CHANGES, CHANGES)) == [Outcome.CREATED, Outcome.FAILED]


def test_a_slug_that_another_post_has_is_left_where_it_is() -> None:
    run(LIVE)
    published(slug="taken")
    (result,) = run(CHANGES.replace("slug: trip", "slug: taken"))
    assert (result.outcome, result.notes) == (
        Outcome.CREATED,
        ("Its slug stays trip, since taken is taken.",),
    )
    assert working_version(stored()).body == "New.\n"
