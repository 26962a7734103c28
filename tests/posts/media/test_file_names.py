"""Names of files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.media.file_names import MAX_LENGTH, safe_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("photo.JPEG", "photo.png"),
        ("写真 (1).jpg", "写真-1.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\photos\\sea.png", "sea.png"),
        ("..", "file.png"),
        ("", "file.png"),
        (".htaccess", "htaccess.png"),
        ("a\x00b\nc\u202egpj.exe", "a-b-c-gpj.png"),
        ("か\u3099.png", "が.png"),
        ("x.php.png", "x.php.png"),
        ("a  --  b..c.png", "a-b.c.png"),
        ("100%#?&.png", "100.png"),
        ("あ" * 300, "あ" * 96 + ".png"),
    ],
)
def test_a_name_is_made_safe(name: str, expected: str) -> None:
    assert safe_name(name, "image/png") == expected


@given(st.text())
def test_any_name_is_safe_and_stays_as_it_is(name: str) -> None:
    safe = safe_name(name, "image/jpeg")
    assert len(safe) <= MAX_LENGTH
    assert safe.endswith(".jpg")
    assert not set(safe) & set(" /\\?#%&<>\"'()[]\0\n\u202e")
    assert safe_name(safe, "image/jpeg") == safe
