"""`make deploy`: builds, shows what will change, asks, and brings the stage there."""

from __future__ import annotations

from infra.deploy import domain, parts, plan, release
from infra.deploy.parameters import Known
from infra.deploy.place import Place
from infra.deploy.releases import Release, running
from infra.deploy.terminal import Terminal


def deploy(place: Place, terminal: Terminal) -> None:
    """Deploy what is in this folder."""
    domain.zone_id(place)  # fails before anything is built
    terminal.step("building")
    wanted = parts.build(place)
    now = _now(place)
    planned = plan.changes(wanted, now.parts if now else None)
    if not planned:
        terminal.say("There is nothing new: nothing was changed.")
        return
    _show(place, planned, terminal)
    terminal.confirm("Go on?")
    terminal.step("files")
    place.artifacts.ensure()
    parts.upload(place, wanted)
    record = place.records.begin(wanted)
    former = now.parts if now else None
    known = release.run(place, wanted, former, terminal)
    place.records.finish(record)
    tell(place, known, record, terminal)


def _now(place: Place) -> Release | None:
    if not place.artifacts.exists or not place.stack.exists:
        return None
    return running(place.records.all())


def _show(place: Place, planned: list[str], terminal: Terminal) -> None:
    names = place.names
    terminal.say(f"{names.prefix} in the account {names.account}, {names.region}:")
    for line in planned:
        terminal.say(f"  {line}")


def tell(place: Place, known: Known, record: Release, terminal: Terminal) -> None:
    """Say what runs now and where."""
    terminal.say(f"Release {record.number} of {place.names.prefix} runs.")
    terminal.say(f"  Site   {known.site_origin}/")
    terminal.say(f"  Admin  {known.admin_origin}{known.admin_path}/admin/")
    for line in domain.records_to_make(place.stage, known.outputs):
        terminal.say(f"  Make this record in your DNS: {line}")
