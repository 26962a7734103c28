from __future__ import annotations

from dataclasses import replace

import pytest

from infra.deploy import plan
from infra.deploy.failure import Failure
from infra.deploy.releases import Parts

NOW = Parts("templates/1.yaml", "reader/1.zip", "admin/1.zip", "3.13", {"title": "Harbour"})


def test_nothing_is_planned_where_all_is_as_wanted() -> None:
    assert plan.changes(NOW, NOW) == []


def test_each_part_that_differs_is_named() -> None:
    assert plan.changes(replace(NOW, reader="reader/2.zip"), NOW) == ["reader: updated"]
    assert plan.changes(replace(NOW, admin="admin/2.zip", template="templates/2.yaml"), NOW) == [
        "infrastructure: updated",
        "admin: updated",
    ]


def test_a_setting_that_differs_is_shown_before_and_after() -> None:
    wanted = replace(NOW, stage={"title": "Lighthouse"})
    assert plan.changes(wanted, NOW) == ["setting title: 'Harbour' becomes 'Lighthouse'"]


def test_everything_is_planned_where_nobody_knows_what_runs() -> None:
    assert len(plan.changes(NOW, None)) == 3


def test_a_secret_of_another_version_than_the_admin_was_started_with_is_named() -> None:
    there = {"SECRET_KEY": 2, "COGNITO_CLIENT_SECRET": 1}
    assert plan.secrets(there, there) == []
    assert plan.secrets(there, {**there, "SECRET_KEY": 1}) == [
        "secret SECRET_KEY: changed, so the admin starts anew"
    ]
    assert len(plan.secrets(there, {})) == 2, "nobody knows what the admin was started with"


def test_a_running_admin_keeps_its_architecture() -> None:
    plan.refuse_another_architecture("prod", "arm64", "arm64")
    plan.refuse_another_architecture("prod", "", "x86_64")
    with pytest.raises(Failure, match=r"'arm64', which cannot become 'x86_64' .*make destroy"):
        plan.refuse_another_architecture("prod", "arm64", "x86_64")
