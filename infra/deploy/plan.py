"""What a deployment will do, told before it is done."""

from __future__ import annotations

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


def _settings(wanted: Parts, now: Parts) -> list[str]:
    return [
        f"setting {key}: {now.stage.get(key)!r} becomes {value!r}"
        for key, value in wanted.stage.items()
        if now.stage.get(key) != value
    ]
