"""The whole way over the local AWS's hosted page, as a browser goes it."""

from __future__ import annotations

import re
from html import unescape
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest
from django.test import Client

from tests.blogsite.sign_in.local_pool import PASSWORD

if TYPE_CHECKING:
    from tests.blogsite.sign_in.local_pool import LocalPool

pytestmark = pytest.mark.usefixtures("tables")

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')


def through_the_hosted_page(address: str, email: str) -> str:
    """Fill in the hosted page at this address; return where it leads."""
    page = httpx.get(address)
    assert page.status_code == HTTPStatus.OK, page.text
    form = {name: unescape(value) for name, value in _HIDDEN.findall(page.text)}
    form |= {"username": email, "password": PASSWORD}
    answer = httpx.post(httpx.URL(address).join("/login"), data=form)
    assert answer.status_code == HTTPStatus.FOUND, answer.text
    return answer.headers["location"]


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def test_a_person_signs_in_works_and_signs_out(local_pool: LocalPool) -> None:
    edith = local_pool.add("edith@example.com", "editors")
    client = Client(headers={"accept-language": "en"})

    start = client.get("/admin/", follow=False)
    hosted = client.get(start["Location"])["Location"]
    callback = through_the_hosted_page(hosted, "edith@example.com")
    assert callback.startswith("http://127.0.0.1:8000/auth/callback?")
    assert client.get(path_of(callback))["Location"] == "/admin/"

    page = client.get("/admin/")
    assert page.status_code == HTTPStatus.OK
    assert edith == page.context["user"]

    way_out = client.post("/admin/logout/")["Location"]
    signed_out = httpx.get(way_out)
    assert signed_out.headers["location"] == "http://127.0.0.1:8000/auth/signed-out"
    assert client.get("/admin/").status_code == HTTPStatus.FOUND


def test_a_person_without_a_group_is_told_so(local_pool: LocalPool) -> None:
    local_pool.add("newcomer@example.com")
    client = Client(headers={"accept-language": "en"})
    hosted = client.get("/admin/login/")["Location"]
    callback = through_the_hosted_page(hosted, "newcomer@example.com")
    response = client.get(path_of(callback), follow=True)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "newcomer@example.com" in response.text


def test_a_code_does_not_work_with_the_verifier_of_another_sign_in(local_pool: LocalPool) -> None:
    local_pool.add("edith@example.com", "editors")
    client = Client()
    first = client.get("/admin/login/")["Location"]
    second = client.get("/admin/login/")["Location"]
    codes = httpx.URL(through_the_hosted_page(first, "edith@example.com")).params
    state = httpx.URL(second).params["state"]
    response = client.get("/auth/callback", {"code": codes["code"], "state": state})
    assert response.status_code == HTTPStatus.BAD_REQUEST
