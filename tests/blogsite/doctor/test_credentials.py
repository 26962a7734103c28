from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import boto3
import pytest

from blogsite.doctor import credentials
from tests import local_aws as servers
from tests.blogsite.doctor.conftest import Answer, Serve
from tests.blogsite.doctor.telling import failures, states

REFUSED = b"""<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error>
<Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>Signature expired</Message>
</Error></ErrorResponse>"""
SECRET = "wJalrXUtnFEMI-nobody-knows-this-one"


def aws_at(serve: Serve, shift: timedelta) -> str:
    """Start an AWS whose clock is that much ahead, and which refuses everything."""

    def answer(_path: str) -> Answer:
        date = format_datetime(datetime.now(UTC) + shift, usegmt=True)
        return 403, {"Date": date, "Content-Type": "text/xml"}, REFUSED

    return serve(answer)


def test_credentials_that_aws_knows_are_ok(aws: None) -> None:
    assert states(credentials.check_credentials()) == ["ok"]


def test_credentials_that_aws_refuses_are_a_failure_that_shows_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with servers.running_ministack(servers.free_port(), auth=True) as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIANOBODY0000000000")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
        (finding,) = credentials.check_credentials()
    assert finding.found.startswith("AWS does not accept them (")
    assert "AKIANOBODY" not in str(finding)
    assert SECRET not in str(finding)


@pytest.mark.parametrize(
    ("shift", "words"), [(90, "90 s behind AWS's"), (-90, "90 s ahead of AWS's")]
)
def test_a_skewed_clock_is_a_failure_though_the_request_was_refused(
    shift: int, words: str, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", aws_at(serve, timedelta(seconds=shift)))
    (found,) = failures(credentials.check_clock())
    seconds = int(found.split()[0])
    assert found.replace(str(seconds), "90") == words
    assert 85 <= seconds <= 95


def test_a_clock_that_is_a_little_off_is_ok(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", aws_at(serve, timedelta(seconds=30)))
    assert states(credentials.check_clock()) == ["ok"]
