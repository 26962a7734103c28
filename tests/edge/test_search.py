"""What a search found stays at the edge briefly, and goes with what it shows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from posts.models import DRAFT
from tests.edge import blog
from tests.edge.origin import Origin
from tests.edge.varnish import Edge
from tests.posts.factories import published

pytestmark = pytest.mark.edge

DAY = datetime(2020, 1, 1, tzinfo=UTC)
TARGET = "/search?q=%E6%B8%A9%E6%B3%89"  # 温泉
CHANGES = {
    "unpublish": lambda: blog.change("hot-spring", status=DRAFT),
    "delete": lambda: blog.delete("hot-spring"),
    "take a secret out": lambda: blog.change("hot-spring", body="温泉の話\n"),
}


@pytest.fixture
def found(written_blog: None, edge: Edge, origin: Origin) -> Edge:
    """An edge that has what was found: a post with a secret."""
    published(id="hot-spring", title="旅", body="温泉の秘密の住所\n", published_at=DAY)
    for _twice in range(2):
        blog.purge(edge)
    origin.renew()
    assert "秘密の住所" in edge.get(TARGET).text
    assert edge.get(TARGET).is_hit
    return edge


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_purges_the_searches_that_show_its_post(found: Edge, name: str) -> None:
    CHANGES[name]()
    blog.purge(found)

    answer = found.get(TARGET)
    assert not answer.is_hit
    assert "秘密" not in answer.text


def test_another_posts_change_leaves_it_at_the_edge(found: Edge) -> None:
    blog.change("post-20", body="Other.\n")
    blog.purge(found)

    assert found.get(TARGET).is_hit


def test_every_form_of_a_query_is_one_answer_at_the_edge(found: Edge, origin: Origin) -> None:
    for form in ("/search?q=%e6%b8%a9%e6%b3%89", "/search?q=+%E6%B8%A9%E6%B3%89%20&utm=1"):
        first = found.get(form)
        assert (first.status, first.headers["location"].partition("/search")[2]) == (
            301,
            TARGET.removeprefix("/search"),
        )
        assert found.get(form).is_hit
    assert origin.requests[f"GET {TARGET}"] == 1
