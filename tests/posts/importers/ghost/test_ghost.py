"""Exports of Ghost, of all its versions."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from posts.importers.document import Document, Unreadable
from posts.importers.formats import recognise
from posts.importers.ghost import FORMAT
from posts.importers.source import HasPictures, InvalidFile, Options

OPTIONS = Options(ZoneInfo("Asia/Tokyo"))
PLAIN: dict[str, Any] = {
    "id": "5f1",
    "uuid": "00000000-0000-4000-8000-000000000001",
    "title": "海辺の町で",
    "slug": "seaside",
    "html": "<p>本文</p>",
    "status": "published",
    "visibility": "public",
    "type": "post",
    "created_at": "2020-01-01T00:00:00.000Z",
    "updated_at": "2020-01-03T00:00:00.000Z",
    "published_at": "2020-01-02T00:00:00.000Z",
}
TABLES: dict[str, Any] = {
    "members": [{"email": "reader@example.com", "name": "secret reader"}],
    "posts_authors": [
        {"post_id": "5f1", "author_id": "2", "sort_order": 1},
        {"post_id": "5f1", "author_id": "1", "sort_order": 0},
    ],
    "posts_meta": [{"post_id": "5f1", "feature_image_alt": "海", "meta_title": None}],
    "posts_tags": [
        {"post_id": "5f1", "tag_id": "b", "sort_order": 1},
        {"post_id": "5f1", "tag_id": "a", "sort_order": 0},
        {"post_id": "5f1", "tag_id": "c", "sort_order": 2},
    ],
    "settings": [{"key": "stripe_secret_key", "value": "sk_secret"}],
    "tags": [
        {"id": "a", "name": "旅", "visibility": "public"},
        {"id": "b", "name": "海", "visibility": "public"},
        {"id": "c", "name": "#wide", "visibility": "internal"},
    ],
    "users": [
        {"id": "1", "slug": "hanako", "name": "山田 花子", "password": "$2a$secret"},
        {"id": "2", "slug": "taro", "name": "太郎", "email": "taro@example.com"},
    ],
}


def export(*posts: dict[str, Any], **tables: Any) -> str:
    data = {"posts": list(posts), **TABLES, **tables}
    return json.dumps({"db": [{"meta": {"version": "5.0.0"}, "data": data}]}, ensure_ascii=False)


def read(folder: Path, text: str | bytes) -> list[Document | Unreadable]:
    path = folder / "blog.json"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(FORMAT.open(path, OPTIONS))


def one(folder: Path, **values: Any) -> Document:
    (found,) = read(folder, export(PLAIN | values))
    assert isinstance(found, Document)
    return found


def lexical(*children: dict[str, Any]) -> dict[str, Any]:
    return {"html": None, "lexical": json.dumps({"root": {"children": list(children)}})}


def mobiledoc(**parts: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"version": "0.3.1", "atoms": [], "cards": [], "markups": []}
    return {"html": None, "mobiledoc": json.dumps(empty | parts)}


def test_a_post_is_read_whole(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        feature_image="__GHOST_URL__/content/images/2020/01/sea.jpg",
        custom_excerpt="要約",
        canonical_url="https://elsewhere.example/",
        featured=1,
        codeinjection_foot="<script>1</script>",
    )
    assert found == Document(
        name="post seaside 海辺の町で",
        key="ghost:00000000-0000-4000-8000-000000000001",
        digest=found.digest,
        title="海辺の町で",
        slug="seaside",
        body="本文",
        summary="要約",
        tags=("旅", "海"),
        top_image="/content/images/2020/01/sea.jpg",
        author="hanako",
        author_name="山田 花子",
        published_at=datetime(2020, 1, 2, tzinfo=UTC),
        created_at=datetime(2020, 1, 1, tzinfo=UTC),
        updated_at=datetime(2020, 1, 3, tzinfo=UTC),
        addresses=("/seaside/",),
        rest={
            "canonical_url": "https://elsewhere.example/",
            "feature_image_alt": "海",
            "featured": "true",
        },
        notes=(
            "Tags for the theme were left out: #wide.",
            "Further authors are not taken along: 太郎.",
            "Code put into the page's head or foot was left out.",
        ),
    )


def test_members_passwords_and_secrets_are_never_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr("posts.importers.ghost.export.ijson.items", _noting(seen))
    assert "secret" not in repr(read(tmp_path, export(PLAIN)))
    assert {prefix.rpartition("data.")[2] for prefix in seen} == {
        f"{table}.item"
        for table in "posts tags users posts_tags posts_authors posts_meta settings".split()
    }


def _noting(seen: list[str]) -> Callable[..., Any]:
    import ijson  # noqa: PLC0415 - the real one, before it is replaced

    items = ijson.items

    def noting(file: Any, prefix: str, **options: Any) -> Any:
        seen.append(prefix)
        return items(file, prefix, **options)

    return noting


@pytest.mark.parametrize(
    ("values", "draft", "note"),
    [
        ({"status": "draft", "published_at": None}, True, ""),
        ({"status": "scheduled", "published_at": "2099-01-01T00:00:00.000Z"}, False, ""),
        ({"status": "sent"}, True, "mail only"),
        ({"visibility": "members"}, True, "for members only"),
        ({"visibility": "paid"}, True, "for paid only"),
        ({"visibility": None}, False, ""),
    ],
)
def test_what_readers_could_not_see_freely_is_a_draft(
    tmp_path: Path, values: dict[str, Any], draft: bool, note: str
) -> None:
    found = one(tmp_path, **values)
    assert found.draft is draft
    assert note in " ".join(found.notes)


@pytest.mark.parametrize("values", [{"type": "page"}, {"type": None, "page": 1}])
def test_pages_are_pages(tmp_path: Path, values: dict[str, Any]) -> None:
    assert one(tmp_path, **values).kind == "page"


def test_an_export_of_ghost_0_has_numbers_milliseconds_and_markdown(tmp_path: Path) -> None:
    post = {
        "id": 7,
        "title": "Old",
        "slug": "old",
        "markdown": "# 見出し\n\n* 一\n",
        "html": "<h1>other</h1>",
        "image": "/content/images/a.png",
        "status": "published",
        "page": 0,
        "author_id": 1,
        "published_at": 1514764800000,
    }
    data = {
        "posts": [post],
        "tags": [{"id": 3, "name": "旅"}],
        "posts_tags": [{"post_id": 7, "tag_id": 3}],
        "users": [{"id": 1, "slug": "hanako", "name": "花子"}],
        "settings": [{"key": "permalinks", "value": "/:year/:month/:day/:slug/"}],
    }
    (found,) = read(tmp_path, json.dumps({"meta": {"version": "003"}, "data": data}))
    assert isinstance(found, Document)
    assert found.body == "# 見出し\n\n* 一"
    assert (found.key, found.tags, found.author) == ("ghost:7", ("旅",), "hanako")
    assert found.published_at == datetime(2018, 1, 1, tzinfo=UTC)
    assert found.top_image == "/content/images/a.png"
    assert found.addresses == ("/2018/01/01/old/", "/old/")


def test_lexical_is_written_as_markdown(tmp_path: Path) -> None:
    def text(words: str, format_: int = 0) -> dict[str, Any]:
        return {"type": "extended-text", "text": words, "format": format_}

    link = {"type": "link", "url": "https://e.example/", "children": [text("先")]}
    found = one(
        tmp_path,
        **lexical(
            {"type": "extended-heading", "tag": "h2", "children": [text("見出し")]},
            {
                "type": "paragraph",
                "children": [
                    text("太", 1),
                    text(" と "),
                    text("斜", 2),
                    text("消", 4),
                    text("<b>", 16),
                    {"type": "linebreak"},
                    link,
                ],
            },
            {
                "type": "list",
                "listType": "bullet",
                "children": [
                    {"type": "listitem", "children": [text("一")]},
                    {
                        "type": "listitem",
                        "children": [
                            text("二"),
                            {
                                "type": "list",
                                "listType": "number",
                                "children": [{"type": "listitem", "children": [text("三")]}],
                            },
                        ],
                    },
                ],
            },
            {"type": "extended-quote", "children": [text("引用")]},
            {"type": "horizontalrule"},
            {"type": "codeblock", "code": "x < 1", "language": "python"},
            {"type": "markdown", "markdown": "*そのまま* <!-- x -->"},
            {"type": "image", "src": "__GHOST_URL__/content/images/a.png", "alt": "海"},
            {
                "type": "image",
                "src": "b.png",
                "caption": '<span style="white-space: pre-wrap;">題</span>',
            },
            {"type": "gallery", "images": [{"src": "c.png"}, {"src": "d.png"}]},
            {
                "type": "bookmark",
                "url": "https://e.example/",
                "metadata": {"title": "題名", "description": "説明"},
            },
            {"type": "callout", "calloutEmoji": "💡", "calloutText": "<p>知恵</p>"},
            {"type": "toggle", "heading": "開く", "content": "<p>中身</p>"},
            {"type": "embed", "html": '<iframe src="https://www.youtube.com/embed/abc"></iframe>'},
            {"type": "button", "buttonText": "押す", "buttonUrl": "/go"},
            {"type": "html", "html": "<div>生</div>"},
            {"type": "video", "src": "/v.mp4", "caption": "映像"},
            {"type": "paywall"},
            {"type": "hologram", "html": "<i>残る</i>"},
        ),
    )
    assert found.body == (
        "## 見出し\n\n**太** と *斜*~~消~~`<b>`\\\n[先](https://e.example/)\n\n"
        "- 一\n- 二\n  1. 三\n\n> 引用\n\n---\n\n```python\nx < 1\n```\n\n*そのまま* <!-- x -->\n\n"
        "![海](/content/images/a.png)\n\n<figure>\n\n![](b.png)\n\n<figcaption>題</figcaption>"
        "\n\n</figure>\n\n![](c.png)\n\n![](d.png)\n\n[題名](https://e.example/)\\\n説明\n\n"
        "> 💡 知恵\n\n<details>\n<summary>開く</summary>\n\n中身\n\n</details>\n\n"
        "<https://www.youtube.com/watch?v=abc>\n\n[押す](/go)\n\n生\n\n<figure>\n\n[/v.mp4](/v.mp4)"
        "\n\n<figcaption>映像</figcaption>\n\n</figure>\n\n*残る*"
    )
    assert found.notes[2:] == (
        "An embedded frame is a link now.",
        "A video or sound is a link now.",
        "Cards for members and mails were left out: paywall.",
        "Cards that are not known here were left out: hologram.",
    )


def test_mobiledoc_is_written_as_markdown(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        **mobiledoc(
            markups=[["strong"], ["a", ["href", "https://e.example/", "rel", "x"]], ["script"]],
            atoms=[["soft-return", "", {}]],
            cards=[
                ["image", {"src": "a.png", "alt": "海"}],
                ["card-markdown", {"markdown": "1. *そのまま*"}],
                ["hr", {}],
            ],
            sections=[
                [1, "h2", [[0, [], 0, "見出し"]]],
                [
                    1,
                    "p",
                    [[0, [0, 1], 1, "太"], [1, [], 0, 0], [0, [], 1, "字"], [0, [2], 1, "a<b"]],
                ],
                [10, 0],
                [3, "ul", [[[0, [], 0, "一"]], [[0, [], 0, "二"]]]],
                [10, 1],
                [10, 2],
                [2, "b.png"],
            ],
        ),
    )
    assert found.body == (
        "## 見出し\n\n**[太](https://e.example/)\\\n字**a\\<b\n\n![海](a.png)\n\n- 一\n- 二\n\n"
        "1. *そのまま*\n\n---\n\n![](b.png)"
    )


def test_what_an_author_wrote_in_markdown_is_kept_over_the_html_made_of_it(tmp_path: Path) -> None:
    values = mobiledoc(cards=[["markdown", {"markdown": "# 題\n\n- a\n"}]], sections=[[10, 0]])
    assert one(tmp_path, **values | {"html": "<h1>題</h1>"}).body == "# 題\n\n- a"


def test_cards_in_html_say_what_they_say(tmp_path: Path) -> None:
    html = (
        '<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="/b">'
        '<div class="kg-bookmark-content"><div class="kg-bookmark-title">題名</div>'
        '<div class="kg-bookmark-description">説明</div><div class="kg-bookmark-metadata">'
        '<img src="icon.png"></div></div></a></figure>'
        '<div class="kg-card kg-callout-card"><div class="kg-callout-emoji">💡</div>'
        '<div class="kg-callout-text">知恵</div></div>'
        '<div class="kg-card kg-toggle-card"><div class="kg-toggle-heading">'
        '<h4 class="kg-toggle-heading-text">開く</h4><button><svg></svg></button></div>'
        '<div class="kg-toggle-content"><p>中身</p></div></div>'
        '<div class="kg-card kg-audio-card"><div class="kg-audio-title">音</div>'
        '<audio src="/a.mp3"></audio><button>1×</button></div>'
        '<div class="kg-card kg-file-card"><a href="/f.pdf"><div class="kg-file-card-title">紙'
        "</div></a></div>"
        '<div class="kg-card kg-signup-card"><form>x</form></div>'
    )
    assert one(tmp_path, html=html).body == (
        "[題名](/b)\\\n説明\n\n> 💡 知恵\n\n<details>\n<summary>開く</summary>\n\n中身\n\n"
        "</details>\n\n[音](/a.mp3)\n\n[紙](/f.pdf)"
    )


@pytest.mark.parametrize(
    "text", ["{", '{"root": 1}', "[]", '{"root":{"children":[1]}}', "[" * 9000]
)
def test_a_text_that_cannot_be_read_makes_the_post_unreadable(tmp_path: Path, text: str) -> None:
    (found, other) = read(tmp_path, export(PLAIN | {"html": "", "lexical": text}, PLAIN))
    assert found == Unreadable(
        "post seaside",
        "Its text cannot be read: it is no valid lexical text, and it has no HTML.",
    )
    assert isinstance(other, Document)
    assert one(tmp_path, lexical=text).body == "本文"


def test_a_bad_time_makes_the_post_unreadable(tmp_path: Path) -> None:
    found, other = read(tmp_path, export(PLAIN | {"published_at": "昨日"}, PLAIN))
    assert found == Unreadable("post seaside", "Its published_at '昨日' is no time.")
    assert isinstance(other, Document)


@pytest.mark.parametrize("cut", [200, 400, -1])
def test_a_file_that_is_cut_off_is_refused_before_anything_is_read(
    tmp_path: Path, cut: int
) -> None:
    with pytest.raises(InvalidFile, match=r"blog\.json is no"):
        read(tmp_path, export(PLAIN)[:cut])


@pytest.mark.parametrize("place", ["posts", "settings"])
def test_what_is_nested_as_no_export_is_refused(tmp_path: Path, place: str) -> None:
    data = export(PLAIN).replace(
        f'"{place}": [', f'"{place}": [' + "[" * 100_000 + "]" * 100_000 + ","
    )
    with pytest.raises(InvalidFile, match="nested deeper than 30 levels"):
        read(tmp_path, data)


def test_invalid_bytes_are_refused_with_a_sentence(tmp_path: Path) -> None:
    data = export(PLAIN).encode().replace("海辺".encode(), b"\x93\xfa")
    with pytest.raises(InvalidFile, match="cut off or damaged"):
        read(tmp_path, data)


def test_a_post_of_fifty_megabytes_is_refused_and_the_next_one_goes_in(tmp_path: Path) -> None:
    large = PLAIN | {"html": "<p>" + "x" * 50_000_000}
    found, other = read(tmp_path, export(large, PLAIN))
    assert isinstance(found, Unreadable)
    assert "50,000,003" in found.reason
    assert isinstance(other, Document)


def test_the_content_folder_beside_it_has_the_pictures(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "blog.zip", "w") as archive:
        archive.writestr("site/blog.json", export(PLAIN))
        archive.writestr("site/content/images/a.png", b"")
        archive.writestr("site/content/settings/routes.json", "{}")
    source = recognise(tmp_path / "blog.zip", None, OPTIONS)
    assert source.format == "ghost"
    assert isinstance(source, HasPictures)
    assert len(list(source)) == 1
    names = list(source.picture_names("post seaside", "/content/images/a.png"))
    assert names[0] == "site/content/images/a.png"
    assert names[0] in source.tree


def test_the_same_export_gives_the_same_documents_and_another_text_another_digest(
    tmp_path: Path,
) -> None:
    first, again, changed = one(tmp_path), one(tmp_path), one(tmp_path, html="<p>別</p>")
    assert first == again
    assert (changed.key, changed.digest == first.digest) == (first.key, False)


@pytest.mark.parametrize("text", ["{}", '{"data": [1]}', '{"posts": []}', "[]", ""])
def test_other_json_is_not_taken_for_an_export(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    assert not FORMAT.recognises(path)
    assert not FORMAT.recognises(tmp_path / "none.json")


def test_a_mark_of_utf8_before_the_json_does_no_harm(tmp_path: Path) -> None:
    assert len(read(tmp_path, b"\xef\xbb\xbf" + export(PLAIN).encode())) == 1
