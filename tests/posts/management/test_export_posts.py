"""The command `export_posts`: what it writes, and that an import makes the same blog of it."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from posts import pinning, publishing, records, site_links, site_settings, store
from posts.media import files
from posts.models import Author, copy_of
from posts.post_lists import PostFilter, list_posts
from tests import local_aws
from tests.posts.factories import EDITOR, published, saved
from tests.posts.importers.sites import a_picture, a_site

pytestmark = pytest.mark.usefixtures("tables", "media_bucket")


def run(command: str, *arguments: str | Path) -> str:
    output = StringIO()
    call_command(command, *map(str, arguments), stdout=output)
    return output.getvalue()


def files_in(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def emptied(tables: list[str], bucket: str) -> None:
    for name in tables:
        local_aws.empty_table(boto3.client("dynamodb"), name)
    local_aws.empty_bucket(boto3.client("s3"), bucket)


def a_blog() -> None:
    records.save_author(Author(slug="hanako", name="花子", user="hanako@x.example"), by=EDITOR)
    records.save_author(Author(slug="bob", name="Bob", url="https://bob.example/"), by=EDITOR)
    picture = files.store(files.check(a_picture(), "図 1.png"), by=EDITOR)
    files.store(files.check(a_picture("blue"), "unused.png"), by=EDITOR)
    when = datetime(2018, 7, 4, 15, 0, 1, tzinfo=UTC)
    published(
        id="2",
        title='新幹線: "速い" #1',
        slug="新幹線",
        summary="null",
        tags=["旅", "a, b", "2018"],
        author="hanako",
        top_image=picture.path,
        published_at=when,
        body=f"![図]({picture.path})\n\n---\n",
        front_matter={"weight": "10", "cover": {"image": "a.png", "hidden": "no"}, "x": ["1"]},
        addresses=["/2018/07/05/新幹線.html", "/?p=2", "/100%"],
    )
    trip = store.get_post("2")
    assert trip is not None
    pinning.pin(trip, by=EDITOR)
    saved(title="A draft", slug="idea", body="")
    saved(title="Later", slug="later", published_at=datetime(2040, 1, 1, tzinfo=UTC))
    published(title="Planned", slug="planned", published_at=datetime(2040, 1, 1, tzinfo=UTC))
    about = published(title="About", slug="about", kind="page", body="Us.\n")
    publishing.save_pending(copy_of(about, body="Us, anew.\n"), by=EDITOR)
    trip = store.get_post("2")
    assert trip is not None
    changes: dict[str, Any] = {
        "title": "夏の旅",
        "slug": "夏",
        "tags": ["夏"],
        "published_at": None,
    }
    changes |= {"body": "---\n書き直し\n", "updated_at": when}
    publishing.save_pending(copy_of(trip, **changes), by=EDITOR, keep_times=True)
    published(title="Clash", slug="clash", front_matter={"date": "then", "front_matter": "x"})


def test_everything_is_written_in_its_place(tmp_path: Path) -> None:
    a_blog()
    output = run("export_posts", tmp_path / "blog")
    written = files_in(tmp_path / "blog")
    names = [name for name in written if not name.startswith("media/")]
    today = f"{datetime.now(UTC):%Y-}"
    assert [name for name in names if today not in name] == [
        "drafts/idea.md",
        "drafts/later.md",
        "pages/about.md",
        "posts/2018-07-05-新幹線.md",
        "posts/2040-01-01-planned.md",
        "site.yaml",
        "unpublished/pages/about.md",
        "unpublished/新幹線.md",
    ]
    assert sorted(Path(name).name for name in written if name.startswith("media/")) == [
        "unused.png",
        "図-1.png",
    ]
    assert output == "11 created, 0 updated, 0 skipped, 0 failed, 0 deleted.\n"


def test_the_front_matter_of_a_post_is_one_that_others_read(tmp_path: Path) -> None:
    a_blog()
    run("export_posts", tmp_path)
    text = (tmp_path / "posts/2018-07-05-新幹線.md").read_text()
    head, _, body = text.removeprefix("---\n").partition("---\n")
    lines = [line for line in head.splitlines() if "updated_at" not in line]
    picture = next(each.path for each in store.list_media().items if each.name != "unused.png")
    assert [line for line in lines if "created_at" not in line] == [
        "id: '2'",
        "title: '新幹線: \"速い\" #1'",
        "slug: 新幹線",
        "date: 2018-07-05T00:00:01+09:00",
        "draft: false",
        "pinned: true",
        "tags: [旅, 'a, b', '2018']",
        "summary: 'null'",
        f"top_image: {picture}",
        "author: hanako",
        "aliases: [/2018/07/05/新幹線.html, '/?p=2', /100%25]",
        "weight: 10",
        "cover:",
        "  image: a.png",
        "  hidden: no",
        "x: [1]",
    ]
    assert body == f"![図]({picture})\n\n---\n"


def test_an_export_imported_into_an_empty_blog_is_exported_the_same(
    tmp_path: Path, tables: list[str], media_bucket: str
) -> None:
    a_blog()
    run("export_posts", tmp_path / "one")
    emptied(tables, media_bucket)
    tried = run("import_posts", tmp_path / "one", "--dry-run")
    assert store.list_authors() == []
    output = run("import_posts", tmp_path / "one")
    assert tried == f"{output}Nothing was changed: this was a dry run.\n"
    assert "8 created, 0 updated, 0 skipped, 0 failed" in output
    assert "Authors and files of the export: 4 created" in output
    site = store.get_site()
    assert site is not None
    assert list(site_links.stored(site.pinned)) == ["2"]
    assert b"pinned" not in (tmp_path / "one/unpublished/新幹線.md").read_bytes()
    run("export_posts", tmp_path / "two")
    assert files_in(tmp_path / "two") == files_in(tmp_path / "one")


def test_a_file_that_was_imported_comes_back_as_it_was_beside_changes_made_here(
    tmp_path: Path,
) -> None:
    times = "".join(f"{name}: 2018-07-05\r\n" for name in ("date", "created_at", "updated_at"))
    source = f"---\r\nid: 7\r\ntitle:   Trip\r\n{times}x: 1\r\n---\r\nText.\r\n".encode()
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.md").write_bytes(source)
    run("import_posts", tmp_path / "in")
    post = store.get_post("7")
    assert post is not None
    publishing.save_pending(copy_of(post, title="Other"), by=EDITOR)
    run("export_posts", tmp_path / "out")
    (live,) = (tmp_path / "out/posts").iterdir()
    assert live.read_bytes() == source
    assert b"changes_of: '7'\ntitle: Other\n" in (tmp_path / "out/unpublished/7.md").read_bytes()


def test_a_zip_is_imported_and_exported_the_same_too(
    tmp_path: Path, tables: list[str], media_bucket: str
) -> None:
    a_blog()
    run("export_posts", tmp_path / "one.zip")
    emptied(tables, media_bucket)
    run("import_posts", tmp_path / "one.zip")
    run("export_posts", tmp_path / "two.zip")
    assert (tmp_path / "two.zip").read_bytes() == (tmp_path / "one.zip").read_bytes()
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["one.zip", "two.zip"]


OWN = b"""\xef\xbb\xbf---\r
id: 2\r
title:   "First"   # a comment\r
created_at: 2018-07-05\r
updated_at: 2018-07-05\r
draft: false\r
tags: AWS,\xe3\x83\x96\xe3\x83\xad\xe3\x82\xb0\r
top_image: /icons/aws-lambda.svg\r
flag: yes\r
---\r
\r
Text.\r
"""


@pytest.mark.parametrize(
    "data",
    [
        OWN,
        OWN.replace(b"\r", b"").removeprefix(b"\xef\xbb\xbf"),
        b'+++\ntitle = "T"\nslug = "t"\ndate = 2018-07-05T00:00:00Z\n[params]\na = 1\n+++\nText.',
        b"---\ntitle: T\nslug: t\ndraft: yes\ncreated_at: 2018-07-05 09:30\n---\n",
        b"---\ntitle: T\nslug: t\npinned:  yes # first of all\ndate: 2018-07-05\n---\n",
        b"---\ntitle: T\nslug: t\npinned: by nail\ndate: 2018-07-05\n---\n",
        b"---\ntags: []\n---\nnamed by its file and dated by it\n",
    ],
)
def test_a_file_in_our_own_form_that_nobody_edited_comes_back_as_it_went_in(
    tmp_path: Path, data: bytes
) -> None:
    a_site(tmp_path / "in", {"2018-07-05-日記.md": data})
    run("import_posts", tmp_path / "in")
    run("export_posts", tmp_path / "out")
    (written,) = [each for name, each in files_in(tmp_path / "out").items() if name.endswith(".md")]
    assert written == data


def test_a_file_whose_post_was_pinned_or_unpinned_here_says_so(tmp_path: Path) -> None:
    times = "".join(f"{name}: 2018-07-05\n" for name in ("date", "created_at", "updated_at"))
    plain = f"---\ntitle: T\n{times}---\n"
    a_site(
        tmp_path / "in", {"a.md": plain, "b.md": plain.replace("---\n", "---\npinned: yes\n", 1)}
    )
    run("import_posts", tmp_path / "in")
    (a, b) = sorted(list_posts(PostFilter()).items, key=lambda post: post.slug)
    pinning.pin(a, by=EDITOR)
    pinning.unpin(b, by=EDITOR)

    assert "2 skipped" in run("import_posts", tmp_path / "in")

    run("export_posts", tmp_path / "out")
    written = files_in(tmp_path / "out")
    assert b"\npinned: true\n" in written["posts/2018-07-05-a.md"]
    assert b"pinned" not in written["posts/2018-07-05-b.md"]


def test_series_and_translations_go_out_and_come_back_the_same(
    tmp_path: Path, tables: list[str], media_bucket: str
) -> None:
    when = datetime(2018, 7, 5, tzinfo=UTC)
    published(id="1", slug="ja", title="はじめに", series="東海道の旅", published_at=when)
    english: dict[str, Any] = {"title": "First", "front_matter": {"series": ["a", "b"]}}
    published(id="2", slug="en", translation_of="1", published_at=when, **english)
    run("export_posts", tmp_path / "one")
    text = files_in(tmp_path / "one")
    assert "series: 東海道の旅\n".encode() in text["posts/2018-07-05-ja.md"]
    assert b"translation_of: '1'\n" in text["posts/2018-07-05-en.md"]
    emptied(tables, media_bucket)

    run("import_posts", tmp_path / "one")

    run("export_posts", tmp_path / "two")
    assert files_in(tmp_path / "two") == text


def test_a_file_that_was_edited_here_comes_back_with_the_edit(tmp_path: Path) -> None:
    a_site(tmp_path / "in", {"a.md": OWN})
    run("import_posts", tmp_path / "in")
    post = store.get_post("2")
    assert post is not None
    publishing.save(copy_of(post, title="Edited"), by=EDITOR)
    run("export_posts", tmp_path / "out")
    text = (tmp_path / "out/posts/2018-07-05-2.md").read_text()
    assert "title: Edited\n" in text
    assert "flag: yes\n" in text
    assert text.endswith("---\n\nText.\n")


def test_a_file_that_does_not_say_all_that_its_post_is_comes_back_with_it(tmp_path: Path) -> None:
    saved(slug="t", title="Was first")
    a_site(tmp_path / "in", {"t.md": "---\ntitle: T\nid: x\nslug: t\n---\n"})
    run("import_posts", tmp_path / "in")
    run("export_posts", tmp_path / "out")
    (text,) = [each for name, each in files_in(tmp_path / "out").items() if name.endswith("t-2.md")]
    assert b"slug: t-2\n" in text
    assert b"created_at: " in text


def test_long_japanese_slugs_get_names_that_a_disk_takes_and_tells_apart(
    tmp_path: Path, tables: list[str], media_bucket: str
) -> None:
    slug = "あ" * 199
    for number in "12":
        published(id=number, slug=slug + number, published_at=datetime(2018, 7, 5, tzinfo=UTC))
    run("export_posts", tmp_path / "one")
    names = [name for name in files_in(tmp_path / "one") if name.startswith("posts/")]
    assert len(names) == 2
    assert all(len(Path(name).name.encode()) <= 240 for name in names)
    emptied(tables, media_bucket)
    run("import_posts", tmp_path / "one")
    run("export_posts", tmp_path / "two")
    assert files_in(tmp_path / "two") == files_in(tmp_path / "one")


def test_a_folder_is_brought_up_to_date(tmp_path: Path) -> None:
    post = published(slug="a", published_at=datetime(2018, 7, 5, tzinfo=UTC))
    published(slug="b", published_at=datetime(2018, 7, 6, tzinfo=UTC))
    run("export_posts", tmp_path)
    a_site(tmp_path, {".git/config": "mine", "posts/mine.md": "of a former export"})
    publishing.save(copy_of(post, slug="c"), by=EDITOR)
    told = (
        "deleted  posts/2018-07-05-a.md\ndeleted  posts/mine.md\n"
        "1 created, 0 updated, 2 skipped, 0 failed, 2 deleted.\n"
    )
    dry = run("export_posts", tmp_path, "--dry-run")
    assert dry == told + "Nothing was written: this was a dry run.\n"
    assert "posts/mine.md" in files_in(tmp_path)
    assert run("export_posts", tmp_path) == told
    names = ["posts/2018-07-05-c.md", "posts/2018-07-06-b.md"]
    assert [name for name in files_in(tmp_path) if name.startswith("posts/")] == names
    assert ".git/config" in files_in(tmp_path)


def test_a_folder_with_other_things_is_refused_untouched(tmp_path: Path) -> None:
    a_site(tmp_path, {"posts/mine.md": "mine"})
    with pytest.raises(CommandError, match="has files of something else"):
        run("export_posts", tmp_path)
    assert files_in(tmp_path) == {"posts/mine.md": b"mine"}


def test_a_file_that_the_bucket_lost_is_told_and_the_rest_is_written(
    tmp_path: Path, media_bucket: str
) -> None:
    a_blog()
    local_aws.empty_bucket(boto3.client("s3"), media_bucket)
    output = StringIO()
    with pytest.raises(CommandError, match="2 of 11 files failed"):
        call_command("export_posts", str(tmp_path), stdout=output)
    assert "failed   media/" in output.getvalue()
    assert "It is on record, but no longer on S3." in output.getvalue()
    assert "posts/2018-07-05-新幹線.md" in files_in(tmp_path)


def test_a_zip_has_the_same_files_as_a_folder(tmp_path: Path) -> None:
    a_blog()
    run("export_posts", tmp_path / "folder")
    run("export_posts", tmp_path / "blog.zip")
    with zipfile.ZipFile(tmp_path / "blog.zip") as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    assert inside == files_in(tmp_path / "folder")


def a_blog_with_settings() -> None:
    site = site_settings.load()
    site.title, site.description, site.language = "花子のブログ", "a: b", "en"
    site.time_zone, site.feed_posts = "Europe/London", 7
    site.feed_content = "full"
    site.navigation = [("旅", "/tags/旅"), ("2018", "https://example.com/#a")]
    site.colours = {"light-accent": "#aa0000"}
    site_settings.save(site, by=EDITOR)
    a_blog()


def test_the_settings_are_in_the_export_and_come_back(
    tmp_path: Path, tables: list[str], media_bucket: str
) -> None:
    a_blog_with_settings()
    wanted = site_settings.load()
    run("export_posts", tmp_path / "one")
    assert (tmp_path / "one/site.yaml").read_text().splitlines()[:15] == [
        "title: 花子のブログ",
        "description: 'a: b'",
        "language: en",
        "time_zone: Europe/London",
        "navigation:",
        "- name: 旅",
        "  url: /tags/旅",
        "- name: '2018'",
        "  url: https://example.com/#a",
        "colours:",
        "  light-accent: '#aa0000'",
        "feed_posts: '7'",
        "feed_content: full",
        "authors:",
        "- slug: bob",
    ]
    emptied(tables, media_bucket)
    assert "They are those of site.yaml now." in run("import_posts", tmp_path / "one")
    found = site_settings.load()
    assert {name: getattr(found, name) for name in site_settings.NAMES} == {
        name: getattr(wanted, name) for name in site_settings.NAMES
    }
    run("export_posts", tmp_path / "two")
    assert files_in(tmp_path / "two") == files_in(tmp_path / "one")


def test_a_dry_run_takes_no_settings(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/2018-07-05-a.md").write_text("---\nid: 1\ntitle: A\n---\nText.\n")
    (tmp_path / "site.yaml").write_text("title: Theirs\n")
    assert "They are those of site.yaml now." in run("import_posts", tmp_path, "--dry-run")
    assert (site_settings.load().title, site_settings.load().version) == ("blogsite", 0)


def test_a_blog_that_has_posts_or_settings_keeps_its_own(
    tmp_path: Path, tables: list[str], media_bucket: str
) -> None:
    a_blog_with_settings()
    run("export_posts", tmp_path / "one")
    emptied(tables, media_bucket)
    saved(title="Here before")
    run("import_posts", tmp_path / "one")
    assert site_settings.load().title == "blogsite"
    emptied(tables, media_bucket)
    site = site_settings.load()
    site.title = "Mine"
    site_settings.save(site, by=EDITOR)
    run("import_posts", tmp_path / "one")
    assert site_settings.load().title == "Mine"


def test_settings_that_are_none_are_told_and_posts_come_all_the_same(
    tmp_path: Path, tables: list[str], media_bucket: str
) -> None:
    a_blog()
    run("export_posts", tmp_path / "one")
    file = tmp_path / "one/site.yaml"
    file.write_text(file.read_text().replace("Asia/Tokyo", "Asia/Edo"))
    emptied(tables, media_bucket)
    output = StringIO()
    with pytest.raises(CommandError, match="1 of 13 failed"):
        call_command("import_posts", str(tmp_path / "one"), stdout=output)
    assert "“Asia/Edo” is no time zone" in output.getvalue()
    assert site_settings.load().version == 0
    assert len(list((tmp_path / "one/posts").iterdir())) == 3


def test_a_dry_run_tells_of_authors_who_cannot_be_made(
    tmp_path: Path, tables: list[str], media_bucket: str
) -> None:
    a_site(
        tmp_path,
        {
            "site.yaml": "authors: [{slug: hanako, name: ''}, {slug: bob, name: B}, {slug: bob}]",
            "posts/a.md": "---\ntitle: A\nauthor: bob\n---\n",
            "posts/b.md": "---\ntitle: B\nauthor: hanako\n---\n",
        },
    )
    told = []
    for options in ([], ["--dry-run"]):
        emptied(tables, media_bucket)
        report = tmp_path.with_suffix(".jsonl")
        with pytest.raises(CommandError, match="2 of 5 failed"):
            run("import_posts", tmp_path, "--report", report, *options)
        told.append([json.loads(line) for line in report.read_text("utf-8").splitlines()])
    assert told[0] == told[1]
    assert [each["outcome"] for each in told[0]] == [
        "failed",
        "created",
        "skipped",
        "created",
        "failed",
    ]
