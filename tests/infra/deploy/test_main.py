"""What the commands say to somebody who cannot go on; nothing here reaches an AWS."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from infra.deploy import account, place, stage
from infra.deploy.__main__ import main
from infra.deploy.failure import Failure
from infra.deploy.terminal import Terminal
from tests import local_aws as servers

STAGE = stage.Stage("prod", "ap-northeast-1", "owner@example.com")


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither credentials nor files of the developer's."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{servers.free_port()}")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))


def without_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_missing_credentials_are_told_with_the_way_to_sign_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_credentials(monkeypatch)
    with pytest.raises(Failure, match="no credentials for AWS: sign in with `aws login`"):
        account.open_session(STAGE)


def test_a_region_that_is_none_is_told_before_anything_is_asked() -> None:
    with pytest.raises(Failure, match="AWS has no 'xx-nowhere-1'"):
        account.open_session(stage.Stage("prod", "xx-nowhere-1", "owner@example.com"))


def test_another_account_than_the_stages_is_refused(
    monkeypatch: pytest.MonkeyPatch, local_aws: str
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", local_aws)
    other = stage.Stage("prod", "ap-northeast-1", "owner@example.com", account="123456789012")
    with pytest.raises(Failure, match=r"of the account 000000000000, but .*Nothing was changed"):
        account.open_session(other)


def test_a_failure_is_one_message_and_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deploy", "Prod"]) == 1
    assert capsys.readouterr().err.startswith("deploy Prod: STAGE='Prod' is no stage's name")


def test_ctrl_c_tells_where_it_stopped_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_: object, terminal: Terminal) -> None:
        terminal.step("infrastructure")
        raise KeyboardInterrupt

    monkeypatch.setattr(stage, "read", lambda _: STAGE)
    monkeypatch.setattr(place, "find", lambda _: None)
    monkeypatch.setattr("infra.deploy.__main__.deploy", interrupted)
    assert main(["deploy", "prod"]) == 1
    said = capsys.readouterr().err
    assert "deploy prod: stopped by Ctrl-C\nIt ended at: infrastructure." in said
    assert "make rollback STAGE=prod" in said


@pytest.mark.parametrize("answer", ["", "no\n", "y\n"])
def test_only_yes_goes_on(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    with pytest.raises(Failure, match=r"YES=1" if not answer else r"Nothing was changed"):
        Terminal().confirm("Go on?")
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    Terminal().confirm("Go on?")


def test_yes_beforehand_never_deletes_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    with pytest.raises(Failure, match="not the name"):
        Terminal(agreed=True).confirm_by_name("For good.", "prod")
