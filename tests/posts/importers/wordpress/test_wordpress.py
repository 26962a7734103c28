"""Exports of WordPress, whole and broken."""

from __future__ import annotations

import tracemalloc
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from posts.importers.document import Document, Unreadable
from posts.importers.formats import recognise
from posts.importers.source import InvalidFile, Options
from posts.importers.wordpress import FORMAT
from tests.posts.importers.wordpress.exports import (
    TOKYO,
    attachment,
    export,
    item,
    meta,
    one,
    read,
)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_a_post_is_read_whole(tmp_path: Path, version: str) -> None:
    more = (
        '<category domain="category" nicename="travel"><![CDATA[旅 &amp; 宿]]></category>'
        '<category domain="post_tag" nicename="sea"><![CDATA[海]]></category>'
        '<category domain="category" nicename="uncategorized"><![CDATA[未分類]]></category>'
        '<category domain="post_format" nicename="post-format-aside"><![CDATA[Aside]]></category>'
        "<excerpt:encoded><![CDATA[<p>要約</p>]]></excerpt:encoded>"
        "<wp:is_sticky>1</wp:is_sticky>"
        "<wp:comment><wp:comment_approved>1</wp:comment_approved></wp:comment>"
        "<wp:comment><wp:comment_approved>spam</wp:comment_approved></wp:comment>"
        + meta("_thumbnail_id", "9")
        + meta("_edit_last", "1")
        + meta("mood", "良い")
    )
    found = one(
        tmp_path, item("一行目\n二行目\n\n次の段落", more=more), attachment(9), version=version
    )
    assert found == Document(
        name="post 7 はじめての旅",
        key="https://blog.example/?p=7#7",
        digest=found.digest,
        title="はじめての旅",
        slug="旅",
        body="一行目\\\n二行目\n\n次の段落",
        summary="要約",
        tags=("旅 & 宿", "海"),
        top_image="https://blog.example/up/9.jpg",
        author="hanako",
        author_name="山田 花子",
        published_at=datetime(2018, 7, 5, 9, 30, tzinfo=UTC),
        created_at=datetime(2018, 7, 5, 9, 30, tzinfo=UTC),
        updated_at=datetime(2018, 7, 5, 23, 0, tzinfo=UTC),
        addresses=("https://blog.example/2018/07/05/trip/", "https://blog.example/?p=7"),
        rest={"post_format": ["Aside"], "mood": "良い"},
        notes=(
            "It was sticky; here posts stand in the order of time.",
            "1 comment is not taken along.",
        ),
    )


def test_pages_are_pages(tmp_path: Path) -> None:
    found = one(tmp_path, item(wp_post_type="page", wp_post_id="3"))
    assert found.kind == "page"


@pytest.mark.parametrize(
    ("link", "guid", "expected"),
    [
        ("https://blog.example//a/", "https://blog.example/b/", ("/a/", "/b/", "/?p=7")),
        ("https://blog.example/?page_id=7", "https://blog.example/?page_id=7", ("/?p=7",)),
        ("https://blog.example/?p=7", "https://old.example/b/", ("/?p=7",)),
        ("", "https://blog.example/?p=3", ("/?p=7",)),
    ],
)
def test_old_addresses_are_those_that_can_lead_here(
    tmp_path: Path, link: str, guid: str, expected: tuple[str, ...]
) -> None:
    found = one(tmp_path, item(link=link, guid=guid))
    assert found.addresses == tuple(f"https://blog.example{path}" for path in expected)


@pytest.mark.parametrize(
    ("fields", "draft", "note"),
    [
        ({"wp_status": "draft"}, True, ""),
        ({"wp_status": "pending"}, True, ""),
        ({"wp_status": "private"}, True, "private"),
        ({"wp_post_password": "himitsu"}, True, "password"),
        ({"wp_status": "future"}, False, ""),
    ],
)
def test_what_readers_could_not_see_is_a_draft(
    tmp_path: Path, fields: dict[str, str], draft: bool, note: str
) -> None:
    found = one(tmp_path, item(**fields))
    assert found.draft is draft
    assert note in "".join(found.notes)
    assert "himitsu" not in repr(found)


def test_a_scheduled_post_keeps_its_time(tmp_path: Path) -> None:
    found = one(tmp_path, item(wp_status="future", wp_post_date_gmt="2099-01-01 00:00:00"))
    assert found.published_at == datetime(2099, 1, 1, tzinfo=UTC)
    assert found.created_at == datetime(2018, 7, 5, 23, 0, tzinfo=UTC)


def test_a_draft_has_the_time_of_the_site_where_utc_is_not_given(tmp_path: Path) -> None:
    zero = "0000-00-00 00:00:00"
    found = one(
        tmp_path,
        item(wp_status="draft", wp_post_date_gmt=zero, wp_post_modified_gmt=zero, wp_post_name=""),
    )
    assert found.published_at is None
    assert found.created_at == datetime(2018, 7, 5, 18, 30, tzinfo=TOKYO)
    assert found.slug == ""


def test_without_any_time_the_feeds_is_taken(tmp_path: Path) -> None:
    zero = "0000-00-00 00:00:00"
    found = one(
        tmp_path,
        item(
            wp_post_date=zero,
            wp_post_date_gmt=zero,
            wp_post_modified=zero,
            wp_post_modified_gmt="",
            pubDate="Thu, 05 Jul 2018 09:30:00 +0000",
        ),
    )
    assert found.published_at == datetime(2018, 7, 5, 9, 30, tzinfo=UTC)
    assert found.updated_at is None


def test_a_slug_that_wordpress_cut_within_a_character_is_read_as_far_as_it_goes(
    tmp_path: Path,
) -> None:
    assert one(tmp_path, item(wp_post_name="%e6%97%85%e3%81")).slug == "旅"


def test_a_missing_featured_picture_is_noted(tmp_path: Path) -> None:
    found = one(tmp_path, item(more=meta("_thumbnail_id", "12")))
    assert found.top_image == ""
    assert found.notes == ("Its featured picture (12) is not in the export.",)


def test_menus_revisions_and_the_trash_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "blog.xml"
    path.write_bytes(
        export(
            item(wp_status="trash"),
            item(wp_post_type="nav_menu_item"),
            item(wp_post_type="revision", wp_status="inherit"),
            attachment(9),
            item(),
        )
    )
    source = FORMAT.open(path, Options(TOKYO))
    assert [found.name for found in source] == ["post 7 はじめての旅"]
    assert getattr(source, "ignored") == 4  # noqa: B009 - sources may have it
    assert (source.format, source.site) == ("wordpress", "https://blog.example")


def test_several_files_are_one_export(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "blog.zip", "w") as archive:
        archive.writestr("part-1.xml", export(item(more=meta("_thumbnail_id", "9"))))
        archive.writestr("part-2.xml", export(attachment(9)))
        archive.writestr("readme.txt", "no export")
    source = recognise(tmp_path / "blog.zip", None, Options(TOKYO))
    (found,) = source
    assert isinstance(found, Document)
    assert found.top_image == "https://blog.example/up/9.jpg"


def test_the_same_export_gives_the_same_documents_and_another_text_another_digest(
    tmp_path: Path,
) -> None:
    first, again = one(tmp_path, item()), one(tmp_path, item())
    changed = one(tmp_path, item("別の本文"))
    assert first == again
    assert (changed.key, changed.digest == first.digest) == (first.key, False)


def test_a_broken_item_does_not_take_others_along(tmp_path: Path) -> None:
    broken = item(title="三", wp_post_id="8").encode().replace("本文".encode(), b"\x93\xfa")
    start = export(item(title="一"), item(title="二", more="<open>"), tail="")
    found = read(tmp_path, start + broken + item(title="四").encode() + b"</channel></rss>")
    assert [type(one) for one in found] == [Document, Unreadable, Unreadable, Document]
    assert found[1] == Unreadable(
        "item 7 二",
        "It is no well-formed XML (mismatched tag, in its line 16). Mend it there, or export it "
        "again.",
    )
    assert found[2] == Unreadable(
        "item 8 三",
        "It is not UTF-8 text (byte 0x93 in its line 15). Mend it there, or export it again.",
    )


def test_the_end_of_cdata_within_a_text_is_mended(tmp_path: Path) -> None:
    assert one(tmp_path, item("<pre>a[b[0]]>c</pre>")).body == "```\na[b[0]]>c\n```"
    assert one(tmp_path, item("<p>x]]]]><![CDATA[>y</item></p>")).body == "x]]>y"


def test_cdata_by_the_thousand_without_an_end_takes_no_time(tmp_path: Path) -> None:
    broken = item(more="".join(f"<a{number}><![CDATA[" for number in range(50_000)) + "]]>")
    found = read(tmp_path, export(broken))
    (one_item,) = found
    assert isinstance(one_item, Unreadable)
    assert "no well-formed XML" in one_item.reason


def test_control_characters_are_taken_out(tmp_path: Path) -> None:
    found = one(tmp_path, item("本\x08文\x0b", more="<x>&#x1f;</x>"))
    assert found.body == "本文"


def test_a_file_that_is_cut_off_says_so_behind_what_it_has(tmp_path: Path) -> None:
    whole = export(item(), item(title="二"))
    found = read(tmp_path, whole[: whole.rindex(b"</content:encoded>")])
    assert isinstance(found[0], Document)
    assert found[1] == Unreadable(
        "item 7 二",
        "The file ends in the middle of it. Export it again, or copy the whole file.",
    )
    (_first, last) = read(tmp_path, export(item(), tail=""))
    assert last.name == "blog.xml"


@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/evil.dtd">',
    ],
)
def test_document_types_and_entities_are_refused(tmp_path: Path, dtd: str) -> None:
    data = export(item("&x;")).replace(b"<rss", dtd.encode() + b"<rss", 1)
    with pytest.raises(InvalidFile, match=r"blog\.xml: The file has a document type"):
        read(tmp_path, data)


def test_an_ampersand_that_is_no_entity_of_xml_is_mended(tmp_path: Path) -> None:
    data = export(item("A&B &mdash; C")).replace(
        b"<![CDATA[A&B &mdash; C]]>", b"A&B &mdash; &evil; C"
    )
    (found,) = read(tmp_path, data)
    assert isinstance(found, Document)
    assert found.body == "A&B — \\&evil; C"


def test_a_mail_address_is_not_made_public_as_an_authors_slug(tmp_path: Path) -> None:
    found = one(tmp_path, item(dc_creator="taro@example.com"))
    assert (found.author, found.author_name) == ("", "taro")


def test_another_encoding_is_refused_with_the_way_out(tmp_path: Path) -> None:
    data = export(item()).replace(b'"UTF-8"', b'"EUC-JP"', 1)
    with pytest.raises(InvalidFile, match="says that it is EUC-JP"):
        read(tmp_path, data)


def test_a_post_of_fifty_megabytes_is_refused_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "blog.xml"
    with path.open("wb") as file:
        file.write(export(tail=""))
        head, _, tail = item("@@", title="巨大").encode().partition(b"@@")
        file.write(head)
        for _ in range(50):
            file.write(b"x" * 1_000_000)
        file.write(tail + item().encode() + b"</channel></rss>")
    tracemalloc.start()
    found = list(FORMAT.open(path, Options(TOKYO)))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [one.name for one in found] == ["item 7 巨大", "post 7 はじめての旅"]
    assert isinstance(found[0], Unreadable)
    assert "16,777,216 bytes" in found[0].reason
    assert peak < 45_000_000


def test_a_post_that_is_too_large_for_the_blog_is_unreadable(tmp_path: Path) -> None:
    (found,) = read(tmp_path, export(item("x" * 5_000_000)))
    assert isinstance(found, Unreadable)
    assert "5,000,000" in found.reason


def test_other_xml_is_not_taken_for_an_export(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text("<rss version='2.0'><channel><item/></channel></rss>")
    assert not FORMAT.recognises(path)
    assert not FORMAT.recognises(tmp_path / "none.xml")
