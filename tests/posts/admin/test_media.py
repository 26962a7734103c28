"""Uploads: the admin of files, and the address that the post form's script sends them to."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from posts import media, store
from posts.errors import StoreUnavailable
from tests.blogsite.sign_in import sign_in
from tests.posts.admin.blog import AMY, text_of

LIST = "/admin/posts/media/"
UPLOAD = LIST + "upload/"

pytestmark = pytest.mark.usefixtures("media_bucket")


def picture(width: int = 40, height: int = 30, name: str = "sea.png") -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (width, height), "teal").save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")


def test_an_upload_answers_the_address_and_size(editor: Client) -> None:
    answer = editor.post(UPLOAD, {"file": picture(name="海 1.png")})
    assert answer.status_code == 200, answer.content
    stored = store.list_media().items[0]
    told = answer.json()
    assert told["address"].startswith(f"/media/{stored.digest}/")
    assert told["address"].isascii()
    assert (told["type"], told["width"], told["height"]) == ("image/png", 40, 30)


def test_authors_upload_too(tables: list[str]) -> None:
    client = Client()
    sign_in(client, ["authors"], sub=AMY.id)
    assert client.post(UPLOAD, {"file": picture()}).status_code == 200


def test_the_content_tells_the_type_not_the_name(editor: Client) -> None:
    page = SimpleUploadedFile("x.png", b"<!doctype html><script>alert(1)</script>", "image/png")
    answer = editor.post(UPLOAD, {"file": page})
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert store.list_media().items == []


def test_a_file_too_big_is_refused_before_it_is_read(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "MAX_BYTES", 10)
    monkeypatch.setattr(media, "check", None)
    answer = editor.post(UPLOAD, {"file": picture()})
    assert answer.status_code == 422
    assert "at most 10." in answer.json()["error"]


def test_a_store_that_takes_nothing_is_told(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise StoreUnavailable("SlowDown")

    monkeypatch.setattr(media, "store", fail)
    answer = editor.post(UPLOAD, {"file": picture()})
    assert answer.status_code == 503
    assert "SlowDown" in answer.json()["error"]
    page = editor.post(LIST + "add/", {"file": picture()})
    assert page.status_code == 200
    assert "SlowDown" in text_of(page)


def test_a_request_without_a_file_is_told_so(editor: Client) -> None:
    assert editor.post(UPLOAD).status_code == 400
    assert editor.post(UPLOAD, {"file": "text"}).status_code == 400
    assert editor.get(UPLOAD).status_code == 405


def test_without_the_script_a_file_is_added_by_a_form(editor: Client) -> None:
    page = editor.get(LIST + "add/").content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert editor.post(LIST + "add/", {"file": picture()}).status_code == 302
    stored = store.list_media().items[0]
    listed = editor.get(LIST).content.decode()
    assert f'value="{stored.path}"' in listed
    assert f'src="{stored.get_absolute_url()}"' in listed
    assert "40 × 30" in listed


def test_a_refused_file_is_told_at_its_field(editor: Client) -> None:
    page = editor.post(LIST + "add/", {"file": SimpleUploadedFile("x.exe", b"MZ\0\0")})
    assert page.status_code == 200
    assert page.context["adminform"].form.errors["file"]


def test_a_stored_file_is_shown_and_never_changed(editor: Client) -> None:
    editor.post(UPLOAD, {"file": picture()})
    stored = store.list_media().items[0]
    page = editor.get(f"{LIST}{stored.digest}/change/")
    assert page.status_code == 200
    assert "40 × 30" in text_of(page)
    assert "_save" not in page.content.decode()
    assert editor.post(f"{LIST}{stored.digest}/change/", {"name": "x"}).status_code == 403
    assert editor.post(f"{LIST}{stored.digest}/delete/", {"post": "yes"}).status_code == 403
    assert store.get_media(stored.digest) is not None


def test_a_name_with_markup_is_text(editor: Client) -> None:
    editor.post(UPLOAD, {"file": picture(name='"><img src=x onerror=alert(1)>.png')})
    assert "<img src=x" not in editor.get(LIST).content.decode()


@pytest.mark.parametrize("cursor", ["x", "\0", "a" * 3000, "9999#~"])
def test_a_tampered_cursor_leads_to_the_first_page(editor: Client, cursor: str) -> None:
    editor.post(UPLOAD, {"file": picture()})
    page = editor.get(LIST, {"cursor": cursor})
    assert page.status_code == 200
    assert len(page.context["cl"].result_list) == 1
