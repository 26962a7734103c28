from __future__ import annotations

import string
from urllib.parse import quote, unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader_lambda import percent
from reader_lambda.percent import Encoding

KEPT = st.text(string.punctuation, max_size=8)
OCTETS = st.binary(min_size=1, max_size=1).map(lambda octet: f"%{octet.hex()}")


@given(st.text(), KEPT)
def test_text_is_encoded_as_the_standard_library_does(text: str, kept: str) -> None:
    assert Encoding(kept).encoded(text) == quote(text, safe=kept)


def test_what_stands_for_itself_stays_and_all_else_becomes_octets() -> None:
    assert Encoding("/").encoded("/posts/a-b_c.d~e") == "/posts/a-b_c.d~e"
    assert Encoding("/").encoded("/記 %?") == "/%E8%A8%98%20%25%3F"


@given(st.lists(OCTETS | st.text().filter(lambda text: "%" not in text)).map("".join))
def test_octets_are_decoded_as_the_standard_library_does(text: str) -> None:
    try:
        expected = unquote_to_bytes(text).decode()
    except UnicodeError:
        with pytest.raises(UnicodeError):
            percent.decoded(text)
    else:
        assert percent.decoded(text) == expected


@pytest.mark.parametrize("text", ["%", "a%", "%4", "%4%41", "%zz", "% 4", "%4 ", "%+4", "%é"])
def test_a_percent_sign_that_begins_no_octet_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"hex|digit"):
        percent.decoded(text)


@given(st.text())
def test_what_was_encoded_is_decoded_to_itself(text: str) -> None:
    assert percent.decoded(Encoding("").encoded(text)) == text
