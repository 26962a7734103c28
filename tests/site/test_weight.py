"""What a page weighs beside what its author wrote, as the edge sends it."""

from __future__ import annotations

from tests.site import blog
from tests.site.serving import Served
from tests.site.weight import MAX_BYTES, frame, weight


def test_the_page_of_a_post_is_light_beside_its_text(site: Served) -> None:
    for name in blog.LONG_POSTS:
        _status, html = site.get(blog.pages()[name])
        assert weight(frame(html)) <= MAX_BYTES < len(html)


def test_every_other_page_is_light_as_it_is(site: Served) -> None:
    weights = {
        name: weight(site.get(address)[1])
        for name, address in blog.pages().items()
        if name not in blog.LONG_POSTS
    }
    assert {name: size for name, size in weights.items() if size > MAX_BYTES} == {}
