"""What the tests of the benchmarks have in common."""

from datetime import UTC

import pytest

from posts.importers.front_matter import PostFile, parse


@pytest.fixture
def article() -> PostFile:
    """Return an article to be measured."""
    return parse("---\ntitle: 記事\ntags: AWS, 設計\n---\n本文です。\n".encode(), zone=UTC)
