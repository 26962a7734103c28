"""`make rollback`: back to the release before, from the files that were kept."""

from __future__ import annotations

from dataclasses import replace

from infra.deploy import lock, plan, release
from infra.deploy.deploy import tell, unchanged_since
from infra.deploy.failure import Failure
from infra.deploy.place import Place
from infra.deploy.releases import Parts, Release, before, running, standing
from infra.deploy.stage import Stage
from infra.deploy.terminal import Terminal


def rollback(place: Place, terminal: Terminal) -> None:
    """Make the stage run the release before the last."""
    releases = place.records.all() if place.artifacts.exists else []
    target = before(releases)
    if target is None or target.parts is None:
        raise Failure(
            f"{place.names.prefix} has no release before this one: nothing was changed. "
            "`make deploy` brings another."
        )
    then = replace(place, stage=Stage(**target.parts.stage))
    plan.refuse_another_architecture(
        place.stage.name, place.admin.architecture, then.stage.architecture
    )
    now = running(releases)
    _show(place, target, target.parts, now, terminal)
    terminal.confirm("Go on?")
    with lock.held(place, "rollback"):
        unchanged_since(place, releases)
        record = then.records.begin(target.parts, returns_to=target.origin)
        known = release.run(then, target.parts, standing(releases), terminal, sure=now is not None)
        then.records.finish(record, known.given.secrets)
    tell(then, known, record, terminal)


def _show(
    place: Place, target: Release, parts: Parts, now: Release | None, terminal: Terminal
) -> None:
    terminal.say(f"{place.names.prefix} goes back to release {target.origin}:")
    for line in plan.changes(parts, now.parts if now else None):
        terminal.say(f"  {line}")
