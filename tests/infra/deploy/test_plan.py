from __future__ import annotations

from dataclasses import replace

from infra.deploy import plan
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
