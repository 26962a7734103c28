"""A stage on a local AWS of its own: deployed, updated under load, taken back, and down."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from infra.deploy import parts
from infra.deploy.deploy import deploy
from infra.deploy.failure import Failure
from tests.infra.deploy.admin_of_ones_own import ANSWERS, BROKEN
from tests.infra.deploy.owner import GOOD, STAGE, WRONG, Owner, Told, ask, packed

pytestmark = pytest.mark.slow


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


def test_an_upload_wakes_the_admin_and_no_other_object_does(owner: Owner) -> None:
    owner.deploys()
    names, s3 = owner.place.names, owner.place.session.client("s3")
    told = s3.get_bucket_notification_configuration(Bucket=names.media_bucket)
    (event,) = told["LambdaFunctionConfigurations"]
    assert event["LambdaFunctionArn"].endswith(f":function:{names.admin}")
    assert event["Filter"]["Key"]["FilterRules"][0]["Value"] == "uploads/"


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


def test_what_follows_a_deployment_that_stopped_half_way_is_tried_too(owner: Owner) -> None:
    owner.deploys()
    owner.admin.code = BROKEN
    owner.reader = GOOD % "second"
    with pytest.raises(Failure, match="the admin does not answer"):
        owner.deploys()
    assert ask(owner) == "second"

    owner.admin.code = ANSWERS
    owner.reader = WRONG
    with pytest.raises(Failure, match="a wheel of another machine"):
        owner.deploys()
    assert ask(owner) == "second"

    first = owner.place.records.all()[0].parts
    assert first
    owner.place.session.client("s3").put_object(  # its file has been damaged since
        Bucket=owner.place.names.artifacts_bucket, Key=first.reader, Body=packed(WRONG)
    )
    with pytest.raises(Failure, match="a wheel of another machine"):
        owner.rolls_back()
    assert ask(owner) == "second"


def test_a_rollback_gives_the_admin_the_python_that_its_release_was_built_for(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "PYTHON", "3.12")
    owner.deploys()
    monkeypatch.setattr(parts, "PYTHON", "3.13")
    owner.deploys()
    assert owner.admin.pythons[-1] == "3.13"
    owner.rolls_back()
    assert owner.admin.pythons[-1] == "3.12"
    functions = owner.place.session.client("lambda")
    reader = functions.get_function_configuration(FunctionName=owner.place.names.reader)
    assert reader["Runtime"] == "python3.12"


def test_another_architecture_is_refused_before_anything_is_built(owner: Owner) -> None:
    owner.deploys()
    other = replace(owner.place, stage=replace(STAGE, architecture="arm64"))
    parts.READER.unlink()
    with pytest.raises(Failure, match=r"architecture: .*'x86_64'.*'arm64' in place"):
        deploy(other, Told())
    assert not parts.READER.exists()
    assert len(owner.place.records.all()) == 1


def test_a_rollback_to_a_release_of_another_architecture_is_refused(owner: Owner) -> None:
    owner.deploys()
    owner.reader = GOOD % "second"
    owner.deploys()
    first = owner.place.records.all()[0]
    assert first.parts
    # As after a destruction and a return on another architecture.
    of_before = replace(first.parts, stage={**first.parts.stage, "architecture": "arm64"})
    owner.place.records._write(replace(first, parts=of_before))
    with pytest.raises(Failure, match=r"architecture: .*'x86_64'.*'arm64' in place"):
        owner.rolls_back()
    assert ask(owner) == "second"
    assert len(owner.place.records.all()) == 2


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
