"""The admin's Lambda with Zappa's own handler, asked with events as AWS sends them.

Each answer comes from a process of its own: settings are read once.
"""

from __future__ import annotations

import base64
import copy
import json
import re
import subprocess
import sys
from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from infra.deploy import admin_package, zappa
from tests.blogsite.test_settings import DEPLOYED, ROOT
from tests.local_aws import free_port

pytestmark = pytest.mark.slow  # processes for every answer

EVENTS = ROOT / "tests" / "events"
API = "abcdefghij.execute-api.ap-northeast-1.amazonaws.com"
DOMAIN = "admin.example.com"
ON_DOMAIN = {"ADMIN_ORIGIN": f"https://{DOMAIN}", "ADMIN_PATH": ""}
ON_STAGE = {"ADMIN_ORIGIN": f"https://{API}", "ADMIN_PATH": "/prod"}
TOKEN = "a" * 32
PNG = bytes(range(256)) * 4

ASK = """
import json, os, pathlib, sys, types
os.environ["DJANGO_SETTINGS_MODULE"] = "blogsite.settings"
from django.conf import settings
events = json.load(sys.stdin)
settings.STATIC_ROOT = os.environ["STATIC_FILES"]
from blogsite import lambda_handler
from posts.media import arrivals
from posts.edge import triggers
called = []
triggers.on_stream = lambda event, context: called.append(["stream", event])
triggers.on_schedule = lambda event, context: called.append(["schedule", event])
arrivals.on_created = lambda event, context: called.append(["upload", event])
context = types.SimpleNamespace(aws_request_id="id-of-the-request")
answers = [lambda_handler.handler(event, context) for event in events]
pathlib.Path(sys.argv[1]).write_text(json.dumps([answers, called]))
"""


@pytest.fixture(scope="session")
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A collected picture and style sheet, under lasting names."""
    folder = tmp_path_factory.mktemp("static")
    code = (
        "import sys; from django.conf import settings; import django; django.setup();"
        "settings.STATIC_ROOT = sys.argv[1];"
        "from django.core.management import call_command;"
        "call_command('collectstatic', interactive=False, verbosity=0)"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "infra.deploy.static_settings"},
        check=True,
    )
    return folder


@pytest.fixture
def ask(tmp_path: Path, static_files: Path) -> Any:
    """Return a function that gives events to a new Lambda, and returns its answers and log."""

    def asked(variables: dict[str, str], *events: Any, stage: str = "prod") -> Any:
        (tmp_path / "zappa_settings.py").write_text(zappas_settings(tmp_path, stage))
        answers = tmp_path / "answers.json"
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", ASK, str(answers)],
            cwd=ROOT,
            env={
                **DEPLOYED,
                **variables,
                "STAGE": stage,
                "PYTHONPATH": str(tmp_path),
                "STATIC_FILES": str(static_files),
                "AWS_ENDPOINT_URL": f"http://127.0.0.1:{free_port()}",  # nobody answers
                "AWS_ACCESS_KEY_ID": "test",
                "AWS_SECRET_ACCESS_KEY": "test",
            },
            input=json.dumps(events),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return *json.loads(answers.read_text()), done.stdout + done.stderr

    return asked


def zappas_settings(folder: Path, stage: str) -> str:
    """Return the module of settings that Zappa puts into the package."""
    settings = zappa.stage_settings(
        python=admin_package.RUNNING,
        stage=stage,
        region="ap-northeast-1",
        role_arn="",
        bucket="b",
        arch="arm64",
        environment={},
    )
    file = folder / "zappa_settings.json"
    file.write_text(json.dumps(settings))
    code = (
        "import sys; from zappa.cli import ZappaCLI; cli = ZappaCLI();"
        "cli.load_credentials = False;"
        "cli.api_stage = sys.argv[1]; cli.load_settings(sys.argv[2]);"
        "print(cli.get_zappa_settings_string())"
    )
    command = [sys.executable, "-c", code, stage, str(file)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def recorded(name: str) -> Any:
    return json.loads((EVENTS / f"{name}.json").read_text())


def rest(path: str, host: str, method: str = "GET", **headers: str | list[str]) -> dict[str, Any]:
    """Build a REST API's event from the recorded one; a header's _ is a hyphen."""
    event = recorded("rest_v1")
    event |= {"path": path, "httpMethod": method}
    for name, value in {"Host": host, **headers}.items():
        several = [value] if isinstance(value, str) else value
        event["headers"][name.replace("_", "-")] = several[-1]
        event["multiValueHeaders"][name.replace("_", "-")] = several
    return dict(event)


def http(path: str, stage: str, host: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    """Build the event of an HTTP API, or with the stage $default of a Function URL."""
    event = copy.deepcopy(recorded("http_v2"))
    event["rawPath"] = path
    event["headers"] |= {name.replace("_", "-"): value for name, value in headers.items()}
    event["headers"]["host"] = host
    event["requestContext"] |= {"stage": stage}
    event["requestContext"]["http"] |= {"path": path, "method": method}
    return dict(event)


def with_form(event: dict[str, Any], **fields: str) -> dict[str, Any]:
    """Give the event a form as a browser sends one with a picture, base64 as a gateway does."""
    boundary = "---------------------------735323031399963166993862150"
    file = 'name="file"; filename="a.png"\r\nContent-Type: image/png'
    parts = [(file, PNG), *((f'name="{name}"', text.encode()) for name, text in fields.items())]
    body = b"".join(
        f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n"
        for head, data in parts
    )
    event["body"] = base64.b64encode(body + f"--{boundary}--\r\n".encode()).decode()
    event["isBase64Encoded"] = True
    kind = f"multipart/form-data; boundary={boundary}"
    event["headers"]["Content-Type"] = kind
    if "multiValueHeaders" in event:
        event["multiValueHeaders"]["Content-Type"] = [kind]
    return event


def header(answer: dict[str, Any], name: str) -> Any:
    return answer["headers"].get(name)


def cookies(answer: dict[str, Any]) -> list[str]:
    headers = answer.get("multiValueHeaders", {})
    several = [value for name in headers for value in headers[name] if name.lower() == "set-cookie"]
    one = [value for name, value in answer["headers"].items() if name.lower() == "set-cookie"]
    return [*several, *one, *answer.get("cookies", [])]


SHAPES: dict[str, tuple[dict[str, str], Callable[[str], dict[str, Any]]]] = {
    "a REST API's own address": (ON_STAGE, lambda path: rest(path, API)),
    "a REST API's domain": (ON_DOMAIN, lambda path: rest(path, DOMAIN)),
    "an HTTP API's own address": (ON_STAGE, lambda path: http(f"/prod{path}", "prod", API)),
    "an HTTP API's domain": (ON_DOMAIN, lambda path: http(path, "prod", DOMAIN)),
    "a Function URL": (ON_DOMAIN, lambda path: http(path, "$default", DOMAIN)),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_whoever_is_not_signed_in_comes_back_to_where_the_admin_is(ask: Any, shape: str) -> None:
    where, event = SHAPES[shape]
    (index, admin, sign_in), _called, _log = ask(
        where, event("/"), event("/admin/"), event("/admin/login/")
    )
    path = where["ADMIN_PATH"]
    assert header(index, "Location") == f"{path}/admin/"
    assert header(admin, "Location") == f"{path}/admin/login/?next={path}/admin/"
    page = urlsplit(header(sign_in, "Location"))
    assert f"{page.scheme}://{page.netloc}" == DEPLOYED["COGNITO_DOMAIN"]
    callback = f"{where['ADMIN_ORIGIN']}{path}/auth/callback"
    assert parse_qs(page.query)["redirect_uri"] == [callback]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_link_to_a_preview_is_answered_without_a_sign_in(ask: Any, shape: str) -> None:
    where, event = SHAPES[shape]
    token = "A" * 43
    answers, _called, _log = ask(where, event(f"/preview/2/{token}/"), event("/preview/2/short/"))
    assert [answer["statusCode"] for answer in answers] == [503, 404]  # the store is not there
    for answer in answers:
        assert header(answer, "X-Robots-Tag") == "noindex, nofollow, noarchive"
        assert header(answer, "Referrer-Policy") == "no-referrer"
        assert header(answer, "Cache-Control") == "private, no-store"
        assert cookies(answer) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_a_cookie_is_sent_once_secure_and_for_every_path_of_its_host(ask: Any, shape: str) -> None:
    where, event = SHAPES[shape]
    (answer,), _called, _log = ask(where, event("/admin/login/"))
    (sent,) = cookies(answer)
    (cookie,) = SimpleCookie(sent).values()
    assert cookie.key.startswith("__Host-sign-in")
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
    assert cookie["httponly"]


@pytest.mark.parametrize("stage", ["adm", "a", "auth", "static"])
def test_a_stage_may_be_named_like_the_start_of_a_path(ask: Any, stage: str) -> None:
    where = {**ON_STAGE, "ADMIN_PATH": f"/{stage}"}
    (answer, callback), _called, _log = ask(
        where, rest("/admin/", API), rest("/auth/signed-out", API), stage=stage
    )
    assert header(answer, "Location") == f"/{stage}/admin/login/?next=/{stage}/admin/"
    assert callback["statusCode"] == 200


@pytest.mark.parametrize("shape", SHAPES)
def test_static_files_have_lasting_names_and_load_with_every_byte(
    ask: Any, shape: str, static_files: Path
) -> None:
    where, event = SHAPES[shape]
    names = json.loads((static_files / "staticfiles.json").read_text())["paths"]
    style = names["admin/css/base.css"]
    picture = next(lasting for name, lasting in names.items() if name.endswith((".png", ".svg")))
    page, css, image = (
        event(p) for p in ("/auth/signed-out", f"/static/{style}", "/static/" + picture)
    )
    (shown, styles, drawn), _called, _log = ask(where, page, css, image)
    assert re.search(
        rf'href="{where["ADMIN_PATH"]}/static/[^"]+\.[0-9a-f]{{12}}\.css"', shown["body"]
    )
    assert header(styles, "Cache-Control") == "max-age=315360000, public, immutable"
    assert body(styles) == (static_files / style).read_bytes()
    assert body(drawn) == (static_files / picture).read_bytes()


def test_a_compressed_or_binary_file_is_passed_as_base64(ask: Any, static_files: Path) -> None:
    style = static_files / "admin" / "css" / "base.0123456789ab.css"
    packed = style.with_name(f"{style.name}.gz")
    picture = style.with_name("odd.0123456789ab.png")
    style.write_bytes(b"body {}" * 1000)
    packed.write_bytes(b"\x1f\x8b\x08" + PNG)
    picture.write_bytes(PNG)
    prefix = "/static/admin/css/"
    (css, png), _called, _log = ask(
        ON_STAGE,
        rest(prefix + style.name, API, Accept_Encoding="gzip"),
        rest(prefix + picture.name, API),
    )
    assert (header(css, "Content-Encoding"), body(css)) == ("gzip", packed.read_bytes())
    assert (png["isBase64Encoded"], body(png)) == (True, PNG)


def body(answer: dict[str, Any]) -> bytes:
    text = answer.get("body") or ""
    return base64.b64decode(text) if answer.get("isBase64Encoded") else text.encode()


def test_a_head_request_has_the_headers_and_no_body(ask: Any) -> None:
    (v1, v2), _called, _log = ask(
        ON_DOMAIN,
        rest("/auth/signed-out", DOMAIN, "HEAD"),
        http("/auth/signed-out", "$default", DOMAIN, "HEAD"),
    )
    for answer in (v1, v2):
        assert answer["statusCode"] == 200
        assert header(answer, "Content-Type") == "text/html; charset=utf-8"
        assert body(answer) == b""


def test_repeated_query_keys_all_arrive(ask: Any) -> None:
    v1 = rest("/admin/", DOMAIN) | {"multiValueQueryStringParameters": {"tag": ["a", "b&c"]}}
    v2 = http("/admin/", "$default", DOMAIN) | {"rawQueryString": "tag=a&tag=b%26c"}
    answers, _called, _log = ask(ON_DOMAIN, v1, v2)
    for answer in answers:
        (destination,) = parse_qs(urlsplit(header(answer, "Location")).query)["next"]
        assert parse_qs(urlsplit(destination).query) == {"tag": ["a", "b&c"]}


ORIGINS = {"domain": (ON_DOMAIN, DOMAIN), "stage": (ON_STAGE, API)}


@pytest.mark.parametrize("where", ORIGINS)
@pytest.mark.parametrize("told", ["Origin", "Referer"])
def test_a_form_with_a_picture_is_taken_from_the_admins_own_pages_only(
    ask: Any, where: str, told: str
) -> None:
    variables, host = ORIGINS[where]
    cookie = f"__Host-csrf={TOKEN}"
    forms = [
        with_form(
            rest("/admin/logout/", host, "POST", Cookie=cookie, **{told: page}),
            csrfmiddlewaretoken=TOKEN,
        )
        for page in (f"https://{host}", "https://evil.example", f"http://{host}")
    ]
    (ours, others, insecure), _called, _log = ask(variables, *forms)
    assert header(ours, "Location").startswith(f"{DEPLOYED['COGNITO_DOMAIN']}/logout")
    assert (others["statusCode"], insecure["statusCode"]) == (403, 403)


def test_cookies_that_http2_sent_one_by_one_all_arrive(ask: Any) -> None:
    one, other = "first=1", f"__Host-csrf={TOKEN}"
    origin = f"https://{DOMAIN}"
    path = "/admin/logout/"
    several = rest(path, DOMAIN, "POST", Origin=origin, Cookie=[one, other])
    joined = rest(path, DOMAIN, "POST", Origin=origin, Cookie=f"{one}; {other}")
    v2 = http(path, "$default", DOMAIN, "POST", origin=origin) | {"cookies": [one, other]}
    answers, _called, _log = ask(
        ON_DOMAIN, *(with_form(event, csrfmiddlewaretoken=TOKEN) for event in (several, joined, v2))
    )
    assert [answer["statusCode"] for answer in answers] == [302, 302, 302]


def test_no_other_host_is_served_whatever_a_header_says(ask: Any) -> None:
    spoofed = rest("/admin/login/", DOMAIN, X_Forwarded_Host="evil.example", Forwarded="host=evil")
    (other, forwarded), _called, _log = ask(
        ON_DOMAIN, rest("/admin/", "evil.example", X_Forwarded_Host=DOMAIN), spoofed
    )
    assert other["statusCode"] == 400
    assert forwarded["statusCode"] == 302
    assert "evil" not in json.dumps(forwarded)


def test_no_request_leaves_who_asked_in_the_log(ask: Any) -> None:
    _answers, _called, log = ask(ON_STAGE, rest("/admin/", API), rest("/nothing-here", API))
    for personal in ("198.51.100.7", "203.0.113.9", "Personal-Browser"):
        assert personal not in log
    (line,) = [json.loads(line) for line in log.splitlines() if "Not Found" in line]
    assert line["requestId"] == "id-of-the-request"


def test_the_stream_an_upload_and_the_clock_wake_the_worker(ask: Any) -> None:
    stream, upload, schedule = recorded("stream"), recorded("s3"), recorded("schedule")
    answers, called, _log = ask(ON_STAGE, stream, upload, schedule)
    assert answers == [None, None, None]
    assert called == [["stream", stream], ["upload", upload], ["schedule", schedule]]
