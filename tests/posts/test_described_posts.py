"""What is made of a title and a text for readers: phrases and minutes, on pages and on cards."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from posts import publishing, texts
from posts.edge import orders
from posts.models import Post, copy_of
from reader_lambda import cache_tags
from tests.posts.backup import blog
from tests.posts.factories import EDITOR, published

TITLE = "新幹線で東京へ行く"
MARKED = "新幹線で<wbr>東京へ<wbr>行く"

pytestmark = pytest.mark.usefixtures("tables", "media_bucket")


def shown(path: str) -> str:
    answer = blog.answer(path)
    assert answer.status == 200
    return answer.body


def test_phrases_are_on_the_page_and_on_cards_and_elsewhere_the_title_is_plain() -> None:
    post = published(title=TITLE, slug="one", body="新" * 501, tags=["旅"])
    page = shown("/posts/one")
    assert f'<h1 lang="ja">{MARKED}</h1>' in page
    assert f"<title>{TITLE} – " in page
    assert f'<meta property="og:title" content="{TITLE}">' in page
    assert "約2分で読めます" in page
    assert f">{MARKED}</a></h2>" in shown("/")
    assert f">{MARKED}</a></h2>" in shown("/tags/旅")
    assert "&lt;wbr" not in page + shown("/")
    publishing.save(copy_of(post, title="Plain"), by=EDITOR)
    assert ">Plain</h1>" in shown("/posts/one")


def test_a_title_in_another_language_is_shown_as_it_is() -> None:
    published(title="<b> & Why no wbr", slug="one", body="Words in English.")
    assert '<h1 lang="en">&lt;b&gt; &amp; Why no wbr</h1>' in shown("/posts/one")


def test_posts_of_an_older_release_get_both_by_rerendering() -> None:
    with pytest.MonkeyPatch.context() as older:
        describe = texts.describe

        def as_before(post: Post, *made: object) -> None:
            describe(post, *made)  # type: ignore[arg-type]  # passed on
            post.title_html, post.minutes = "", 0

        older.setattr(texts, "describe", as_before)
        post = published(title=TITLE, slug="one", body="本文。")
    assert "<wbr>" not in shown("/posts/one") + shown("/")
    assert "で読めます" not in shown("/posts/one")
    output = StringIO()
    call_command("rerender_posts", stdout=output)
    assert "0 unchanged, 0 skipped, 0 failed." in output.getvalue()
    assert MARKED in shown("/posts/one")
    assert MARKED in shown("/")
    assert "約1分で読めます" in shown("/posts/one")
    purged = {order.sk: order.tags for order in orders.open_orders()}
    assert cache_tags.card(post.id) in purged[blog.get(post.id).purge_order]
