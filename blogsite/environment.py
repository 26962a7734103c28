"""Strict reading of settings from environment variables.

Locally (no STAGE) every setting has a default. A deployed stage must name those that are required,
and does not start otherwise: all that is missing or odd is reported together, by name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, MutableMapping
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

_PATH = re.compile(r"/[A-Za-z0-9_-]+")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


def provide_aws_defaults(environ: MutableMapping[str, str]) -> None:
    """Fill in what boto needs, so that a local command never reaches a real account by accident.

    AWS_DEFAULT_REGION follows AWS_REGION, which boto does not read. Locally an endpoint that
    nobody named is the local AWS, and credentials that nobody gave are test/test.
    """
    region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or "ap-northeast-1"
    environ["AWS_REGION"] = environ["AWS_DEFAULT_REGION"] = region
    if environ.get("STAGE"):
        return
    environ.setdefault("AWS_ENDPOINT_URL", f"http://127.0.0.1:{environ.get('AWS_PORT', '4566')}")
    if "AWS_ACCESS_KEY_ID" not in environ:
        environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")  # noqa: S106 (no secret)


class Environment:
    """The variables of a process, read one by one.

    Each method takes the variable's name and its local default, and returns the value. A missing
    or odd value is noted, and the default returned, until `stop_on_problems` raises them all.
    `required=True` is for what a deployed stage has to name.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self._problems: list[str] = []
        self.deployed = bool(variables.get("STAGE"))
        if variables.get("AWS_LAMBDA_FUNCTION_NAME") and not self.deployed:
            self._problems.append("STAGE is missing: on Lambda the stage has to be named.")

    def text(self, name: str, default: str = "", *, required: bool = False) -> str:
        """Return a text; blanks around it are dropped."""
        value = self._variables.get(name, "").strip()
        if not value and required and self.deployed:
            self._problems.append(f"{name} is missing: a deployed stage has to name it.")
        return value or default

    def integer(self, name: str, default: int, *, lowest: int, highest: int) -> int:
        """Return a whole number from lowest to highest."""
        value = self.text(name, str(default))
        if re.fullmatch(r"[0-9]{1,9}", value) and lowest <= int(value) <= highest:
            return int(value)
        self._odd(name, value, f"a whole number from {lowest} to {highest}")
        return default

    def origin(self, name: str, default: str, *, required: bool = False) -> str:
        """Return an origin such as https://example.com: scheme, host, maybe a port, no path.

        A deployed stage speaks https only.
        """
        value = self.text(name, default, required=required)
        if value and not _is_origin(value):
            self._odd(name, value, "an origin such as https://example.com, without a path")
            return default
        if self._variables.get(name) and self.deployed and not value.startswith("https:"):
            self._odd(name, value, "an address that begins with https://")
        return value

    def endpoint(self, name: str) -> str:
        """Return the address that boto asks in place of AWS; "" where none is named."""
        value = self.text(name)
        scheme, mark, rest = value.partition("://")
        if not value or _is_origin(f"{scheme}{mark}{rest.partition('/')[0]}"):
            return value
        self._odd(name, value, "an address such as http://127.0.0.1:4566")
        return ""

    def path(self, name: str) -> str:
        """Return the path under which everything is, such as /prod; "" where there is none."""
        value = self.text(name)
        if not value or _PATH.fullmatch(value):
            return value
        self._odd(name, value, "a path such as /prod, without a slash at its end")
        return ""

    def secret(self, name: str, default: str = "", *, shortest: int = 1) -> str:
        """Return a secret, required of a deployed stage. No message ever shows its value."""
        value = self.text(name, required=True)
        if value and len(value) < shortest:
            self._problems.append(
                f"{name} has {len(value)} characters: expected {shortest} or more, at random."
            )
        return value or default

    def choice(self, name: str, default: str, choices: Collection[str]) -> str:
        """Return one of the choices."""
        value = self.text(name, default)
        if value in choices:
            return value
        self._odd(name, value, "one of " + ", ".join(sorted(choices)))
        return default

    def time_zone(self, name: str, default: str) -> str:
        """Return the name of a time zone."""
        value = self.text(name, default)
        if value in available_timezones():
            return value
        self._odd(name, value, "the name of a time zone such as Asia/Tokyo or Europe/London")
        return default

    def stop_on_problems(self) -> None:
        """Raise ImproperlyConfigured with every problem met so far, if there is any."""
        if self._problems:
            listed = "\n".join(f"  - {problem}" for problem in self._problems)
            raise ImproperlyConfigured(
                f"The settings in the environment need a hand (docs/settings.md):\n{listed}"
            )

    def _odd(self, name: str, value: str, expected: str) -> None:
        self._problems.append(f"{name} is {value!r}: expected {expected}.")


def _is_origin(text: str) -> bool:
    try:
        url = urlsplit(text)
        port_is_fine = url.port != 0
    except ValueError:  # a port that is no number, a bracket left open
        return False
    return (
        port_is_fine
        and url.scheme in ("http", "https")
        and _HOST.fullmatch(url.hostname or "") is not None
        and text == f"{url.scheme}://{url.netloc}"
        and "@" not in url.netloc
    )
