"""The site of a small blog, served; once in Japanese, once in English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.site import blog
from tests.site.serving import Served, serving


@pytest.fixture(params=["ja", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """The language of the site."""
    return str(request.param)


@pytest.fixture
def site(language: str, tables: list[str], media_bucket: str) -> Iterator[Served]:
    """The site, with something on every page."""
    blog.build(language)
    with serving(media_bucket) as served:
        yield served


@pytest.fixture
def empty_site(tables: list[str], media_bucket: str) -> Iterator[Served]:
    """The site of a blog without posts."""
    with serving(media_bucket) as served:
        yield served
