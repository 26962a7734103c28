"""What a change does is what the write path does."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from pathlib import Path

from blogsite.costs import writing
from posts import counts, markdown, touched
from posts.edge import orders
from posts.importers import demo
from posts.importers.front_matter import parse
from posts.models import Post
from reader_lambda.search_words import normal, terms

ROOT = Path(__file__).resolve().parents[3]


def post(**fields: object) -> Post:
    when = datetime(2018, 7, 4, 15, tzinfo=UTC)
    times = {"published_at": when, "created_at": when, "updated_at": when}
    tags = [f"tag {number}" for number in range(writing.TAGS_A_POST)]
    text = {"id": "p", "slug": "p", "title": "Title", "tags": tags, "author": "hanako"}
    return Post(**{"status": "published", "version": 1, **times, **text, **fields})


def test_a_publication_purges_as_many_tags_as_the_write_path_orders() -> None:
    own = touched.tags(None, post(), was_newest=False, is_newest=True)
    counted = counts.touched(counts.Counted(), counts.Counted({"aws": "AWS"}, "2018-07"))
    older_links, sitemap_part = 1, 1
    assert len(own) + len(counted) + older_links + sitemap_part == writing.PUBLICATION_TAGS


def test_an_edit_purges_as_many_tags_as_the_write_path_orders() -> None:
    def tags_of(after: Post) -> int:
        return len(touched.tags(post(), after, was_newest=False, is_newest=False))

    sitemap_part, both_neighbours = 1, 2
    of_text = tags_of(post(body="other")) + sitemap_part
    of_title = tags_of(post(title="Other")) + sitemap_part + both_neighbours
    mean = (1 - writing.TITLES) * of_text + writing.TITLES * of_title
    assert math.isclose(mean, writing.EDIT_TAGS)


def test_a_post_has_as_many_terms_as_the_demo_posts_have_in_the_mean() -> None:
    texts = [parse(path.read_bytes(), zone=UTC).body for path in demo.FOLDER.glob("*.md")]
    plain = [markdown.render(text, picture_at=lambda _address: None).plain for text in texts]
    mean = sum(len(terms(normal(text))) for text in plain) / len(plain)
    assert math.isclose(mean, writing.TERMS_OF_A_POST, rel_tol=0.05)


def test_a_change_keeps_the_worker_until_its_second_purge_is_sent() -> None:
    assert orders.AGAIN_AFTER.total_seconds() < writing.WORKER_SECONDS


def test_the_admin_has_the_memory_that_it_is_billed_for() -> None:
    settings = json.loads((ROOT / "zappa_settings.json").read_text(encoding="utf-8"))
    assert settings["base"]["memory_size"] == writing.ADMIN_MEMORY * 1_024
