"""Task lists: each box is labelled with its task, whatever state it is in."""

from __future__ import annotations

from tests.posts.markdown.helpers import html

BOX = '<input class="task-list-item-checkbox" type="checkbox" disabled="">'
DONE = '<input class="task-list-item-checkbox" type="checkbox" checked="" disabled="">'


def test_a_box_is_labelled_with_its_task_and_not_with_those_below() -> None:
    shown = html("- [x] 切符を*買う*\n  - [ ] 窓口で\n- [ ] [荷物](/a)\n- none")
    assert f"<label>{DONE} 切符を<em>買う</em></label>" in shown
    assert f"<label>{BOX} 窓口で</label>" in shown
    assert f'<label>{BOX} <a href="/a" rel="noopener">荷物</a></label>' in shown
    assert shown.count("<input") == shown.count("<label>") == 3


def test_tasks_apart_are_labelled_too() -> None:
    shown = html("- [ ] one\n\n- [x] two\n\n  more of two\n")
    assert f"<p><label>{BOX} one</label></p>" in shown
    assert f"<p><label>{DONE} two</label></p>\n<p>more of two</p>" in shown


def test_a_label_by_hand_names_no_other_element() -> None:
    assert html('<label for="main" onclick="x()">a</label>') == "<p><label>a</label></p>"
