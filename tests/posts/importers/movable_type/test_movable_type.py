"""Exports in Movable Type's format, as several services write them."""

from __future__ import annotations

import tracemalloc
import zipfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from posts.importers.document import Document, Unreadable
from posts.importers.formats import recognise
from posts.importers.movable_type import FORMAT
from posts.importers.source import InvalidFile, Options

TOKYO = ZoneInfo("Asia/Tokyo")

HATENA = """\
AUTHOR: hanako
TITLE: 海辺の町で
BASENAME: 2018/07/05/183000
STATUS: Publish
ALLOW COMMENTS: 1
CONVERT BREAKS: 0
DATE: 07/05/2018 18:30:00
CATEGORY: 旅
CATEGORY: 海
IMAGE: https://cdn.example/f/sea.jpg
-----
BODY:
<p>一行目<br />二行目</p>
-----
EXTENDED BODY:
<p>続き</p>
-----
COMMENT:
AUTHOR: taro
DATE: 07/06/2018 08:00:00
良いですね。
-----
COMMENT:
AUTHOR: jiro
DATE: 07/06/2018 09:00:00
-----
--------
"""
MOVABLE_TYPE = """\
TITLE: Lines and dashes
AUTHOR: Hanako Yamada
BASENAME: lines_and_dashes
STATUS: Draft
CONVERT BREAKS: 1
PRIMARY CATEGORY: Notes
CATEGORY: Notes
CATEGORY: Sea &amp; shore
TAGS: "two words",one
MOOD: calm
DATE: 01/31/2018 12:05:09 AM
-----
BODY:
First line
Second line

--------

-----
Not a part: 1
-----
EXTENDED BODY:

-----
EXCERPT:
A <b>summary</b>
-----
KEYWORDS:
a, b
-----

PING:
TITLE: elsewhere
-----
--------
"""


def read(folder: Path, data: bytes, **values: object) -> list[Document | Unreadable]:
    path = folder / "export.txt"
    path.write_bytes(data)
    return list(FORMAT.open(path, Options(TOKYO, values)))


def one(folder: Path, text: str) -> Document:
    (found,) = read(folder, text.encode())
    assert isinstance(found, Document)
    return found


def entry(date: str = "07/05/2018 18:30:00", body: str = "本文", **keys: str) -> str:
    head = "".join(f"{key.replace('_', ' ')}: {value}\n" for key, value in keys.items())
    return f"TITLE: 題\nDATE: {date}\n{head}-----\nBODY:\n{body}\n-----\n--------\n"


def test_an_entry_of_hatena_is_read_whole(tmp_path: Path) -> None:
    found = one(tmp_path, HATENA)
    assert found == Document(
        name="07/05/2018 18:30:00 海辺の町で",
        key="movable-type:2018/07/05/183000",
        digest=found.digest,
        title="海辺の町で",
        slug="2018-07-05-183000",
        body="一行目\\\n二行目\n\n続き",
        tags=("旅", "海"),
        top_image="https://cdn.example/f/sea.jpg",
        author_name="hanako",
        published_at=datetime(2018, 7, 5, 18, 30, tzinfo=TOKYO),
        created_at=datetime(2018, 7, 5, 18, 30, tzinfo=TOKYO),
        addresses=("/entry/2018/07/05/183000", "/2018/07/05/183000"),
        notes=("2 comments are not taken along.",),
    )


def test_an_entry_of_movable_type_is_read_whole(tmp_path: Path) -> None:
    found = one(tmp_path, MOVABLE_TYPE)
    assert found == Document(
        name="01/31/2018 12:05:09 AM Lines and dashes",
        key="movable-type:lines_and_dashes",
        digest=found.digest,
        title="Lines and dashes",
        slug="lines_and_dashes",
        body="First line\\\nSecond line\n\n\\--------\n\n\\-----\\\nNot a part: 1",
        summary="A summary",
        draft=True,
        tags=("Notes", "Sea & shore", "two words", "one"),
        author_name="Hanako Yamada",
        created_at=datetime(2018, 1, 31, 0, 5, 9, tzinfo=TOKYO),
        addresses=(
            "/entry/lines_and_dashes",
            "/2018/01/lines-and-dashes.html",
            "/2018/01/lines_and_dashes.html",
        ),
        rest={"mood": "calm", "keywords": "a, b"},
        notes=("1 trackback is not taken along.",),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("07/05/2018 06:30:00 PM", (2018, 7, 5, 18, 30)),
        ("07/05/2018 12:00:00 PM", (2018, 7, 5, 12, 0)),
        ("07/05/2018 18:30:00 PM", (2018, 7, 5, 18, 30)),
        ("7/5/2018 18:30", (2018, 7, 5, 18, 30)),
        ("2018/07/05 18:30:00", (2018, 7, 5, 18, 30)),
        ("2018-07-05T18:30:00", (2018, 7, 5, 18, 30)),
        ("07/05/2018", (2018, 7, 5, 0, 0)),
    ],
)
def test_all_forms_of_dates_are_read(tmp_path: Path, text: str, expected: tuple[int, ...]) -> None:
    assert one(tmp_path, entry(text)).published_at == datetime(*expected, tzinfo=TOKYO)  # type: ignore[arg-type, misc]


def test_a_date_that_is_none_makes_the_entry_unreadable(tmp_path: Path) -> None:
    found = read(tmp_path, (entry("昨日") + entry("13/45/2018 00:00:00") + entry()).encode())
    assert [type(one) for one in found] == [Unreadable, Unreadable, Document]
    assert isinstance(found[0], Unreadable)
    assert found[0].name == "export.txt, line 1"
    assert "'昨日' is in no known form" in found[0].reason
    assert found[1].name == "export.txt, line 8"


@pytest.mark.parametrize(
    ("status", "draft"),
    [("Publish", False), ("publish", False), ("Future", False), ("Draft", True), ("Review", True)],
)
def test_the_status_decides_what_readers_see(tmp_path: Path, status: str, draft: bool) -> None:
    found = one(tmp_path, entry(STATUS=status))
    assert found.draft is draft
    assert bool(found.notes) is (status == "Review")


@pytest.mark.parametrize(
    ("way", "body", "expected"),
    [
        ("0", "<p>a\nb</p>", "a\nb"),
        ("1", "a\nb\n\nc", "a\\\nb\n\nc"),
        ("__default__", "a<br />\nb", "a\\\nb"),
        ("richtext", "<p>a</p>", "a"),
        ("markdown", "# a\n\n* b *c*", "# a\n\n* b *c*"),
        ("markdown_with_smartypants", "a_b_", "a_b_"),
    ],
)
def test_the_text_is_read_as_its_author_wrote_it(
    tmp_path: Path, way: str, body: str, expected: str
) -> None:
    assert one(tmp_path, entry(body=body, CONVERT_BREAKS=way)).body == expected


def test_without_a_word_about_line_breaks_the_text_itself_decides(tmp_path: Path) -> None:
    assert one(tmp_path, entry(body="a\nb")).body == "a\\\nb"
    assert one(tmp_path, entry(body="<p>a\nb</p>")).body == "a\nb"


def test_textile_is_not_converted_and_that_is_noted(tmp_path: Path) -> None:
    found = one(tmp_path, entry(body="h2. 見出し", CONVERT_BREAKS="textile_2"))
    assert found.body == "h2. 見出し"
    assert found.notes == ("It was written in Textile, whose marks stay as they are.",)


def test_the_address_that_an_entry_names_is_its_old_address(tmp_path: Path) -> None:
    found = one(tmp_path, entry(UNIQUE_URL="http://blog.example/archives/12.html"))
    assert found.addresses == ("http://blog.example/archives/12.html",)


LONG = """\
TITLE: 春の日記
DATE: 04/01/2005 10:00:00
-----
BODY:
桜の花が咲きました。能登へ旅行。珠洲
-----
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_are_told_apart(
    tmp_path: Path, encoding: str, line_end: str
) -> None:
    (found,) = read(tmp_path, LONG.replace("\n", line_end).encode(encoding))
    assert isinstance(found, Document)
    assert (found.title, found.body) == ("春の日記", "桜の花が咲きました。能登へ旅行。珠洲")


def test_what_can_be_in_two_encodings_is_asked_about(tmp_path: Path) -> None:
    data = "TITLE: あい\nDATE: 04/01/2005\n-----\nBODY:\nあ\n-----\n--------\n".encode("euc_jp")
    with pytest.raises(InvalidFile, match=r"It can be in euc-jp or in shift_jis") as refused:
        read(tmp_path, data)
    assert "--encoding euc-jp     TITLE: あい" in str(refused.value)
    assert "--encoding shift_jis  TITLE: ､｢､､" in str(refused.value)
    (found,) = read(tmp_path, data, encoding="euc-jp")
    assert isinstance(found, Document)
    assert found.title == "あい"


def test_an_entry_with_broken_bytes_does_not_take_others_along(tmp_path: Path) -> None:
    broken = entry(body="@").encode().replace(b"@", b"\xff\xfe\x80")
    data = entry().encode() + broken + entry().encode()
    with pytest.raises(InvalidFile, match="neither UTF-8 nor Shift_JIS nor EUC-JP throughout"):
        read(tmp_path, data)
    found = read(tmp_path, data, encoding="utf-8")
    assert [type(one) for one in found] == [Document, Unreadable, Document]
    assert found[1] == Unreadable(
        "export.txt, line 8",
        "It is no utf-8 text (byte 0xff in line 12). Mend it there, or say another --encoding.",
    )


def test_a_file_that_is_cut_off_says_so(tmp_path: Path) -> None:
    found = read(tmp_path, (entry() + entry()).encode()[:-30])
    assert isinstance(found[0], Document)
    assert found[1] == Unreadable(
        "export.txt, line 8, 題",
        "The file ends in the middle of it. Export it again, or copy the whole file.",
    )


def test_an_entry_of_fifty_megabytes_is_refused_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "export.txt"
    head, _, tail = entry(body="@").encode().partition(b"@")
    with path.open("wb") as file:
        file.write(head)
        for _ in range(50):
            file.write(b"x" * 1_000_000)
        file.write(tail + entry().encode())
    tracemalloc.start()
    found = list(FORMAT.open(path, Options(TOKYO)))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [type(one) for one in found] == [Unreadable, Document]
    assert isinstance(found[0], Unreadable)
    assert "16,777,216 bytes" in found[0].reason
    assert peak < 40_000_000


def test_the_same_entry_has_the_same_key_and_another_text_another_digest(tmp_path: Path) -> None:
    first, again = one(tmp_path, HATENA), one(tmp_path, HATENA)
    changed = one(tmp_path, HATENA.replace("二行目", "２行目"))
    assert first == again
    assert (changed.key, changed.digest == first.digest) == (first.key, False)


def test_several_files_in_a_zip_are_one_source(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "blog.zip", "w") as archive:
        archive.writestr("2018.txt", HATENA)
        archive.writestr("2019.txt", entry())
        archive.writestr("note.txt", "no export")
    source = recognise(tmp_path / "blog.zip", None, Options(TOKYO))
    assert source.format == "movable-type"
    assert [found.name for found in source] == [
        "07/05/2018 18:30:00 海辺の町で",
        "07/05/2018 18:30:00 題",
    ]


@pytest.mark.parametrize(
    "text", ["TITLE: x\n\n-----\n", "Some text\n-----\n", "---\ntitle: x\n---\n", ""]
)
def test_other_texts_are_not_taken_for_an_export(tmp_path: Path, text: str) -> None:
    path = tmp_path / "note.txt"
    path.write_text(text)
    assert not FORMAT.recognises(path)
    assert not FORMAT.recognises(tmp_path / "none.txt")
