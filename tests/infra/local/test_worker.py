"""The worker of the local run, in place of S3's events."""

from __future__ import annotations

import logging
import threading

import pytest

from infra.local import worker


def test_it_looks_for_uploads_until_it_is_stopped_and_a_failure_ends_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.0)
    looked: list[int] = []
    stopped = threading.Event()

    def look() -> int:
        looked.append(1)
        if len(looked) == 1:
            raise OSError("the store does not answer")
        stopped.set()
        return 0

    with caplog.at_level(logging.ERROR):
        worker.watch(look, stopped)
    assert len(looked) == 2
    assert "an upload was not taken" in caplog.text
