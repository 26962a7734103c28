"""What readers' browsers are told of a top image before it is there."""

import io

import pytest
from PIL import Image

from posts import publishing, store
from posts.media import files, library
from posts.models import Media, copy_of
from posts.rerendering import rerender
from posts.top_images import attributes
from tests.posts.backup import blog
from tests.posts.factories import EDITOR, published

pytestmark = pytest.mark.usefixtures("tables", "media_bucket")


def picture(size: tuple[int, int] = (900, 600), color: str = "red") -> Media:
    data = io.BytesIO()
    Image.new("RGB", size, color).save(data, "PNG")
    return files.store(files.check(data.getvalue(), "海.png"), by=EDITOR)


def html_of(path: str) -> str:
    answer = blog.answer(path)
    assert answer.status == 200
    return answer.body


def test_size_renditions_shape_and_colour_are_told() -> None:
    shown = picture()
    webp = f"/media/{shown.digest}/webp"
    assert attributes(shown.path) == (
        f'width="900" height="600" srcset="{webp}/480.webp 480w, {webp}/900.webp 900w" '
        'style="--ratio:1.5;background-color:#ff0000"'
    )


def test_of_a_small_picture_there_is_one_size() -> None:
    shown = picture((300, 400), "#0a5a78")
    assert attributes(shown.path) == (
        'width="300" height="400" style="--ratio:0.75;background-color:#0a5a78"'
    )


@pytest.mark.parametrize(
    "address", ["", "https://elsewhere.example/a.png", "/media/" + "0" * 32 + "/a.png"]
)
def test_of_a_picture_that_is_not_stored_here_nothing_is_told(address: str) -> None:
    assert attributes(address) == ""


def test_page_and_cards_show_it_and_only_what_is_below_is_loaded_late() -> None:
    shown = picture()
    for number in range(5):
        published(title=f"Post {number}", slug=f"post-{number}", top_image=shown.path)
    told = attributes(shown.path)
    page = html_of("/posts/post-0")
    assert f'alt="" {told} sizes="(min-width: 48rem) 45rem, 100vw" fetchpriority="high">' in page
    cards = html_of("/").split("<article")[1:]
    assert [card.count(f'alt="" {told} sizes="8.5rem"') for card in cards] == [1] * 5
    assert ['fetchpriority="high"' in card for card in cards] == [True, *[False] * 4]
    assert ['loading="lazy"' in card for card in cards] == [False] * 3 + [True] * 2


def test_another_file_in_its_place_is_told_of() -> None:
    old, new = picture(), picture((600, 600), "teal")
    published(title="One", slug="one", top_image=old.path)
    library.replace(old, new, by=EDITOR)
    for path in ("/", "/posts/one"):
        assert f'{attributes(new.path)} sizes="' in html_of(path)


def test_a_post_without_its_picture_any_more_tells_of_none() -> None:
    post = published(title="One", slug="one", top_image=picture().path)
    publishing.save(copy_of(post, top_image=""), by=EDITOR)
    assert "<img" not in html_of("/") + html_of("/posts/one")


def test_posts_of_an_older_release_come_to_tell_it(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = picture()
    with monkeypatch.context() as older:
        older.setattr("posts.top_images.attributes", lambda _top_image: "")
        post = published(title="One", slug="one", top_image=shown.path)
    assert "srcset" not in html_of("/")
    assert rerender(post.id).outcome == "updated"
    for path in ("/", "/posts/one"):
        assert attributes(shown.path) in html_of(path)
    assert rerender(post.id).outcome == "unchanged"
    stored = store.get_post(post.id)
    assert stored is not None
    assert stored.version == post.version


def test_of_a_picture_that_has_one_size_no_choice_is_told() -> None:
    published(title="One", slug="one", top_image=picture((90, 60)).path)
    for path in ("/", "/posts/one"):
        html = html_of(path)
        assert 'width="90"' in html
        assert "sizes=" not in html
