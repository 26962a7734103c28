"""The made-up blog: the same each time, and of the shape that it says."""

from __future__ import annotations

from collections import Counter

from posts.admin.changelist import PAGE_SIZE
from posts.importers.front_matter import PostFile
from posts.models import Post
from posts.public_items import month
from reader_lambda.public_table import LIST_SIZE
from tests.benchmarks import corpus
from tests.benchmarks.vocabulary import AUTHORS

SMALL = 100


def made(size: int, article: PostFile) -> list[Post]:
    return [post for post, _body in corpus.posts(size, article)]


def test_the_same_size_gives_the_same_posts_twice(article: PostFile) -> None:
    first, second = (
        [(vars(post) | {"_state": None}, body) for post, body in corpus.posts(50, article)]
        for _ in range(2)
    )

    assert first == second


def test_posts_come_oldest_first_and_each_has_a_slug_and_an_id_of_its_own(
    article: PostFile,
) -> None:
    posts = made(300, article)

    times = [post.listed_at for post in posts]
    assert times == sorted(times)
    assert len({post.slug for post in posts}) == len({post.id for post in posts}) == 300


def test_the_article_is_among_them_once_with_an_address_it_had_before(article: PostFile) -> None:
    (found,) = (post for post in made(SMALL, article) if post.title == "記事")

    assert (found.slug, found.public_slugs[0]) == (corpus.ARTICLE_SLUG, corpus.FORMER_SLUG)


def test_tags_follow_the_law_of_zipf(article: PostFile) -> None:
    names = corpus.tag_names()
    counts = Counter(tag for post in made(3000, article) for tag in post.tags)

    assert len(set(names)) == len(names) > 2000
    assert counts[names[0]] > 1.5 * counts[names[1]] > 2 * counts[names[3]] > 0
    # Of each doubling of the rank some are used, far down too.
    assert all(any(counts[name] for name in names[2**n : 2 ** (n + 1)]) for n in range(10))


def test_what_is_compared_fills_a_page_in_a_small_blog_too(article: PostFile) -> None:
    posts = made(SMALL, article)

    common, author = corpus.tag_names()[0], next(iter(AUTHORS))
    assert sum(common in post.tags for post in posts) > PAGE_SIZE
    assert sum(month(post) == corpus.BUSY_MONTH for post in posts) > LIST_SIZE
    assert sum(post.author == author for post in posts) > LIST_SIZE
