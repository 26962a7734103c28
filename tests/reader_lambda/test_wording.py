from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from reader_lambda import wording

SUMMER = "2018-07-05T00:00:00+09:00"


@pytest.mark.parametrize("language", ["ja", "ja-JP", "JA"])
def test_dates_and_counts_are_written_as_in_japanese(language: str) -> None:
    assert wording.long_date(SUMMER, language) == "2018年7月5日"
    assert wording.period_name("2018-07", language) == "2018年7月"
    assert wording.period_name("2018", language) == "2018年"
    assert wording.month_name("2018-07", language) == "7月"
    assert wording.count(1203, language) == "1,203件"


@pytest.mark.parametrize("language", ["en", "en-GB", "fr", "jam"])
def test_dates_and_counts_are_written_as_in_english(language: str) -> None:
    assert wording.long_date(SUMMER, language) == "July 5, 2018"
    assert wording.period_name("2018-07", language) == "July 2018"
    assert wording.period_name("2018", language) == "2018"
    assert wording.month_name("2018-07", language) == "July"
    assert wording.count(1203, language) == "1,203 posts"


def test_one_post_is_not_many() -> None:
    assert wording.count(1, "en") == "1 post"


def test_both_languages_have_every_word() -> None:
    assert wording.words("ja").keys() == wording.words("en").keys()


def test_minutes_of_reading_are_told_where_they_are_known() -> None:
    assert wording.reading_time(3, "ja") == "約3分で読めます"
    assert wording.reading_time(3, "en") == "3 min read"
    assert wording.reading_time(None, "ja") == wording.reading_time(0, "en") == ""


TITLE = "「新幹線」& C++ 100% #1?"
ADDRESS = "https://blog.example/posts/%E6%96%B0%E5%B9%B9%E7%B7%9A"


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("ja", ["はてなブックマーク", "X", "Mastodon", "Bluesky", "LINE", "メール"]),
        ("en", ["Bluesky", "Mastodon", "X", "E-mail"]),
    ],
)
def test_links_to_share_have_title_and_address_whole(language: str, names: list[str]) -> None:
    links = wording.shares(ADDRESS, TITLE, language)
    assert [link["name"] for link in links] == names
    for link in links:
        parts = urlsplit(link["url"])
        fields = dict(parse_qsl(parts.query or parts.fragment, strict_parsing=True))
        told = " ".join(fields.values())
        assert ADDRESS in told, link
        assert TITLE in told, link
        assert parts.scheme in {"https", "mailto"}


def test_links_to_share_go_where_each_takes_them() -> None:
    links = {link["name"]: link["url"] for link in wording.shares("https://a.example/b", "t", "ja")}
    assert links == {
        "はてなブックマーク": "https://b.hatena.ne.jp/entry/panel/?url=https://a.example/b&btitle=t",
        "X": "https://x.com/intent/post?text=t&url=https://a.example/b",
        "Mastodon": "https://share.joinmastodon.org/#text=t%20https://a.example/b",
        "Bluesky": "https://bsky.app/intent/compose?text=t%20https://a.example/b",
        "LINE": "https://social-plugins.line.me/lineit/share?url=https://a.example/b&text=t",
        "メール": "mailto:?subject=t&body=https://a.example/b",
    }
