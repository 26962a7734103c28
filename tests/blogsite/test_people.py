"""The page of people: what admins see of the user pool, and nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pynamodb.exceptions import PutError

from blogsite.sign_in import last_sign_ins, user_pool
from posts.tables import SignInItem
from tests.blogsite.sign_in import sign_in
from tests.blogsite.sign_in.conftest import (  # noqa: F401 - fixtures
    cognito_is_down,
    fresh_user_pool,
    local_pool,
)
from tests.blogsite.sign_in.local_pool import LocalPool

pytestmark = pytest.mark.usefixtures("tables")

PEOPLE = "/admin/people/"


def admin(groups: tuple[str, ...] = ("admins",)) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, groups)
    return client


def test_admins_see_accounts_groups_and_the_last_sign_in(local_pool: LocalPool) -> None:  # noqa: F811
    edith = local_pool.add("edith@example.com", "editors", "authors")
    amy = local_pool.add("amy@example.com", "authors")
    local_pool.add("nobody@example.com")
    local_pool.disable(amy)
    last_sign_ins.record(edith.id)
    page = admin().get(PEOPLE).content.decode()
    today = timezone.localtime().strftime("%Y-%m-%d")
    lines = page.split("<tbody>")[1].split("<tr>")[1:]
    rows = {line.split("</th>")[0].split(">")[-1]: line for line in lines}
    assert set(rows) == {"edith@example.com", "amy@example.com", "nobody@example.com"}
    assert "authors, editors" in rows["edith@example.com"]
    assert today in rows["edith@example.com"]
    assert f"/actions/{edith.id}/" in rows["edith@example.com"]
    assert "disabled" in rows["amy@example.com"]
    assert today not in rows["amy@example.com"]
    assert "admins" not in page.split("<tbody>")[1]


def test_a_long_list_has_pages(
    local_pool: LocalPool,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(3):
        local_pool.add(f"p{number}@example.com")
    monkeypatch.setattr(user_pool, "ACCOUNTS_AT_ONCE", 2)
    client = admin()
    first = client.get(PEOPLE)
    assert len(first.context["people"]) == 2
    second = client.get(PEOPLE, {"cursor": first.context["next_cursor"]})
    both = [*first.context["people"], *second.context["people"]]
    assert {person.account.email for person in both} == {f"p{n}@example.com" for n in range(3)}
    assert second.context["next_cursor"] == ""


@pytest.mark.parametrize("groups", [("editors",), ("authors",), ()])
def test_nobody_else_sees_it(local_pool: LocalPool, groups: tuple[str, ...]) -> None:  # noqa: F811
    local_pool.add("amy@example.com")
    answer = admin(groups).get(PEOPLE, follow=True)
    assert answer.status_code == 403
    assert b"amy@example.com" not in answer.content
    assert b"/admin/people/" not in admin(groups).get("/admin/").content


def test_admins_find_the_page() -> None:
    assert b'href="/admin/people/"' in admin().get("/admin/").content


def test_it_takes_nothing(local_pool: LocalPool) -> None:  # noqa: F811
    assert admin().post(PEOPLE, {"groups": "admins"}).status_code == 405


def test_where_the_pool_does_not_answer_that_is_told(
    local_pool: LocalPool,  # noqa: F811
    cognito_is_down: Callable[[], None],  # noqa: F811
) -> None:
    cognito_is_down()
    answer = admin().get(PEOPLE)
    assert answer.status_code == 503
    assert "does not answer" in answer.content.decode()


def test_without_a_pool_that_is_told() -> None:
    assert not settings.COGNITO_DOMAIN
    assert admin().get(PEOPLE).status_code == 503


def test_a_sign_in_goes_on_where_its_time_can_not_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_item: SignInItem) -> None:
        raise PutError("no")

    monkeypatch.setattr(SignInItem, "save", failing)
    last_sign_ins.record("u")
    assert last_sign_ins.of(["u"]) == {}
