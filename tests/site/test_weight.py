"""What a page weighs beside what its author wrote, as the edge sends it."""

from __future__ import annotations

import pytest

from tests.site import blog
from tests.site.serving import Served
from tests.site.weight import MAX_BYTES, frame, weight

pytestmark = pytest.mark.slow  # a blog of many pictures, for each language


def test_the_frame_of_a_post_and_every_other_page_as_it_is_are_light(site: Served) -> None:
    pages = {name: site.get(address)[1] for name, address in blog.pages().items()}
    weights = {
        name: weight(frame(html) if name in blog.LONG_POSTS else html)
        for name, html in pages.items()
    }
    assert {name: size for name, size in weights.items() if size > MAX_BYTES} == {}
    assert all(len(pages[name]) > MAX_BYTES for name in blog.LONG_POSTS)
