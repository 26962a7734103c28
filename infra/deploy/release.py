"""Makes a stage run a release's parts: what deploying and rolling back have in common."""

from __future__ import annotations

from dataclasses import replace

from infra.deploy import domain, first_admin, secrets
from infra.deploy.edge import purge
from infra.deploy.failure import Failure
from infra.deploy.manage import run_manage
from infra.deploy.parameters import Given, Known, of_admin, of_template
from infra.deploy.place import Place
from infra.deploy.reader import ALIAS, Code
from infra.deploy.releases import Parts
from infra.deploy.terminal import Terminal


def run(
    place: Place, parts: Parts, former: Parts | None, terminal: Terminal, *, sure: bool
) -> Known:
    """Bring the stage to these parts. Raises Failure, with the former parts running on.

    former: what runs now, None where nothing does. sure: False where something else began since
    and stopped half way.
    """
    served = place.stack.parameters.get("ServeFrom", "reader")
    given = replace(_domains(place, terminal), serve_from=served)
    unchanged = sure and former is not None and former.reader == parts.reader
    known = _move(place, parts, None if unchanged else former, given, terminal)
    terminal.step("secrets")
    given = replace(given, secrets=_secrets(place, known))
    terminal.step("admin")
    known = _install_admin(place, parts, former, given, terminal)
    terminal.step("the site's settings")
    run_manage(place, known, ["setup"])
    terminal.step("first admin")
    _invite(place, known, terminal)
    terminal.step("asking the reader, and purging every page")
    place.reader.answer(ALIAS)
    purge(place, "#site")
    return known


def _domains(place: Place, terminal: Terminal) -> Given:
    if place.stage.site_host and place.stage.hosted_zone:
        terminal.step("the site's certificate (minutes, the first time)")
    return domain.prepare(place)


def _move(
    place: Place, parts: Parts, former: Parts | None, given: Given, terminal: Terminal
) -> Known:
    """Update the stack, the reader's code tried first where there is a former one to keep."""
    if former is None or not place.reader.exists:
        terminal.step("infrastructure (up to 30 minutes, the first time)")
        return _settle(place, parts, given)
    terminal.step("the reader's new code, tried where no reader sees it")
    with place.reader.trying(_code(place, parts), _code(place, former)):
        terminal.step("infrastructure, and the new code for readers")
        return _settle(place, parts, given)


def _settle(place: Place, parts: Parts, given: Given) -> Known:
    """Send the stack all that is known, until it tells nothing new."""
    known = _known(place, given)
    while True:
        sent = of_template(known, parts, place.names.artifacts_bucket)
        place.stack.apply(place.artifacts.url(parts.template), sent)
        known = _known(place, given)
        if of_template(known, parts, place.names.artifacts_bucket) == sent:
            return known


def _known(place: Place, given: Given) -> Known:
    return Known(place.stage, place.names, given, place.stack.outputs, place.admin.api)


def _code(place: Place, parts: Parts) -> Code:
    return Code(
        place.names.artifacts_bucket, parts.reader, parts.python, parts.stage["architecture"]
    )


def _secrets(place: Place, known: Known) -> dict[str, int]:
    return secrets.ensure(
        place.session.client("ssm"),
        place.session.client("cognito-idp"),
        place.names.secrets,
        known.outputs["CognitoUserPoolId"],
        known.outputs["CognitoClientId"],
    )


def _install_admin(
    place: Place, parts: Parts, former: Parts | None, given: Given, terminal: Terminal
) -> Known:
    """Install the admin, tell the stack of it, and ask it; the former zip comes back on failure."""
    known = _known(place, given)
    while True:
        environment = of_admin(known)
        place.admin.install(_package(place, parts), parts.python, environment)
        known = _settle(place, parts, given)
        if of_admin(known) == environment:
            break
    try:
        place.admin.check(environment)
    except Failure:
        if former:
            terminal.step("the admin's former code, back in place")
            place.admin.install(_package(place, former), former.python, environment)
        raise
    return known


def _package(place: Place, parts: Parts) -> str:
    return f"s3://{place.names.artifacts_bucket}/{parts.admin}"


def _invite(place: Place, known: Known, terminal: Terminal) -> None:
    cognito = place.session.client("cognito-idp")
    email = place.stage.admin_email
    if first_admin.ensure(cognito, known.outputs["CognitoUserPoolId"], email):
        terminal.say(f"  AWS mails {email} the first password.")
