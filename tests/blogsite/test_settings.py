"""The settings as a process finds them at its start."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEPLOYED = {
    "STAGE": "production",
    "SECRET_KEY": "s3cret-" * 10,
    "ADMIN_ORIGIN": "https://admin.example.com",
    "SITE_ORIGIN": "https://example.com",
    "EDITORIAL_TABLE": "editorial",
    "PUBLIC_TABLE": "public",
    "MEDIA_BUCKET": "media",
    "DISTRIBUTION_ID": "E123456789ABCD",
    "COGNITO_USER_POOL_ID": "ap-northeast-1_AbCdEfGhI",
    "COGNITO_CLIENT_ID": "client",
    "COGNITO_CLIENT_SECRET": "client-secret",
    "COGNITO_DOMAIN": "https://sign-in.example.com",
    "ADMIN_CONTACT": "help@example.com",
    "AWS_REGION": "ap-northeast-1",
}


def start(variables: dict[str, str], code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process that has these variables and none of AWS or ours beside them."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
        | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def settings_of(variables: dict[str, str], *names: str) -> list[object]:
    code = (
        "import json; from blogsite import settings;"
        f"print(json.dumps([getattr(settings, name) for name in {names!r}]))"
    )
    process = start(variables, code)
    assert process.stderr == ""
    values: list[object] = json.loads(process.stdout)
    return values


def test_locally_everything_has_a_default() -> None:
    assert settings_of({}, "ADMIN_ORIGIN", "SITE_ORIGIN", "EDITORIAL_TABLE", "TIME_ZONE") == [
        "http://127.0.0.1:8000",
        "http://127.0.0.1:8080",
        "blogsite-editorial",
        "Asia/Tokyo",
    ]


def test_the_ports_of_make_run_are_in_the_origins() -> None:
    ports = {"ADMIN_PORT": "8123", "SITE_PORT": "8124"}
    assert settings_of(ports, "ADMIN_ORIGIN", "SITE_ORIGIN") == [
        "http://127.0.0.1:8123",
        "http://127.0.0.1:8124",
    ]


def test_a_deployed_stage_without_its_settings_does_not_start_and_names_them_all() -> None:
    process = start({"STAGE": "production"}, "import blogsite.settings")
    assert process.returncode != 0
    for name in DEPLOYED.keys() - {"STAGE", "AWS_REGION"}:
        assert f"{name} is missing" in process.stderr


def test_a_deployed_stage_with_its_settings_starts() -> None:
    assert settings_of(DEPLOYED, "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DEBUG") == [
        ["admin.example.com"],
        ["https://admin.example.com"],
        False,
    ]


def test_over_https_cookies_are_bound_to_the_host_and_secure() -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SIGN_IN_COOKIE_NAME")
    assert settings_of(DEPLOYED, *names, "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE") == [
        "__Host-session",
        "__Host-csrf",
        "__Host-sign-in",
        True,
        True,
    ]


def test_the_admin_starts_deployed_and_the_system_checks_find_nothing() -> None:
    code = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'blogsite.settings';"
        "from django.core.management import call_command; import django; django.setup();"
        "call_command('check', fail_level='WARNING')"
    )
    process = start(DEPLOYED, code)
    assert process.stderr == ""
    assert "no issues" in process.stdout


def test_on_lambda_the_stage_has_to_be_named() -> None:
    process = start({"AWS_LAMBDA_FUNCTION_NAME": "admin"}, "import blogsite.settings")
    assert process.returncode != 0
    assert "STAGE is missing" in process.stderr


def test_behind_the_bare_stages_address_everything_is_under_its_path() -> None:
    under = DEPLOYED | {"ADMIN_PATH": "/prod"}
    names = ("FORCE_SCRIPT_NAME", "STATIC_URL", "SESSION_COOKIE_PATH", "CSRF_COOKIE_PATH")
    assert settings_of(under, *names[:2]) == ["/prod", "/prod/static/"]
    code = f"from django.conf import settings; print([getattr(settings, n) for n in {names[2:]!r}])"
    process = start(under | {"DJANGO_SETTINGS_MODULE": "blogsite.settings"}, code)
    assert process.stdout.strip() == "['/', '/']"


def test_an_odd_admin_path_is_refused() -> None:
    process = start(DEPLOYED | {"ADMIN_PATH": "prod/"}, "import blogsite.settings")
    assert "ADMIN_PATH is 'prod/': expected a path such as /prod" in process.stderr
