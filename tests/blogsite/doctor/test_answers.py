from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import override_settings

from blogsite.doctor import answers
from tests.blogsite.doctor.conftest import Answer, Serve
from tests.blogsite.doctor.telling import failures, states

GOOD = {
    "Cache-Control": "public, max-age=0, must-revalidate",
    "Content-Security-Policy": "default-src 'none'",
}


def site(status: int = 200, nothing: int = 404, **headers: str) -> Callable[[str], Answer]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(path: str) -> Answer:
        return (status if path == "/" else nothing), {**GOOD, **named}, b""

    return answer


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (site(), []),
        (site(status=502), ["/ answers 502, not 200"]),
        (site(nothing=200), ["a page that is not there answers 200, not 404"]),
        (
            site(Cache_Control="public, max-age=600"),
            ["Cache-Control is public, max-age=600: viewers keep pages that no purge reaches"],
        ),
        (
            site(Content_Security_Policy="default-src *"),
            ["its Content-Security-Policy is missing or not ours"],
        ),
        (site(Set_Cookie="a=b"), ["it sets a cookie, which a cache could hand to others"]),
    ],
)
def test_the_readers_answers_are_looked_at(
    answer: Callable[[str], Answer], found: list[str], serve: Serve
) -> None:
    with override_settings(SITE_ORIGIN=serve(answer)):
        assert failures(answers.check_reader()) == found


@pytest.mark.parametrize(
    ("status", "location", "caching", "state"),
    [
        (302, "/prod/admin/login/?next=/prod/admin/", "private, no-store", ["ok"]),
        (302, "https://elsewhere.example/", "private, no-store", ["failed"]),
        (302, "/prod/admin/login/", "max-age=60", ["failed"]),
        (502, "", "no-store", ["failed"]),
    ],
)
def test_the_admins_answer_is_looked_at(
    status: int, location: str, caching: str, state: list[str], serve: Serve
) -> None:
    def answer(path: str) -> Answer:
        if path != "/prod/admin/":
            return 404, {}, b""
        return status, {"Location": location, "Cache-Control": caching}, b""

    with override_settings(ADMIN_ORIGIN=serve(answer), ADMIN_PATH="/prod"):
        assert states(answers.check_admin()) == state
