"""What the local run is made of: the local AWS, the admin, the site, and how each is started."""

import http.client
import json
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from infra.local import environments, ministack
from infra.local.configuration import ROOT, Configuration
from infra.local.failure import Failure
from infra.local.processes import Child, last_lines, running

START_SECONDS = 60

_PYTHON = str(environments.ADMIN.python)
_MANAGE = [_PYTHON, "manage.py"]


@contextmanager
def local_aws(chosen: Configuration) -> Iterator[Child]:
    """Run ministack; it is ready when the block begins."""
    command = [str(environments.LOCAL.folder / "bin" / "ministack")]
    variables = {**_outside(), **ministack.environment(chosen.aws_port, chosen.state)}
    log = chosen.log("aws")
    with running("the local AWS", command, folder=ROOT, log=log, variables=variables) as child:
        try:
            ministack.wait_until_ready(chosen.aws_port, lambda: child.status is None)
        except TimeoutError as error:
            raise Failure(f"{error}; the end of {log}:\n{last_lines(log)}") from error
        yield child


def deployed(chosen: Configuration) -> dict[str, str]:
    """Deploy the stack and return the variables of the admin and the site."""
    variables = {
        **_outside(),
        **ministack.aws_variables(chosen.aws_port),
        "ADMIN_CONTACT": "the person who runs this computer",
        "ADMIN_ORIGIN": chosen.admin_origin,
        "COGNITO_DOMAIN": ministack.endpoint(chosen.aws_port),
        "SITE_ORIGIN": chosen.site_origin,
    }
    command = [_PYTHON, "-m", "infra.local.stack", chosen.admin_origin, str(chosen.sign_in)]
    # Not into a log: the answer has the client's secret.
    done = subprocess.run(
        command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )
    if done.returncode:
        chosen.log("stack").write_text(done.stderr)
        raise Failure(
            f"infra/template.yaml could not be deployed to the local AWS; the end of "
            f"{chosen.log('stack')}:\n{last_lines(chosen.log('stack'))}"
        )
    return {**variables, **json.loads(done.stdout)}


def fill(chosen: Configuration, variables: dict[str, str]) -> None:
    """Store the site's first settings and the demo posts."""
    for name in ("setup", "load_demo"):
        log = chosen.log(name)
        with _python([*_MANAGE, name], name, chosen, variables) as child:
            if child.wait():
                raise Failure(f"`manage.py {name}` failed:\n{last_lines(log)}")
    chosen.filled.touch()


def admin(chosen: Configuration, variables: dict[str, str]) -> AbstractContextManager[Child]:
    """Run the admin."""
    address = f"127.0.0.1:{chosen.admin_port}"
    return _python([*_MANAGE, "runserver", "--noreload", address], "admin", chosen, variables)


def site(chosen: Configuration, variables: dict[str, str]) -> AbstractContextManager[Child]:
    """Run the site."""
    command = [_PYTHON, "-m", "infra.local.site", str(chosen.site_port)]
    return _python(command, "site", chosen, variables)


def worker(chosen: Configuration, variables: dict[str, str]) -> AbstractContextManager[Child]:
    """Run the worker."""
    command = [_PYTHON, "-m", "infra.local.worker"]
    settings = {**variables, "DJANGO_SETTINGS_MODULE": "blogsite.settings"}
    return _python(command, "worker", chosen, settings)


def wait_until_it_answers(child: Child, port: int, path: str) -> None:
    """Wait for an answer that is no error of the server. Raises Failure where none comes."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        child.check_alive()
        if _status(port, path) < 500:
            return
        time.sleep(0.1)
    raise Failure(
        f"{child.name} does not answer at http://127.0.0.1:{port}{path}; the end of {child.log}:\n"
        f"{last_lines(child.log)}"
    )


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 503
    finally:
        connection.close()


def _python(
    command: Sequence[str], name: str, chosen: Configuration, variables: dict[str, str]
) -> AbstractContextManager[Child]:
    return running(f"the {name}", command, folder=ROOT, log=chosen.log(name), variables=variables)


def _outside() -> dict[str, str]:
    """Return the variables from outside, without any that could lead to a real AWS or a stage."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "STAGE" and not name.startswith(("AWS_", "COGNITO_"))
    }
    return {
        **kept,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "PYTHONUNBUFFERED": "1",
    }
