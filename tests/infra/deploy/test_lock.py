from __future__ import annotations

import pytest

from infra.deploy import lock
from infra.deploy.deploy import deploy
from infra.deploy.failure import Failure
from tests.infra.deploy.owner import GOOD, Owner, Told, ask

pytestmark = pytest.mark.slow


def test_two_commands_never_change_a_stage_at_once(owner: Owner) -> None:
    owner.deploys()
    owner.reader = GOOD % "second"
    refused = r"`make deploy STAGE=trial` of arn:aws:iam::\S+ is at work since 20.* UTC: nothing"
    way_out = f"aws s3 rm s3://{owner.place.names.artifacts_bucket}/lock.json"
    with lock.held(owner.place, "deploy"):
        for act in (owner.deploys, owner.destroys):
            with pytest.raises(Failure, match=refused) as raised:
                act()
            assert way_out in str(raised.value)
    assert ask(owner) == "first"

    owner.deploys()
    with lock.held(owner.place, "destroy"), pytest.raises(Failure, match="make destroy"):
        owner.rolls_back()
    assert ask(owner) == "second"


def test_a_lock_that_was_taken_away_does_not_take_the_next_ones_with_it(owner: Owner) -> None:
    owner.place.artifacts.ensure()
    s3, bucket = owner.place.session.client("s3"), owner.place.names.artifacts_bucket
    with lock.held(owner.place, "deploy"):
        s3.delete_object(Bucket=bucket, Key=lock.KEY)
        other = owner.place.artifacts.claim(lock.KEY, b'{"command": "rollback"}')
        assert other
    assert owner.place.artifacts.read(lock.KEY) == b'{"command": "rollback"}'
    owner.place.artifacts.give_up(lock.KEY, other)
    assert owner.place.artifacts.read(lock.KEY) == b""


def test_a_plan_that_another_command_has_overtaken_is_not_carried_out(owner: Owner) -> None:
    owner.deploys()
    owner.reader = GOOD % "second"

    class Slow(Told):
        def confirm(self, question: str) -> None:
            owner.place.records.finish(owner.place.records.begin(None))

    with pytest.raises(Failure, match="since the plan was made"):
        deploy(owner.place, Slow())
    assert ask(owner) == "first"
