"""`make destroy`: takes down what runs, and with DATA=delete and the name typed all the rest."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from infra.deploy import data, domain, lock, secrets
from infra.deploy.failure import Failure
from infra.deploy.parameters import NOTHING_RUNS
from infra.deploy.place import Place
from infra.deploy.releases import Parts
from infra.deploy.terminal import Terminal


def destroy(place: Place, terminal: Terminal, *, with_data: bool) -> None:
    """Take the stage down."""
    if not with_data:
        terminal.say(f"{place.names.prefix}: reader, admin and CloudFront go; the data stays.")
        terminal.confirm("Go on?")
        with _locked(place):
            _take_down(place, terminal)
        terminal.say("Posts, pictures and users are kept; `make deploy` brings the blog back.")
        return
    terminal.say(f"{place.names.prefix}: everything goes, posts, pictures and users too, for good.")
    terminal.confirm_by_name("No backup is made.", place.names.stage)
    with _locked(place):
        _take_down(place, terminal)
        _delete_everything(place, terminal)
    terminal.say(f"Nothing of {place.names.prefix} is left.")


def _locked(place: Place) -> AbstractContextManager[None]:
    return lock.held(place, "destroy") if place.artifacts.exists else nullcontext()


def _take_down(place: Place, terminal: Terminal) -> None:
    """Remove what runs. The stack goes first: its triggers and mapping hold on to the admin."""
    if place.stack.exists:
        terminal.step("reader and CloudFront (up to 15 minutes)")
        record = place.records.begin(None)
        place.stack.apply(_template(place), {**place.stack.parameters, **NOTHING_RUNS})
        terminal.step("admin")
        place.admin.remove()
        place.records.finish(record)
    else:
        place.admin.remove()


def _delete_everything(place: Place, terminal: Terminal) -> None:
    if place.stack.exists:
        terminal.step("stack")
        unprotected = {**place.stack.parameters, **NOTHING_RUNS, "Protect": "false"}
        place.stack.apply(_template(place), unprotected)
        place.stack.delete()
    terminal.step("certificate, secrets, logs")
    if place.stage.site_host and place.stage.hosted_zone and not place.stage.site_certificate:
        domain.certificate_stack(place).delete()
    secrets.delete(place.session.client("ssm"), place.names.secrets)
    data.delete_logs(place.session.client("logs"), place.names)
    terminal.step("tables, users, files")
    data.delete_tables(place.session.client("dynamodb"), place.names)
    data.delete_users(place.session.client("cognito-idp"), place.names)
    for bucket in (place.names.media_bucket, place.names.artifacts_bucket):
        data.delete_bucket(place.session.client("s3"), bucket)


def _template(place: Place) -> str:
    """Return the URL of the template that was released last."""
    released: list[Parts] = [one.parts for one in place.records.all() if one.parts]
    if not released:
        raise Failure(
            f"{place.names.artifacts_bucket} has no record of a release: "
            f"run `make deploy STAGE={place.names.stage}` once more, then this."
        )
    return place.artifacts.url(released[-1].template)
