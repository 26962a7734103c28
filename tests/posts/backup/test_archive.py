"""The file of a backup: what is whole is read, anything else is refused with a sentence."""

from __future__ import annotations

import io
import random
import subprocess
import tarfile
from pathlib import Path

import pytest

from posts.backup import archive
from posts.backup import format as form
from posts.backup.archive import BackupFile, BackupWriter
from posts.backup.format import UnusableBackup, from_line, to_line

ITEM = {
    "pk": {"S": "POST#新幹線"},
    "n": {"N": "3"},
    "z": {"B": b"\x00\xff"},
    "l": {"L": [{"B": b"\x01"}, {"NULL": True}]},
    "m": {"M": {"a": {"B": b"\x02"}}},
}


def write(path: Path, version: int = form.VERSION) -> Path:
    with path.open("wb") as file:
        writer = BackupWriter(file)
        for number in range(20):
            line = to_line({**ITEM, "n": {"N": str(number)}})
            writer.add_lines(form.POSTS, io.BytesIO(line))
        writer.add_object("media/0f/海.png", io.BytesIO(bytes(3000)), {"Content-Type": "image/png"})
        writer.finish({"posts": 20})
    return path


def test_an_item_is_the_same_after_the_way_through_a_line() -> None:
    assert from_line(to_line(ITEM)) == ITEM
    assert to_line(ITEM).count(b"\n") == 1


def test_what_was_written_is_read(tmp_path: Path) -> None:
    backup = BackupFile(write(tmp_path / "a.tar"))
    assert backup.counted == {"posts": 20}
    assert [item["n"]["N"] for item in backup.items(form.POSTS)] == [str(n) for n in range(20)]
    assert list(backup.items(form.RECORDS)) == []
    ((key, content, size, headers),) = [
        (key, content.read(), size, headers) for key, content, size, headers in backup.objects()
    ]
    assert (key, content, size) == ("media/0f/海.png", bytes(3000), 3000)
    assert headers == {"Content-Type": "image/png"}


def test_parts_end_when_they_are_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "PART_SIZE", 500)
    path = write(tmp_path / "a.tar")
    with tarfile.open(path) as tar:
        parts = [name for name in tar.getnames() if name.startswith("posts/")]
    assert parts[:2] == ["posts/000001.jsonl.gz", "posts/000002.jsonl.gz"]
    assert len(list(BackupFile(path).items(form.POSTS))) == 20


def test_common_tools_unpack_and_verify_it(tmp_path: Path) -> None:
    write(tmp_path / "a.tar")
    subprocess.run(["tar", "xf", "a.tar", "--warning=none"], cwd=tmp_path, check=True)
    subprocess.run(["sha256sum", "--quiet", "-c", form.SUMS], cwd=tmp_path, check=True)
    subprocess.run(["gunzip", "posts/000001.jsonl.gz"], cwd=tmp_path, check=True)
    lines = (tmp_path / "posts" / "000001.jsonl").read_bytes().splitlines()
    assert from_line(lines[0])["pk"] == ITEM["pk"]


def test_a_flipped_bit_anywhere_is_found(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tar")
    whole = path.read_bytes()
    rng = random.Random(5)
    with tarfile.open(path) as tar:
        end = tar.getmember(form.END)
    size = end.offset_data + end.size  # behind it is nothing but zeros
    for at in (*rng.sample(range(size), 200), *range(end.offset_data, size)):
        damaged = bytearray(whole)
        damaged[at] ^= 1 << rng.randrange(8)
        path.write_bytes(damaged)
        with pytest.raises(UnusableBackup):
            BackupFile(path)


def test_the_damaged_part_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tar")
    with tarfile.open(path) as tar:
        at = tar.getmember("media/0f/海.png").offset_data
    with path.open("r+b") as file:
        file.seek(at + 100)
        file.write(b"x")
    with pytest.raises(UnusableBackup, match=r"damaged in media/0f/海\.png\. Take another copy"):
        BackupFile(path)


def test_a_file_that_ends_too_early_is_refused_wherever_it_ends(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tar")
    whole = path.read_bytes()
    with tarfile.open(path) as tar:
        end = tar.getmember(form.END)
    for size in (*range(0, end.offset_data, 97), end.offset_data + end.size - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(UnusableBackup):
            BackupFile(path)


def test_a_newer_form_is_refused_by_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form, "VERSION", 2)
    path = write(tmp_path / "a.tar")
    monkeypatch.undo()
    with pytest.raises(UnusableBackup, match=r"has version 2 .* this release knows version 1"):
        BackupFile(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"text\n" * 1000, bytes(20_000)])
def test_another_file_is_no_backup(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(content)
    with pytest.raises(UnusableBackup, match="no backup of this software"):
        BackupFile(path)


def test_another_tar_is_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as tar:
        tar.addfile(tarfile.TarInfo("format.json"))
    with pytest.raises(UnusableBackup, match="no backup of this software"):
        BackupFile(path)
