"""`make deploy`: builds, shows what will change, asks, and brings the stage there."""

from __future__ import annotations

from infra.deploy import domain, lock, parts, plan, release, secrets
from infra.deploy.failure import Failure
from infra.deploy.parameters import Known
from infra.deploy.place import Place
from infra.deploy.releases import Parts, Release, running, standing
from infra.deploy.terminal import Terminal


def deploy(place: Place, terminal: Terminal) -> None:
    """Deploy what is in this folder."""
    domain.zone_id(place)  # these two fail before anything is built
    plan.refuse_another_architecture(
        place.stage.name, place.admin.architecture, place.stage.architecture
    )
    terminal.step("building")
    wanted = parts.build(place)
    releases = _releases(place)
    planned = _planned(place, wanted, running(releases))
    if not planned:
        terminal.say("There is nothing new: nothing was changed.")
        return
    _show(place, planned, terminal)
    terminal.confirm("Go on?")
    terminal.step("files")
    place.artifacts.ensure()
    with lock.held(place, "deploy"):
        unchanged_since(place, releases)
        parts.upload(place, wanted)
        record = place.records.begin(wanted)
        known = release.run(
            place, wanted, standing(releases), terminal, sure=running(releases) is not None
        )
        place.records.finish(record, known.given.secrets)
    tell(place, known, record, terminal)


def _releases(place: Place) -> list[Release]:
    """Return what was released; nothing where the stack is gone, whatever records say."""
    return place.records.all() if place.artifacts.exists and place.stack.exists else []


def _planned(place: Place, wanted: Parts, now: Release | None) -> list[str]:
    if now is None:
        return plan.changes(wanted, None)
    there = secrets.versions(place.session.client("ssm"), place.names.secrets)
    return plan.changes(wanted, now.parts) + plan.secrets(there, now.secrets)


def unchanged_since(place: Place, releases: list[Release]) -> None:
    """Raise Failure where something was released since these were read."""
    if releases and place.records.all() != releases:
        raise Failure(
            f"another command has changed {place.names.prefix} since the plan was made, so this "
            "one changed nothing. Run it again, to see what is to be done now."
        )


def _show(place: Place, planned: list[str], terminal: Terminal) -> None:
    names = place.names
    terminal.say(f"{names.prefix} in the account {names.account}, {names.region}:")
    for line in planned:
        terminal.say(f"  {line}")


def tell(place: Place, known: Known, record: Release, terminal: Terminal) -> None:
    """Say what runs now and where."""
    terminal.say(f"Release {record.number} of {place.names.prefix} runs.")
    terminal.say(f"  Site   {known.site_origin}/")
    if known.given.serve_from == "copy":
        terminal.say(
            "  Readers get the static copy still: "
            f"`make serve STAGE={place.names.stage} FROM=reader` gives them live pages."
        )
    terminal.say(f"  Admin  {known.admin_origin}{known.admin_path}/admin/")
    for line in domain.records_to_make(place.stage, known.outputs):
        terminal.say(f"  Make this record in your DNS: {line}")
