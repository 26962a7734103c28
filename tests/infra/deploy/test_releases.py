from __future__ import annotations

from dataclasses import replace

from infra.deploy.releases import Parts, Release, before, running, standing

PARTS = Parts("templates/1.yaml", "reader/1.zip", "admin/1.zip", "3.13", {})


def good(number: int, returns_to: int | None = None) -> Release:
    return Release(number, PARTS, returns_to, finished=True)


def stopped(number: int) -> Release:
    return Release(number, PARTS)


def taken_down(number: int) -> Release:
    return Release(number, None, finished=True)


def test_the_last_release_runs() -> None:
    assert running([good(1), good(2)]) == good(2)


def test_nobody_knows_what_runs_after_a_release_that_stopped_half_way() -> None:
    assert running([good(1), stopped(2)]) is None
    assert running([good(1), taken_down(2)]) is None
    assert running([]) is None


def test_what_stood_before_a_release_that_stopped_half_way_is_known() -> None:
    other = replace(PARTS, reader="reader/2.zip")
    assert standing([good(1), good(2), Release(3, other)]) == PARTS
    assert standing([good(1), taken_down(2)]) is None
    assert standing([stopped(1)]) is None
    assert standing([]) is None


def test_a_rollback_returns_to_the_release_before() -> None:
    assert before([good(1), good(2), good(3)]) == good(2)


def test_a_second_rollback_goes_one_further_back() -> None:
    releases = [good(1), good(2), good(3), good(4, returns_to=2)]
    assert before(releases) == good(1)
    assert before([*releases, good(5, returns_to=1)]) is None


def test_a_rollback_after_a_rollback_and_a_release_returns_to_what_ran() -> None:
    releases = [good(1), good(2), good(3, returns_to=1), good(4)]
    assert before(releases) == good(3, returns_to=1)


def test_a_rollback_of_what_stopped_half_way_returns_to_the_last_that_succeeded() -> None:
    assert before([good(1), good(2), stopped(3)]) == good(2)


def test_there_is_nothing_to_return_to_at_first() -> None:
    assert before([]) is None
    assert before([good(1)]) is None
    assert before([stopped(1)]) is None
