"""What tests of the write path may ask for."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def english() -> Iterator[None]:
    """Have sentences in English, whatever the site's language."""
    with translation.override("en"):
        yield
