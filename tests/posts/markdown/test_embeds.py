"""An address alone in a paragraph is a player, for the listed sites and no other."""

import pytest

from reader_lambda import responses
from tests.posts.markdown.helpers import Tags, html

YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"


def frames(shown: str) -> list[str]:
    return [attributes["src"] for name, attributes in Tags(shown).found if name == "iframe"]


@pytest.mark.parametrize(
    ("address", "player"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", YOUTUBE),
        ("https://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ&list=x", YOUTUBE),
        ("https://youtu.be/dQw4w9WgXcQ", YOUTUBE),
        ("https://youtu.be/dQw4w9WgXcQ?t=90", YOUTUBE + "?start=90"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1m30s", YOUTUBE + "?start=90"),
        ("https://youtube.com/shorts/dQw4w9WgXcQ", YOUTUBE),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871"),
        ("https://www.nicovideo.jp/watch/sm9", "https://embed.nicovideo.jp/watch/sm9"),
        ("https://nico.ms/sm9", "https://embed.nicovideo.jp/watch/sm9"),
    ],
)
def test_listed_sites_have_a_player_and_the_link_stays(address: str, player: str) -> None:
    for text in (address, f"<{address}>"):
        shown = html(f"前。\n\n{text}\n\n後。")
        assert frames(shown) == [player]
        assert f'<a href="{address.replace("&", "&amp;")}"' in shown


@pytest.mark.parametrize(
    "text",
    [
        "見て https://youtu.be/dQw4w9WgXcQ",
        "[動画](https://youtu.be/dQw4w9WgXcQ)",
        "https://example.com/watch?v=dQw4w9WgXcQ",
        "https://youtu.be/short",
        "https://evil.example/youtu.be/dQw4w9WgXcQ",
        "https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "`https://youtu.be/dQw4w9WgXcQ`",
        '<iframe src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"></iframe>',
        '<figure class="embed"><a href="javascript:alert(1)">x</a></figure>',
        '<figure class="embed"><a href="https://evil.example/">x</a></figure>',
    ],
)
def test_nothing_else_becomes_a_frame(text: str) -> None:
    assert frames(html(text)) == []


def test_a_figure_written_by_hand_can_frame_no_more_than_a_link_can() -> None:
    figure = '<figure class="embed"><a href="{}">x</a></figure>'
    assert frames(html(figure.format("https://youtu.be/dQw4w9WgXcQ"))) == [YOUTUBE]


def test_every_player_is_one_that_the_site_s_policy_lets_in() -> None:
    policy = responses._security_headers("https://blog.example")["Content-Security-Policy"]
    allowed = next(part for part in policy.split("; ") if part.startswith("frame-src ")).split()[1:]
    addresses = ("https://youtu.be/dQw4w9WgXcQ", "https://vimeo.com/1", "https://nico.ms/sm9")
    for address in addresses:
        (source,) = frames(html(address))
        assert source.split("/", 3)[0] + "//" + source.split("/")[2] in allowed
