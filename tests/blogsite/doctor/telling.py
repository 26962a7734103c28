"""What checks say, short enough to compare."""

from __future__ import annotations

from collections.abc import Iterable

from blogsite.doctor.findings import Finding, State


def states(findings: Iterable[Finding]) -> list[str]:
    """Return how well each thing is: `ok`, `failed`."""
    return [finding.state.value for finding in findings]


def failures(findings: Iterable[Finding]) -> list[str]:
    """Return what is wrong. Each of it has a way out."""
    wrong = [finding for finding in findings if finding.state is State.FAILED]
    assert all(finding.way_out for finding in wrong)
    return [finding.found for finding in wrong]
