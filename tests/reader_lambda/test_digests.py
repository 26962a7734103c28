from __future__ import annotations

import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from reader_lambda.digests import blake2b, hmac_sha256, sha256


@given(data=st.binary(max_size=300))
def test_the_digests_are_those_of_the_standard_library(data: bytes) -> None:
    assert sha256(data).digest() == hashlib.sha256(data).digest()
    assert blake2b(data, digest_size=8).digest() == hashlib.blake2b(data, digest_size=8).digest()


@given(
    key=st.binary(max_size=64) | st.binary(min_size=65, max_size=150),
    message=st.binary(max_size=300),
)
def test_the_hmac_is_that_of_the_standard_library(key: bytes, message: bytes) -> None:
    assert hmac_sha256(key, message) == hmac.digest(key, message, "sha256")
