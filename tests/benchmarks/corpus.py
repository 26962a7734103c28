"""A blog of any size, the same each time it is made.

Tags are Zipf-distributed over a few thousand names, text is Japanese, dates lie in ten years. A
quarter of the posts are of one month and half of them have one tag, so that these fill a page in
a blog of 100 posts too, and pages are compared with pages of the same length.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from ulid import ULID

from posts import markdown, phrases, reading_time
from posts.big_text import Text, pack
from posts.importers.front_matter import PostFile
from posts.models import PUBLISHED, Post
from posts.sitemap import PART_SIZE
from posts.social_cards.content import folder_of
from reader_lambda.names import slug_from_title
from tests.benchmarks.vocabulary import ASPECTS, AUTHORS, SENTENCES, SUBJECTS

SEED = 2018
FIRST_DAY = datetime(2015, 1, 1, tzinfo=UTC)
TEN_YEARS = 3650  # days
BUSY_MONTH = "2023-12"
BUSY_SHARE = 0.25  # of all posts
ZIPF = 1.3  # so that half of all posts have the most common tag
TEXTS = 200  # different ones, since rendering each would take longer than storing it
EDITOR = "editor-1"

ARTICLE_SLUG = "the-article"
FORMER_SLUG = "former-address-of-the-article"

_BUSY_FROM = datetime(2023, 12, 2, tzinfo=UTC)
_BUSY_DAYS = 28
_AUTHOR_WEIGHTS = (40, 25, 20, 10, 5)
_DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Body:
    """A text, as it is stored and shown."""

    text: Text
    excerpt: str
    minutes: int

    @property
    def source(self) -> str:
        """The Markdown."""
        return self.text.source.plain or ""


def tag_names() -> list[str]:
    """Return the names of all tags, from the most to the least common."""
    return [*SUBJECTS, *(f"{subject}の{aspect}" for aspect in ASPECTS for subject in SUBJECTS)]


def zipf_weights(count: int) -> list[float]:
    """Return the cumulative weights of ranks: the nth has a weight of 1 / n ** ZIPF."""
    return list(accumulate(rank**-ZIPF for rank in range(1, count + 1)))


def posts(size: int, article: PostFile) -> Iterator[tuple[Post, Body]]:
    """Yield `size` posts with their texts, oldest first. The one in the middle is the article."""
    rng = random.Random(SEED)
    bodies = [_rendered(_text(rng)) for _ in range(TEXTS)]
    names = tag_names()
    weights = zipf_weights(len(names))
    times = sorted(_time(rng, number / size) for number in range(size))
    for number, when in enumerate(times):
        if number == size // 2:
            body = _rendered(article.body)
            post = _article(article)
        else:
            body = rng.choice(bodies)
            post = _post(rng, number, _tags(rng, names, weights))
        yield _published(post, body, number, when, revision=_ulid(rng)), body


def _time(rng: random.Random, share: float) -> datetime:
    if share < BUSY_SHARE:
        seconds = rng.randrange(_BUSY_DAYS * _DAY_SECONDS)
        return _BUSY_FROM + timedelta(seconds=seconds)
    return FIRST_DAY + timedelta(seconds=rng.randrange(TEN_YEARS * _DAY_SECONDS))


def _tags(rng: random.Random, names: Sequence[str], weights: Sequence[float]) -> list[str]:
    """Return one to four tags, each once."""
    return list(dict.fromkeys(rng.choices(names, cum_weights=weights, k=rng.randint(1, 4))))


def _text(rng: random.Random) -> str:
    """Return some sections of Markdown, about 2 KB in all."""
    sections = (f"## {_phrase(rng)}\n\n{_paragraph(rng)}\n\n- {_phrase(rng)}\n" for _ in range(3))
    return "\n".join([_paragraph(rng), "", *sections])


def _paragraph(rng: random.Random) -> str:
    chosen = rng.sample(SENTENCES, 5)
    return "".join(line.format(rng.choice(SUBJECTS), rng.choice(ASPECTS)) for line in chosen)


def _phrase(rng: random.Random) -> str:
    return f"{rng.choice(SUBJECTS)}の{rng.choice(ASPECTS)}"


def _rendered(source: str) -> Body:
    rendered = markdown.render(source, picture_at=lambda _address: None)
    text = Text(pack(source), pack(rendered.html), rendered.contents)
    return Body(text, markdown.summary_from(rendered.plain), reading_time.minutes(source))


def _post(rng: random.Random, number: int, tags: list[str]) -> Post:
    title = f"{_phrase(rng)}と{_phrase(rng)} {number}"
    (author,) = rng.choices(list(AUTHORS), weights=_AUTHOR_WEIGHTS)
    slug = slug_from_title(title)
    return Post(
        id=_ulid(rng), title=title, slug=slug, tags=tags, author=author, public_slugs=[slug]
    )


def _article(file: PostFile) -> Post:
    return Post(
        id=ARTICLE_SLUG,
        title=file.title,
        slug=ARTICLE_SLUG,
        tags=file.tags,
        author=next(iter(AUTHORS)),
        top_image=file.top_image,
        public_slugs=[FORMER_SLUG, ARTICLE_SLUG],
    )


def _published(post: Post, body: Body, number: int, when: datetime, *, revision: str) -> Post:
    post.status = PUBLISHED
    post.published_at = post.created_at = post.updated_at = when
    post.created_by = post.updated_by = EDITOR
    post.version = post.page_version = 1
    post.revision = revision
    post.excerpt = body.excerpt
    post.language = "ja"
    post.title_html = phrases.marked(post.title)
    post.minutes = body.minutes
    # Of the length that it has; what is in the name depends on the site's settings too.
    post.social_card = f"{folder_of(post.id)}{number:016x}.png" if not post.top_image else ""
    post.page_chunks = max(0, len(body.text.html.pieces) - 1)
    post.sitemap_part = number // PART_SIZE + 1
    post.search_number = number + 1
    return post


def _ulid(rng: random.Random) -> str:
    return str(ULID.from_bytes(rng.randbytes(16)))
