"""Colours that an editor chooses: their form, what follows from them, whether they can be read."""

from __future__ import annotations

import pytest

from posts import theme
from reader_lambda import page_parts


def test_the_style_sheet_has_every_colour_that_may_be_chosen_in_both_schemes() -> None:
    defaults = theme.defaults()
    assert set(theme.TOKENS) <= set(defaults)
    assert defaults["light-accent"] == "#0a5a78"
    assert defaults["dark-paper"] == "#16191d"
    assert defaults["dark-code-keyword"] != defaults["light-code-keyword"]


def test_the_sites_own_colours_can_be_read() -> None:
    own = {token: theme.defaults()[token] for token in theme.TOKENS}
    assert theme.unreadable(own) == []


@pytest.mark.parametrize(
    ("typed", "normal"),
    [("#0A5a78", "#0a5a78"), (" #ffffff ", "#ffffff"), ("#fff", None), ("red", None), ("", None)],
)
def test_a_colour_has_one_form(typed: str, normal: str | None) -> None:
    assert theme.normal_colour(typed) == normal


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert theme.contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert theme.contrast(other, one) == theme.contrast(one, other)


def test_what_follows_from_ink_and_paper_comes_along() -> None:
    assert theme.style({"light-accent": "#aa0000"}) == "--light-accent:#aa0000"
    style = theme.style({"dark-paper": "#000000", "dark-ink": "#ffffff"})
    assert style == (
        "--dark-paper:#000000;--dark-ink:#ffffff;"
        "--dark-raised:#0a0a0a;--dark-rule:#212121;--dark-soft:#b8b8b8"
    )
    assert theme.style({}) == ""


def test_what_is_hard_to_read_is_named_with_its_contrast() -> None:
    (found,) = theme.unreadable({"light-accent": "#ffcc00"})
    assert (found.scheme, found.text) == ("light", "accent")
    assert found.ratio == pytest.approx(1.48, abs=0.01)
    grey = theme.unreadable({"light-paper": "#808080"})
    assert [each.text for each in grey] == ["ink", "accent", "soft", "code"]


def test_what_a_browser_draws_around_a_page_has_the_colour_of_its_paper() -> None:
    defaults = {name: theme.defaults()[f"{name}-paper"] for name in theme.SCHEMES}
    assert defaults == page_parts.PAPERS
