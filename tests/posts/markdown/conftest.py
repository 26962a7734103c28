"""Refusals are read in English."""

import pytest


@pytest.fixture(autouse=True)
def _english(english: None) -> None:
    """Have sentences in English."""
