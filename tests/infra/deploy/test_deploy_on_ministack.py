"""A stage on a local AWS of its own: deployed, updated under load, taken back, and down."""

from __future__ import annotations

import threading
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from infra import build_reader
from infra.deploy import account, parts
from infra.deploy.deploy import deploy
from infra.deploy.destroy import destroy
from infra.deploy.failure import Failure
from infra.deploy.place import Place
from infra.deploy.rollback import rollback
from infra.deploy.stage import Stage
from infra.deploy.terminal import Terminal
from tests import local_aws as servers
from tests.infra.deploy.admin_of_ones_own import ANSWERS, BROKEN, SmallAdmin

pytestmark = pytest.mark.slow

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


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Owner]:
    """An owner with an empty account, whose packages are built in a moment."""
    with servers.running_ministack(servers.free_port()) as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", endpoint)
        monkeypatch.setattr(parts, "READER", tmp_path / "reader.zip")
        monkeypatch.setattr(parts, "ADMIN", tmp_path / "admin.zip")
        session, names = account.open_session(STAGE)
        admin = SmallAdmin(session, names)
        place = Place(STAGE, names, session, admin)
        owner = Owner(place, admin)
        monkeypatch.setattr(build_reader, "build", lambda output, **_: pack(output, owner))
        yield owner


def pack(output: Path, owner: Owner) -> None:
    with zipfile.ZipFile(output, "w") as archive:
        for name, text in (("__init__.py", ""), ("handler.py", owner.reader)):
            entry = zipfile.ZipInfo(f"reader_lambda/{name}", (1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, text)


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


@dataclass
class Readers:
    """Somebody who asks all the while."""

    owner: Owner
    answers: list[str] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)

    def __enter__(self) -> Readers:
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()
        self._wait_for_more()
        return self

    def __exit__(self, *_: object) -> None:
        self._wait_for_more()
        self._ends.set()
        self._thread.join()

    def _wait_for_more(self) -> None:
        seen = len(self.answers)
        while len(self.answers) == seen and not self.failures:
            time.sleep(0.01)

    def _read(self) -> None:
        while not self._ends.is_set():
            try:
                self.answers.append(ask(self.owner))
            except OSError as failure:
                self.failures.append(failure)


def write_a_post(owner: Owner) -> dict[str, Any]:
    """Put an item into the public table, as a post would; returns it."""
    item = {"pk": {"S": "POST#lighthouse"}, "sk": {"S": "PAGE"}, "title": {"S": "灯台の朝"}}
    dynamodb = owner.place.session.client("dynamodb")
    dynamodb.put_item(TableName="blogsite-trial-public", Item=item)
    return item


def posts(owner: Owner) -> list[dict[str, Any]]:
    dynamodb = owner.place.session.client("dynamodb")
    found: list[dict[str, Any]] = dynamodb.scan(TableName="blogsite-trial-public")["Items"]
    return [item for item in found if item["pk"]["S"].startswith("POST#")]


def test_a_second_deployment_with_nothing_new_changes_nothing(owner: Owner) -> None:
    said = owner.deploys()
    assert "Release 1 of blogsite-trial runs." in said
    assert ask(owner) == "first"
    cognito = owner.place.session.client("cognito-idp")
    pool = owner.place.stack.outputs["CognitoUserPoolId"]
    admins = cognito.list_users_in_group(UserPoolId=pool, GroupName="admins")["Users"]
    assert len(admins) == 1

    installed = list(owner.admin.installed)
    assert owner.deploys()[-1] == "There is nothing new: nothing was changed."
    assert owner.admin.installed == installed
    assert len(owner.place.records.all()) == 1


def test_the_secret_key_is_made_once(owner: Owner) -> None:
    def secret() -> str:
        ssm = owner.place.session.client("ssm")
        stored = ssm.get_parameter(Name="/blogsite-trial/SECRET_KEY", WithDecryption=True)
        assert stored["Parameter"]["Type"] == "SecureString"
        return stored["Parameter"]["Value"]

    owner.deploys()
    first = secret()
    owner.reader = GOOD % "second"
    said = "\n".join(owner.deploys())
    assert secret() == first
    assert first not in said


def test_no_reader_waits_in_vain_during_an_update_or_a_rollback(owner: Owner) -> None:
    owner.deploys()
    owner.reader = GOOD % "second"
    with Readers(owner) as readers:
        owner.deploys()
    assert readers.failures == []
    assert list(dict.fromkeys(readers.answers)) == ["first", "second"]

    with Readers(owner) as readers:
        owner.rolls_back()
    assert readers.failures == []
    assert list(dict.fromkeys(readers.answers)) == ["second", "first"]
    with pytest.raises(Failure, match="no release before"):
        owner.rolls_back()


def test_a_reader_that_does_not_start_is_refused_and_the_former_answers_on(owner: Owner) -> None:
    owner.deploys()
    owner.reader = WRONG
    with Readers(owner) as readers, pytest.raises(Failure, match="a wheel of another machine"):
        owner.deploys()
    assert readers.failures == []
    assert set(readers.answers) == {"first"}
    functions = owner.place.session.client("lambda")
    latest = functions.invoke(FunctionName=owner.place.names.reader)
    assert "FunctionError" not in latest, "the former code is back under $LATEST"

    owner.reader = GOOD % "second"
    owner.deploys()
    assert ask(owner) == "second"


def test_an_admin_that_does_not_answer_gives_way_to_the_former(owner: Owner) -> None:
    owner.deploys()
    former = owner.admin.installed[-1]
    owner.admin.code = BROKEN
    with pytest.raises(Failure, match="the admin does not answer"):
        owner.deploys()
    assert owner.admin.installed[-1] == former
    owner.admin.check({})
    owner.admin.code = ANSWERS


def test_what_is_destroyed_comes_back_with_its_posts_unless_the_data_goes_too(
    owner: Owner,
) -> None:
    owner.deploys()
    post = write_a_post(owner)
    owner.destroys()
    assert not owner.place.reader.exists
    assert owner.admin.api == ""

    owner.deploys()
    assert ask(owner) == "first"
    assert posts(owner) == [post]

    owner.destroys(with_data=True)
    assert left(owner) == []


def left(owner: Owner) -> list[str]:
    """Return the names of everything in the account that is the stage's."""
    session = owner.place.session

    def client(service: Any) -> Any:
        return session.client(service)

    names = [
        *client("dynamodb").list_tables()["TableNames"],
        *(bucket["Name"] for bucket in client("s3").list_buckets()["Buckets"]),
        *(
            pool["Name"]
            for pool in client("cognito-idp").list_user_pools(MaxResults=9)["UserPools"]
        ),
        *(one["FunctionName"] for one in client("lambda").list_functions()["Functions"]),
        *(api["name"] for api in client("apigateway").get_rest_apis()["items"]),
        *(role["RoleName"] for role in client("iam").list_roles()["Roles"]),
        *(one["Name"] for one in client("ssm").describe_parameters()["Parameters"]),
        *(one["logGroupName"] for one in client("logs").describe_log_groups()["logGroups"]),
        *(one["StackName"] for one in client("cloudformation").describe_stacks()["Stacks"]),
    ]
    return [name for name in names if "blogsite" in name]
