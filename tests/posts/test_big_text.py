import random
import zlib

import pytest

from posts.big_text import MAX_PLAIN, PIECE, pack, unpack


def test_a_small_text_stays_as_it_is() -> None:
    packed = pack("短い")
    assert (packed.plain, packed.pieces, packed.size) == ("短い", (), 6)


def test_the_bound_is_in_bytes_not_characters() -> None:
    assert pack("a" * MAX_PLAIN).plain is not None
    assert pack("あ" * (MAX_PLAIN // 3 + 1)).plain is None


def test_a_big_text_is_cut_into_pieces_that_fit_an_item_and_comes_back() -> None:
    generator = random.Random(7)
    text = "".join(chr(generator.randrange(0x4E00, 0x9FFF)) for _ in range(349_000))
    packed = pack(text)
    assert len(packed.pieces) > 1
    assert all(len(piece) <= PIECE for piece in packed.pieces)
    assert unpack(packed.plain, packed.pieces) == text


def test_a_missing_piece_is_an_error_and_not_a_shorter_text() -> None:
    generator = random.Random(7)
    packed = pack("".join(chr(generator.randrange(0x4E00, 0x9FFF)) for _ in range(349_000)))
    with pytest.raises(zlib.error):
        unpack(packed.plain, packed.pieces[:-1])
