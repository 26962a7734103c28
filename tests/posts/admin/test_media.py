"""The admin of files: forms to send them with, what became of each, the list and a file's page."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import boto3
import httpx
import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from posts import publishing, store
from posts.admin import uploads as pages
from posts.errors import StoreUnavailable
from posts.media import arrivals, files, library, uploads
from posts.models import Media, Post
from tests.blogsite.sign_in import sign_in
from tests.posts.admin.blog import AMY, EDITH, Answer, post_url, stored_post, text_of, told

LIST = "/admin/posts/media/"
UPLOAD = LIST + "upload/"
ADD = LIST + "add/"

pytestmark = pytest.mark.usefixtures("media_bucket")


def picture(width: int = 40, height: int = 30) -> bytes:
    data = BytesIO()
    Image.new("RGB", (width, height), "teal").save(data, "PNG")
    return data.getvalue()


def begin(client: Client, name: str = "sea.png", size: Any = 200, type: str = "image/png") -> Any:  # noqa: A002 - as browsers call it
    return client.post(UPLOAD, {"name": name, "size": size, "type": type})


def send(form: Any, data: bytes) -> None:
    answer = httpx.post(form["url"], data=form["fields"], files={"file": ("x", data)})
    assert answer.status_code == 201, answer.text


def outcome(client: Client, upload_id: str) -> Any:
    return client.get(UPLOAD, {"id": upload_id}).json()[upload_id]


def stored_file(name: str = "sea.png") -> Media:
    return files.store(files.check(picture(), name), by=EDITH)


def test_a_file_goes_to_s3_and_its_outcome_is_told(editor: Client) -> None:
    form = begin(editor, "海 1.png").json()
    send(form, picture())
    assert outcome(editor, form["id"])["state"] == "waiting"
    arrivals.take_arrived()
    found = outcome(editor, form["id"])
    stored = store.list_media().items[0]
    assert found["state"] == "stored"
    assert found["address"] == f"/media/{stored.digest}/%E6%B5%B7-1.png"
    assert (found["type"], found["width"], found["height"]) == ("image/png", 40, 30)


def test_authors_upload_too(author: Client) -> None:
    form = begin(author).json()
    send(form, picture())
    arrivals.take_arrived()
    assert outcome(author, form["id"])["state"] == "stored"
    assert store.list_media().items[0].uploaded_by == AMY.name


def test_what_the_check_refuses_is_told_with_its_reason(editor: Client) -> None:
    form = begin(editor, "x.png").json()
    send(form, b"<!doctype html><script>alert(1)</script>")
    arrivals.take_arrived()
    found = outcome(editor, form["id"])
    assert found["state"] == "refused"
    assert found["error"].startswith("“x.png” is of no type that can be stored.")
    assert store.list_media().items == []


def test_a_file_too_big_is_refused_before_a_byte_is_sent(editor: Client) -> None:
    answer = begin(editor, "big.jpg", 80_000_000, "image/jpeg")
    assert answer.status_code == 422
    assert answer.json()["error"] == (
        "“big.jpg” has 80,000,000 bytes; a file can have at most 20,971,520."
    )


def test_another_type_is_refused_too(editor: Client) -> None:
    answer = begin(editor, "a.heic", 200, "image/heic")
    assert answer.status_code == 422
    assert "Allowed are JPEG" in answer.json()["error"]


@pytest.mark.parametrize("size", ["", "-1", "x", "１"])
def test_a_request_that_names_no_file_is_told_so(editor: Client, size: str) -> None:
    assert begin(editor, size=size).status_code == 400
    assert begin(editor, name="").status_code == 400


def test_whoever_belongs_to_no_group_that_uploads_gets_no_form(tables: list[str]) -> None:
    client = Client()
    sign_in(client, ["others"])
    assert begin(client).status_code in (302, 403)
    assert client.get(ADD).status_code in (302, 403)
    assert client.get(f"{LIST}came/{'0' * 26}/").status_code in (302, 403)


def test_a_form_needs_the_token_of_our_own_pages(editor: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = editor.cookies
    assert begin(strict).status_code == 403


def test_nobody_asks_for_the_upload_of_another(editor: Client, author: Client) -> None:
    form = begin(author).json()
    send(form, picture())
    arrivals.take_arrived()
    assert outcome(editor, form["id"])["error"] == "There is no such upload any more."
    page = editor.get(f"{LIST}came/{form['id']}/")
    assert "There is no such upload any more." in text_of(page)


def test_an_upload_whose_event_was_lost_is_seen_to_when_asked_for(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = begin(editor).json()
    send(form, picture())
    assert outcome(editor, form["id"])["state"] == "waiting"
    monkeypatch.setattr(pages, "OVERDUE", timedelta(0))
    assert outcome(editor, form["id"])["state"] == "stored"


def test_a_store_that_takes_nothing_is_told(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise StoreUnavailable("SlowDown")

    monkeypatch.setattr(uploads, "begin", fail)
    answer = begin(editor)
    assert answer.status_code == 503
    assert "SlowDown" in answer.json()["error"]


# Without scripts -------------------------------------------------------------------------------
def form_of(page: Answer) -> tuple[str, dict[str, str]]:
    """Return where a page's form goes, and its hidden fields."""
    html = page.content.decode()
    (form,) = re.findall(r'(?s)<form id="upload_form".*?</form>', html)
    (action,) = re.findall(r'action="([^"]+)"', form)
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return action, dict(fields)


def sent_by_hand(client: Client, data: bytes, name: str) -> str:
    """Send a file as a browser without scripts does; return where it is led."""
    action, fields = form_of(client.get(ADD))
    assert "csrfmiddlewaretoken" not in fields
    answer = httpx.post(action, data=fields, files={"file": (name, data)})
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"].startswith(settings.ADMIN_ORIGIN)
    return answer.headers["Location"].removeprefix(settings.ADMIN_ORIGIN)


def test_without_the_script_a_form_sends_a_file_and_comes_back_to_it(editor: Client) -> None:
    back = sent_by_hand(editor, picture(), "sea 1.png")  # the stand-in knows no other letters
    waiting = editor.get(back)
    assert "is being checked" in text_of(waiting)
    assert '<meta http-equiv="refresh"' in waiting.content.decode()
    arrivals.take_arrived()
    page = editor.get(back, follow=True)
    stored = store.list_media().items[0]
    assert stored.name == "sea-1.png"
    assert page.redirect_chain == [(f"{LIST}{stored.digest}/change/", 302)]
    assert told(page) == ["The file is stored."]


def test_without_the_script_a_refusal_is_told_above_a_new_form(editor: Client) -> None:
    back = sent_by_hand(editor, b"MZ\0\0", "x.exe")
    arrivals.take_arrived()
    page = editor.get(back)
    assert "“x.exe” is of no type that can be stored." in text_of(page)
    assert form_of(page)[1]["key"] != form_of(editor.get(ADD))[1]["key"]


# List and page ---------------------------------------------------------------------------------
def test_a_stored_file_stands_in_the_list(editor: Client) -> None:
    stored = stored_file()
    listed = editor.get(LIST).content.decode()
    assert f'value="{stored.path}"' in listed
    assert f'src="{stored.get_absolute_url()}"' in listed
    assert "40 × 30" in listed


def test_a_stored_file_is_shown_and_never_changed(editor: Client) -> None:
    stored = stored_file()
    page = editor.get(f"{LIST}{stored.digest}/change/")
    assert page.status_code == 200
    assert "40 × 30" in text_of(page)
    assert "_save" not in page.content.decode()
    assert editor.post(f"{LIST}{stored.digest}/change/", {"name": "x"}).status_code == 403
    assert store.get_media(stored.digest) is not None


def test_a_name_with_markup_is_text(editor: Client) -> None:
    stored_file('"><img src=x onerror=alert(1)>.png')
    assert "<img src=x" not in editor.get(LIST).content.decode()


@pytest.mark.parametrize("cursor", ["x", "\0", "a" * 3000, "9999#~"])
def test_a_tampered_cursor_leads_to_the_first_page(editor: Client, cursor: str) -> None:
    stored_file()
    page = editor.get(LIST, {"cursor": cursor})
    assert page.status_code == 200
    assert len(page.context["cl"].result_list) == 1


def test_nobody_reads_what_is_not_checked(editor: Client) -> None:
    form = begin(editor).json()
    send(form, picture())
    key = f"uploads/{form['id']}/"
    assert boto3.client("s3").head_object(Bucket=settings.MEDIA_BUCKET, Key=key)
    assert store.list_media().items == []


# Library ---------------------------------------------------------------------------------------
def test_a_file_is_found_by_its_name(editor: Client) -> None:
    files.store(files.check(picture(41), "港の朝.png"), by=EDITH)
    stored_file("sea.png")
    page = editor.get(LIST, {"q": "港"})
    assert [file.name for file in page.context["cl"].result_list] == ["港の朝.png"]
    assert "Nothing found." in text_of(editor.get(LIST, {"q": "lake"}))


def test_a_file_tells_which_posts_use_it(editor: Client) -> None:
    file = stored_file()
    url = f"{LIST}{file.digest}/change/"
    assert "No post uses it." in text_of(editor.get(url))
    post = stored_post("<b>灯台</b>", body=f"![a]({file.path})")
    page = editor.get(url).content.decode()
    assert f'<a href="{post_url(post)}">&lt;b&gt;灯台&lt;/b&gt;</a>' in page


def test_a_file_that_a_post_uses_is_not_deleted_and_one_that_none_does_is(editor: Client) -> None:
    file = stored_file()
    post = stored_post("灯台", body=f"![a]({file.path})")
    url = f"{LIST}{file.digest}/delete/"
    assert "Are you sure" in text_of(editor.get(url))
    refused = editor.post(url, {"post": "yes"}, follow=True)
    assert told(refused) == ["“sea.png” is used by “灯台”."]
    publishing.delete(post, by=EDITH)
    publishing.save(Post(id=post.id, title="Again", body="Text."), by=EDITH)
    assert editor.post(url, {"post": "yes"}).status_code == 302
    assert store.get_media(file.digest) is None


def test_posts_come_to_show_another_file(editor: Client) -> None:
    old = stored_file()
    new = files.store(files.check(picture(50), "新しい.png"), by=EDITH)
    post = stored_post("灯台", body=f"![a]({old.path})")
    url = f"{LIST}{old.digest}/replace/"
    assert "灯台" in text_of(editor.get(url))
    wrong = editor.post(url, {"address": "/media/x/y.png"})
    assert "“/media/x/y.png” is the address of no other file here." in text_of(wrong)
    done = editor.post(url, {"address": f" {settings.SITE_ORIGIN}{new.path} "}, follow=True)
    assert told(done) == ["1 post shows “新しい.png” now."]
    assert new.digest in store.get_post(post.id).body  # type: ignore[union-attr]
    assert "No post uses it." in text_of(editor.get(url))


def test_what_is_left_of_a_replacement_is_gone_on_with(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "POSTS_AT_ONCE", 1)
    old = stored_file()
    new = files.store(files.check(picture(50), "new.png"), by=EDITH)
    for number in range(2):
        stored_post(str(number), body=f"![a]({old.path})")
    url, form = f"{LIST}{old.digest}/replace/", {"address": new.path}
    first = editor.post(url, form)
    assert "Others are left: go on." in text_of(first)
    assert f'value="{new.path}"' in first.content.decode()
    assert editor.post(url, form).status_code == 302


def test_authors_neither_replace_nor_delete(author: Client) -> None:
    file = stored_file()
    page = author.get(f"{LIST}{file.digest}/change/").content.decode()
    assert f"{file.digest}/replace/" not in page
    assert f"{file.digest}/delete/" not in page
    for action in ("replace", "delete"):
        url = f"{LIST}{file.digest}/{action}/"
        assert author.get(url).status_code == 403
        assert author.post(url, {"post": "yes", "address": file.path}).status_code == 403
    assert store.get_media(file.digest) is not None
