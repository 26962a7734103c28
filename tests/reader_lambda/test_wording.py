from __future__ import annotations

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
