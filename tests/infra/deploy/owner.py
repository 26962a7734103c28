"""Somebody with an empty account, who deploys what is built in a moment."""

from __future__ import annotations

import io
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from infra.deploy.deploy import deploy
from infra.deploy.destroy import destroy
from infra.deploy.place import Place
from infra.deploy.rollback import rollback
from infra.deploy.stage import Stage
from infra.deploy.terminal import Terminal
from tests.infra.deploy.admin_of_ones_own import SmallAdmin

STAGE = Stage("trial", "ap-northeast-1", "owner@example.com", architecture="x86_64")
GOOD = "def handler(event, context):\n    return {'statusCode': 200, 'body': '%s'}\n"
WRONG = "raise ImportError('a wheel of another machine')\n"


class Told(Terminal):
    """Agrees to everything, types the stage's name, and keeps what was said."""

    def __init__(self) -> None:
        super().__init__(agreed=True)
        self.lines: list[str] = []

    def say(self, text: str = "") -> None:
        self.lines.append(text)

    def _answer(self, prompt: str) -> str:
        return STAGE.name


@dataclass
class Owner:
    """Whoever deploys. reader: source that stands in the place of the reader's package."""

    place: Place
    admin: SmallAdmin
    reader: str = GOOD % "first"

    def deploys(self) -> list[str]:
        return self._does(lambda told: deploy(self.place, told))

    def rolls_back(self) -> list[str]:
        return self._does(lambda told: rollback(self.place, told))

    def destroys(self, *, with_data: bool = False) -> list[str]:
        return self._does(lambda told: destroy(self.place, told, with_data=with_data))

    def _does(self, act: Callable[[Told], None]) -> list[str]:
        told = Told()
        act(told)
        return told.lines


def pack(output: Path, owner: Owner) -> None:
    output.write_bytes(packed(owner.reader))


def packed(reader: str) -> bytes:
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        for name, text in (("__init__.py", ""), ("handler.py", reader)):
            entry = zipfile.ZipInfo(f"reader_lambda/{name}", (1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, text)
    return zipped.getvalue()


def ask(owner: Owner) -> str:
    """Ask the reader's alias by its address, signed as CloudFront does."""
    session = owner.place.session
    functions = session.client("lambda")
    url = functions.get_function_url_config(
        FunctionName=owner.place.names.reader, Qualifier="live"
    )["FunctionUrl"]
    request = AWSRequest("GET", url, headers={"Host": urlsplit(url).netloc})
    credentials = session.get_credentials()
    assert credentials
    SigV4Auth(credentials, "lambda", STAGE.region).add_auth(request)
    near = urllib.request.Request(
        f"{functions.meta.endpoint_url}{urlsplit(url).path}", headers=dict(request.headers)
    )
    with urllib.request.urlopen(near, timeout=20) as answer:
        text: str = answer.read().decode()
        return text
