"""Whole texts in feeds are as fresh at the edge as the posts' own pages."""

from __future__ import annotations

import pytest

from posts import site_settings
from posts.models import DRAFT
from reader_lambda import routes
from tests.edge import blog
from tests.edge.origin import Origin
from tests.edge.varnish import Edge
from tests.posts.factories import EDITOR

pytestmark = pytest.mark.edge

FEEDS = [*routes.FEEDS, "/tags/common/feed.xml", "/authors/hanako/rss.xml"]


def purge(edge: Edge, origin: Origin) -> None:
    """Have the orders sent twice, by when no reader remembers the site as it was."""
    blog.purge(edge)
    origin.renew()
    blog.purge(edge)


def texts(edge: Edge) -> list[bool]:
    return ["Fresh words" in edge.get(feed).text for feed in FEEDS]


def test_a_changed_text_is_in_the_feeds_and_one_taken_back_is_not(
    written_blog: None, edge: Edge, origin: Origin
) -> None:
    site = site_settings.load()
    site.feed_content = "full"
    assert "<p>Text.</p>" not in edge.get("/feed.xml").text
    site_settings.save(site, by=EDITOR)
    purge(edge, origin)
    assert "<p>Text.</p>" in edge.get("/feed.xml").text
    assert texts(edge) == [False] * len(FEEDS)

    blog.change("post-46", body="Fresh words.\n")
    purge(edge, origin)
    assert texts(edge) == [True] * len(FEEDS)
    assert edge.get("/feed.xml").is_hit

    blog.change("post-46", status=DRAFT)
    purge(edge, origin)
    assert texts(edge) == [False] * len(FEEDS)
