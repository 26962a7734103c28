import time
from hashlib import sha256

import pytest
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pynamodb.exceptions import DoesNotExist

from blogsite.sessions import SessionMiddleware, SessionStore, SessionsUnavailable
from posts.tables import SESSION_SK, SessionItem

pytestmark = pytest.mark.usefixtures("tables")


def stored_item(session: SessionStore) -> SessionItem:
    assert session.session_key
    pk = "SESSION#" + sha256(session.session_key.encode()).hexdigest()
    return SessionItem.get(pk, SESSION_SK)


def saved_session(**values: str) -> SessionStore:
    session = SessionStore()
    session.update(values)
    session.save()
    return session


def break_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every call for a session fail at DynamoDB."""
    monkeypatch.setattr(SessionItem.Meta, "table_name", "no-such-table")
    monkeypatch.setattr(SessionItem, "_connection", None)


def test_what_is_saved_is_loaded_again() -> None:
    session = saved_session(colour="藍色")
    assert SessionStore(session.session_key)["colour"] == "藍色"


def test_the_table_holds_neither_the_key_nor_anything_a_thief_could_change() -> None:
    session = saved_session(colour="blue")
    item = stored_item(session)
    assert session.session_key
    assert session.session_key not in f"{item.pk} {item.data}"
    item.data = item.data.replace(item.data[:3], "abc")
    item.save()
    assert "colour" not in SessionStore(session.session_key)


def test_the_table_drops_a_session_a_week_after_it_was_saved() -> None:
    week = 7 * 24 * 60 * 60
    assert stored_item(saved_session(a="b")).expires_at == pytest.approx(time.time() + week, abs=5)


def test_an_expired_session_is_empty_even_if_the_table_still_holds_it() -> None:
    session = saved_session(colour="blue")
    item = stored_item(session)
    item.expires_at = int(time.time()) - 1
    item.save()
    again = SessionStore(session.session_key)
    assert "colour" not in again
    assert again.session_key is None
    assert not again.exists(session.session_key or "")


def test_a_key_that_a_visitor_made_up_is_not_taken_over() -> None:
    session = SessionStore("k" * 32)
    session["colour"] = "blue"
    session.save()
    assert session.session_key != "k" * 32


def test_a_change_is_saved_under_the_same_key() -> None:
    session = saved_session(colour="blue")
    again = SessionStore(session.session_key)
    again["colour"] = "red"
    again.save()
    assert SessionStore(session.session_key)["colour"] == "red"


def test_a_session_that_was_ended_meanwhile_does_not_come_back() -> None:
    session = saved_session(colour="blue")
    elsewhere = SessionStore(session.session_key)
    assert elsewhere["colour"] == "blue"
    session.delete()
    with pytest.raises(UpdateError):
        elsewhere.save()
    assert not session.exists(session.session_key or "")


def test_a_key_that_is_taken_is_not_created_again() -> None:
    session = saved_session(colour="blue")
    with pytest.raises(CreateError):
        SessionStore(session.session_key).save(must_create=True)


def test_a_new_key_keeps_what_the_session_holds_and_ends_the_old_key() -> None:
    session = saved_session(colour="blue")
    old_key = session.session_key
    session.cycle_key()
    session.save()
    assert session.session_key != old_key
    assert SessionStore(session.session_key)["colour"] == "blue"
    assert "colour" not in SessionStore(old_key)


def test_flush_leaves_nothing_behind() -> None:
    session = saved_session(colour="blue")
    item = stored_item(session)
    session.flush()
    assert session.session_key is None
    with pytest.raises(DoesNotExist):
        item.refresh()


def test_deleting_a_session_that_is_not_there_is_no_error() -> None:
    SessionStore().delete()
    SessionStore().delete("k" * 32)


def test_without_dynamodb_nobody_is_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    session = saved_session(colour="blue")
    break_the_table(monkeypatch)
    with pytest.raises(SessionsUnavailable):
        SessionStore(session.session_key).get("colour")
    with pytest.raises(SessionsUnavailable):
        saved_session(colour="red")
    with pytest.raises(SessionsUnavailable):
        session.delete()


def test_a_page_is_shown_even_if_its_session_can_not_be_renewed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def page(request: HttpRequest) -> HttpResponse:
        request.session["colour"] = "blue"
        break_the_table(monkeypatch)
        return HttpResponse("the page")

    response = SessionMiddleware(page)(RequestFactory().get("/"))
    assert isinstance(response, HttpResponse)
    assert response.content == b"the page"
    assert "A session was not renewed" in caplog.text
