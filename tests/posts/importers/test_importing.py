"""What becomes of imported files, against a real DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation

from posts import history, pinning, publishing, records, store
from posts.importers.document import Document, Unreadable
from posts.importers.importing import Importer
from posts.importers.markdown_source import MarkdownSource, own_document
from posts.importers.report import Outcome, Result
from posts.importers.source import InvalidFile, Options
from posts.importers.trees import open_tree
from posts.models import Author, Post, copy_of
from posts.post_lists import PostFilter, list_posts
from posts.publishing import Actor
from tests.posts.factories import EDITOR, published, saved

pytestmark = pytest.mark.usefixtures("tables")

IMPORT = Actor(id="import", name="import_posts")


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """As the command does."""
    with translation.override(None):
        yield


def run(text: str, name: str = "a.md", *, dry_run: bool = False, overwrite: bool = False) -> Result:
    """Import one file in a run of its own."""
    importer = Importer(by=IMPORT, dry_run=dry_run, overwrite=overwrite)
    return importer.import_one(document(text, name))


def document(text: str, name: str = "a.md") -> Document | Unreadable:
    try:
        return own_document(name, text.encode(), Options(timezone.get_default_timezone()))
    except InvalidFile as error:
        return Unreadable(name, str(error))


def a_file(head: str = "", body: str = "Text.\n") -> str:
    return f"---\nid: 2\ntitle: First\ncreated_at: 2018-07-05\n{head}\n---\n{body}"


def post(post_id: str = "2") -> Post:
    found = store.get_post(post_id)
    assert found is not None
    return found


# A file becomes a post -------------------------------------------------------------------------
def test_a_file_becomes_a_post_with_all_that_it_says() -> None:
    records.save_author(Author(slug="hanako", name="花子"), by=EDITOR)
    head = (
        "updated_at: 2019-01-01\npublished_at: 2018-07-06\ntags: AWS, ブログ\nlayout: wide\n"
        "top_image: /icons/a.svg\nsummary: 要約\nauthor: hanako\nslug: はじめに\nanswer: yes"
    )
    result = run(a_file(head, "# 本文\n"))
    assert result == Result("a.md", Outcome.CREATED, post_id="2", path="/posts/はじめに")
    found = post()
    assert (found.title, found.slug, found.body) == ("First", "はじめに", "# 本文\n")
    assert (found.tags, found.top_image) == (["AWS", "ブログ"], "/icons/a.svg")
    assert (found.summary, found.author, found.status) == ("要約", "hanako", "published")
    assert list(found.front_matter.items()) == [("layout", "wide"), ("answer", "yes")]
    assert found.created_at == datetime(2018, 7, 4, 15, tzinfo=UTC)
    assert found.published_at == datetime(2018, 7, 5, 15, tzinfo=UTC)
    assert found.updated_at == datetime(2018, 12, 31, 15, tzinfo=UTC)


def test_a_file_s_post_is_in_its_series_and_group() -> None:
    run(a_file("series: 旅\ntranslation_of: later"))
    assert (post().series, post().translation_of) == ("旅", "later")
    assert run(a_file("series: 旅\ntranslation_of: later")).outcome is Outcome.SKIPPED
    assert run(a_file("series: 旅行")).outcome is Outcome.UPDATED
    assert (post().series, post().translation_of) == ("旅行", "")


def test_a_series_that_cannot_be_is_told_and_the_rest_comes_along() -> None:
    result = run(a_file("kind: page\nseries: 旅"))
    assert result.notes == ("A page is in no series: 旅 stays away.",)
    tags = ", ".join(f"tag {n}" for n in range(25))
    result = run(a_file(f"series: 旅\ntags: {tags}").replace("id: 2", "id: 3"))
    assert result.notes == ("With 25 tags it can be in no series: 旅 stays away.",)
    assert len(post("3").tags) == 25


def test_a_second_translation_in_a_language_comes_along_without_its_group() -> None:
    published(id="en", title="Hello", body="In English.")
    result = run(a_file("translation_of: en"))
    assert result.outcome is Outcome.CREATED
    assert result.notes[0].startswith("It is no translation of en: ")
    assert post().translation_of == ""


def test_a_post_is_published_at_its_creation_where_the_file_does_not_say() -> None:
    run(a_file())
    assert post().published_at == post().updated_at == datetime(2018, 7, 4, 15, tzinfo=UTC)


def test_a_draft_stays_a_draft_without_a_time_of_publication() -> None:
    run(a_file("draft: true"))
    assert (post().status, post().published_at) == ("draft", None)


def test_a_post_without_a_slug_is_found_at_its_id() -> None:
    run(a_file())
    assert post().path == "/posts/2"


def test_the_file_name_gives_title_and_address_only_where_the_file_says_nothing() -> None:
    run("---\ncreated_at: 2018-07-05\n---\nText.\n", "2018/はじめに.md")
    found = store.get_post_by_slug("はじめに")
    assert found is not None
    assert found.title == "はじめに"
    run("---\ntitle: Hello\nslug: hello\ncreated_at: 2018-07-05\n---\nText.\n", "2018/x.md")
    found = store.get_post_by_slug("hello")
    assert found is not None
    assert found.title == "Hello"


# Again -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        a_file(),
        "---\nslug: hello\ntitle: Without an id\n---\nText.\n",
        "---\ntitle: Without an id and a slug, and no date\n---\nText.\n",
    ],
)
def test_a_second_run_changes_nothing(text: str) -> None:
    run(text)
    before = [(item.id, item.version) for item in list_posts(PostFilter()).items]
    again = run(text)
    assert (again.outcome, again.reason) == (Outcome.SKIPPED, "unchanged")
    after = [(item.id, item.version) for item in list_posts(PostFilter()).items]
    assert after == before
    assert len(after) == 1


@pytest.mark.parametrize("name", ["が.md", "2018/が.md", "か\u3099.md"])
def test_a_file_without_an_id_is_the_same_post_wherever_it_lies(name: str) -> None:
    text = "---\ntitle: T\n---\nText.\n"
    run(text, "2019/が.md")
    assert run(text, name).reason == "unchanged"


def test_a_changed_file_updates_its_post_times_included() -> None:
    run(a_file("tags: old"))
    text = "---\nid: 2\ntitle: Second\ncreated_at: 2017-01-01\nslug: new\n---\nNew.\n"
    assert run(text).outcome is Outcome.UPDATED
    found = post()
    assert (found.title, found.body, found.tags, found.slug) == ("Second", "New.\n", [], "new")
    assert found.created_at == found.updated_at == datetime(2016, 12, 31, 15, tzinfo=UTC)
    assert found.version == 2
    assert run(text).reason == "unchanged"


def test_a_file_without_dates_keeps_the_times_of_its_first_import() -> None:
    run("---\nid: 2\ntitle: One\n---\nText.\n")
    first = post()
    run("---\nid: 2\ntitle: Two\n---\nText.\n")
    assert (post().title, post().created_at) == ("Two", first.created_at)
    assert post().published_at == first.published_at


@pytest.mark.parametrize("text", [a_file(), a_file(body="Changed.\n")])
def test_a_post_edited_here_since_is_skipped_unless_overwritten(text: str) -> None:
    run(a_file())
    publishing.save(copy_of(post(), body="Mine.\n"), by=EDITOR)
    skipped = run(text)
    assert skipped.outcome is Outcome.SKIPPED
    assert post().body == "Mine.\n"
    assert run(text, overwrite=True).outcome is Outcome.UPDATED
    assert post().body == text.rpartition("---\n")[2]
    assert run(text).reason == "unchanged"


def test_what_was_edited_here_is_said_where_the_file_changed_too() -> None:
    run(a_file())
    publishing.save(copy_of(post(), body="Mine.\n"), by=EDITOR)
    assert run(a_file(body="Theirs.\n")).reason == (
        "edited here since it was imported; --overwrite takes the source's text"
    )


def test_a_post_written_here_under_the_same_id_is_not_overwritten_unasked() -> None:
    saved(id="2", title="Mine")
    assert run(a_file()).reason == "post 2 was written here; --overwrite takes the source's text"
    assert run(a_file(), overwrite=True).outcome is Outcome.UPDATED
    assert post().title == "First"


def test_a_post_deleted_here_comes_back() -> None:
    run(a_file())
    publishing.delete(post(), by=EDITOR)
    assert run(a_file()).outcome is Outcome.CREATED
    assert post().title == "First"


def test_the_counters_of_a_post_whose_run_ended_too_early_are_settled_by_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as ended:
        ended.setattr("posts.publishing._settle_counts", lambda *posts: None)
        run(a_file("tags: AWS"))
    assert store.list_tags() == []
    assert run(a_file("tags: AWS")).reason == "unchanged"
    assert [(tag.key, tag.posts) for tag in store.list_tags()] == [("aws", 1)]


# Authors ---------------------------------------------------------------------------------------
def by(name: str, key: str = "a", author: str = "") -> Document:
    return Document(
        name=key, key=key, digest="1", title="T", body="", author_name=name, author=author
    )


def test_an_author_with_a_public_name_is_made_once_and_said() -> None:
    importer = Importer(by=IMPORT)
    first = importer.import_one(by("花子 さん"))
    assert first.notes == ("The author 花子 さん (花子-さん) is new and was made.",)
    assert "The author" not in str(importer.import_one(by(" 花子  さん", "b")))
    assert [(each.slug, each.name) for each in store.list_authors()] == [("花子-さん", "花子 さん")]
    assert post(first.post_id).author == "花子-さん"


def test_an_author_who_is_here_is_known_by_the_public_name() -> None:
    records.save_author(Author(slug="hanako", name="花子"), by=EDITOR)
    result = Importer(by=IMPORT).import_one(by("花子"))
    assert (post(result.post_id).author, result.notes) == ("hanako", ())


def test_an_author_gets_the_slug_of_the_source() -> None:
    result = Importer(by=IMPORT).import_one(by("花子", author="hanako"))
    assert post(result.post_id).author == "hanako"


def test_a_name_without_a_letter_still_makes_an_author_of_its_own() -> None:
    importer = Importer(by=IMPORT)
    importer.import_one(by("★"))
    importer.import_one(by("☆", "b"))
    assert sorted(each.name for each in store.list_authors()) == ["★", "☆"]


def test_a_dry_run_says_of_an_author_and_makes_none() -> None:
    result = Importer(by=IMPORT, dry_run=True).import_one(by("花子"))
    assert result.notes == ("The author 花子 (花子) is new and was made.",)
    assert store.list_authors() == []


# Pinned posts ----------------------------------------------------------------------------------
@pytest.mark.parametrize("dry_run", [False, True])
def test_posts_are_pinned_as_far_as_there_is_room(dry_run: bool) -> None:
    pinning.pin(published(title="Here before"), by=IMPORT)
    reason = (
        "At most 3 posts are pinned, and these are: “Here before”, “a”, “b”. "
        "Please unpin one first."
    )
    importer = Importer(by=IMPORT, dry_run=dry_run)
    results = [importer.import_one(at(key=key, pinned=True)) for key in "abc"]
    assert [result.outcome for result in results] == [Outcome.CREATED] * 3
    assert [result.notes for result in results] == [
        (),
        (),
        (f"It is not pinned. {reason}",),
    ]
    if not dry_run:
        assert [post(result.post_id).pinned for result in results] == [True, True, False]


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"draft": True}, "It is a draft. Please publish or schedule it first."),
        ({"kind": "page"}, "A page stands alone: only posts are pinned."),
    ],
)
def test_what_cannot_be_pinned_is_told(dry_run: bool, fields: dict[str, Any], reason: str) -> None:
    importer = Importer(by=IMPORT, dry_run=dry_run)
    result = importer.import_one(at(key="about", pinned=True, **fields))
    assert (result.outcome, result.notes) == (Outcome.CREATED, (f"It is not pinned. {reason}",))


def test_a_post_is_pinned_once_and_no_file_unpins_it() -> None:
    for text in ("pinned: true", "pinned: true\nsummary: x", "pinned: false"):
        assert run(a_file(text)).notes == ()
        assert post().pinned
    assert [entry.action for entry in history.of_post("2")].count("pinned") == 1


def test_a_post_whose_run_ended_too_early_is_pinned_by_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(pinning, "pin", killed)
        with pytest.raises(Killed):
            run(a_file("pinned: true"))
    assert not post().pinned
    assert run(a_file("pinned: true")).outcome is Outcome.SKIPPED
    assert post().pinned


def test_a_post_that_an_editor_unpinned_is_not_pinned_again() -> None:
    run(a_file("pinned: true"))
    pinning.unpin(post(), by=EDITOR)
    for text in ("pinned: true", "pinned: true\nsummary: x"):
        assert run(a_file(text)).notes == ()
        assert not post().pinned


# Old addresses ---------------------------------------------------------------------------------
def at(*addresses: str, key: str = "a", **fields: Any) -> Document:
    return Document(
        name=key, key=key, digest=key, title=key, body="", addresses=addresses, **fields
    )


@pytest.mark.parametrize("dry_run", [False, True])
def test_an_old_address_that_another_post_has_is_reported_and_the_post_goes_in(
    dry_run: bool,
) -> None:
    importer = Importer(by=IMPORT, dry_run=dry_run)
    importer.import_one(at("/old/", "https://x.example/?p=1"))
    result = importer.import_one(at("/%6Fld", "/other", key="b"))
    assert result.outcome is Outcome.CREATED
    assert result.notes == ("The old address /old does not lead here: another post has it.",)
    if not dry_run:
        assert post(result.post_id).addresses == ["/other"]
        assert store.address_holder("/?p=1") is not None


def test_an_old_address_that_is_the_posts_own_path_is_no_matter() -> None:
    result = run(a_file("slug: hello\naliases: [/posts/hello/, /posts/else]"))
    assert result.notes == (
        "The old address /posts/else cannot lead here: it is one of this site.",
    )


def test_more_old_addresses_than_a_post_can_have_are_reported() -> None:
    result = Importer(by=IMPORT).import_one(at(*(f"/{n}.html" for n in range(12))))
    assert result.notes == (
        "The old address /10.html was left out: 10 are kept.",
        "The old address /11.html was left out: 10 are kept.",
    )


def test_a_page_is_a_page_without_tags() -> None:
    result = Importer(by=IMPORT).import_one(at(kind="page", slug="about", tags=("a",)))
    assert result.path == "/about"
    assert result.notes == ("A page has no tags: a stay away.",)


def test_a_page_gets_no_address_that_the_site_has() -> None:
    result = Importer(by=IMPORT).import_one(at(kind="page", slug="search"))
    assert (result.path, result.notes) == (
        "/search-2",
        ("Its slug is search-2, since search is taken.",),
    )


# Collisions ------------------------------------------------------------------------------------
def test_a_taken_slug_gets_a_number_is_reported_and_stays() -> None:
    saved(slug="2", title="Mine")
    result = run(a_file())
    assert result.notes == ("Its slug is 2-2, since 2 is taken.",)
    assert run(a_file()).reason == "unchanged"
    run(a_file(body="Changed.\n"))
    assert post().slug == "2-2"


def test_a_slug_that_another_post_was_seen_at_before_is_taken() -> None:
    moved = saved(slug="2", status="published")
    publishing.save(copy_of(moved, slug="elsewhere"), by=EDITOR)
    assert run(a_file()).notes == ("Its slug is 2-2, since 2 is taken.",)


def test_a_numbered_slug_still_has_a_slugs_length() -> None:
    slug = "x" * 200
    saved(slug=slug)
    run(a_file(f"slug: {slug}"))
    assert post().slug == "x" * 198 + "-2"


def test_two_files_of_one_id_in_a_run_are_told_apart() -> None:
    importer = Importer(by=IMPORT)
    importer.import_one(document(a_file(), "a.md"))
    result = importer.import_one(document(a_file(body="Other.\n"), "b.md"))
    assert result.outcome is Outcome.FAILED
    assert result.reason == (
        "A document before it has the same id (2). Give each an `id` of its own."
    )
    assert post().body == "Text.\n"


# What is wrong with a file ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty."),
        (a_file("author: nobody"), "There is no author 'nobody'."),
        (a_file("tags: [" + ", ".join(f"t{n}" for n in range(26)) + "]"), "at most 25 tags"),
        (a_file("summary: " + "x" * 501), "501 characters; at most 500"),
        (a_file("top_image: images/a.png"), "images/a.png"),
    ],
)
@pytest.mark.parametrize("dry_run", [False, True])
def test_a_bad_file_fails_with_a_sentence_in_a_dry_run_too(
    text: str, sentence: str, dry_run: bool
) -> None:
    result = run(text, dry_run=dry_run)
    assert result.outcome is Outcome.FAILED
    assert sentence in result.reason
    assert store.get_post("2") is None


def test_a_file_that_cannot_be_read_does_not_stop_the_rest(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.md").write_text(f"---\nid: {name}\ntitle: T\n---\n")
    items = iter(MarkdownSource(open_tree(tmp_path), Options(timezone.get_default_timezone())))
    read = [next(items)]
    (tmp_path / "b.md").unlink()
    importer = Importer(by=IMPORT)
    results = [importer.import_one(item) for item in [*read, *items]]
    assert [result.outcome for result in results] == ["created", "failed", "created"]
    assert results[1].reason == "It cannot be read: No such file or directory."


# A dry run -------------------------------------------------------------------------------------
def test_a_dry_run_tells_the_same_and_changes_nothing() -> None:
    text = "---\nid: {}\ntitle: T\nslug: same\n---\nText.\n"

    def results(*, dry_run: bool) -> list[Result]:
        importer = Importer(by=IMPORT, dry_run=dry_run)
        return [
            importer.import_one(document(text.format(number), f"{number}.md")) for number in (1, 2)
        ]

    told = results(dry_run=True)
    assert list_posts(PostFilter()).items == []
    assert told == results(dry_run=False)
    assert told[1].notes == ("Its slug is same-2, since same is taken.",)
