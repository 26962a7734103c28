"""The command `doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from blogsite.doctor.findings import Check, Finding, failed, ok, warning
from blogsite.management.commands import doctor


def good() -> Iterator[Finding]:
    yield ok("table", "as the template says")
    yield warning("certificate", "ends in 3 days", "see why")


def bad() -> Iterator[Finding]:
    yield failed("bucket", "is public", "`make deploy`")


def test_warnings_are_told_and_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "CHECKS", [Check("good", good)])
    output = StringIO()
    call_command("doctor", stdout=output)
    lines = output.getvalue().splitlines()
    assert lines[:2] == [
        "ok       table: as the template says",
        "warning  certificate: ends in 3 days; see why",
    ]
    assert lines[-1] == "1 ok, 1 skipped, 1 warning, 0 failed"


def test_a_failure_ends_with_status_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "CHECKS", [Check("bad", bad), Check("good", good)])
    output = StringIO()
    with pytest.raises(CommandError, match="1 failed") as ended:
        call_command("doctor", stdout=output)
    assert ended.value.returncode == 1
    assert "failed   bucket: is public; `make deploy`" in output.getvalue()
    assert "ok       table" in output.getvalue(), "the others went on"


def test_a_purge_can_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "CHECKS", [Check("purge", bad, purges=True)])
    output = StringIO()
    call_command("doctor", "--no-purge", stdout=output)
    assert "skipped  purge: --no-purge was asked for" in output.getvalue()
