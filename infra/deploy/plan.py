"""What a deployment will do, told before it is done."""

from __future__ import annotations

from collections.abc import Mapping

from infra.deploy.failure import Failure
from infra.deploy.releases import Parts

_PARTS = {
    "template": "infrastructure",
    "reader": "reader",
    "admin": "admin",
    "python": "version of Python",
}


def changes(wanted: Parts, now: Parts | None) -> list[str]:
    """Return what differs, a line each; nothing where everything is as wanted.

    now: what runs; None where nothing does, or nobody knows.
    """
    if now is None:
        return [f"{name}: made or updated" for name in ("infrastructure", "reader", "admin")]
    lines = [
        f"{name}: updated"
        for field, name in _PARTS.items()
        if getattr(wanted, field) != getattr(now, field)
    ]
    return lines + _settings(wanted, now)


def secrets(there: Mapping[str, int], now: Mapping[str, int]) -> list[str]:
    """Return a line for each secret that is not of the version that the admin was started with."""
    return [
        f"secret {name}: changed, so the admin starts anew"
        for name, version in there.items()
        if now.get(name) != version
    ]


def refuse_another_architecture(stage: str, running: str, wanted: str) -> None:
    """Raise Failure where the admin's Lambda runs on another one: Zappa cannot change it.

    running: empty where there is no Lambda.
    """
    if running not in ("", wanted):
        raise Failure(
            f"architecture: the admin of {stage} runs on {running!r}, which cannot become "
            f"{wanted!r} in place: nothing was changed. Either put architecture = {running!r} into "
            f"infra/stages/{stage}.toml again; or `make destroy STAGE={stage}`, which keeps posts, "
            f"pictures and users, and then `make deploy STAGE={stage}`."
        )


def _settings(wanted: Parts, now: Parts) -> list[str]:
    return [
        f"setting {key}: {now.stage.get(key)!r} becomes {value!r}"
        for key, value in wanted.stage.items()
        if now.stage.get(key) != value
    ]
