"""The command `cost`."""

from __future__ import annotations

import ast
import json
import re
import shlex
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from blogsite.costs import prices

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "cost.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```\n\$ python manage\.py cost ?(.*)\n([^`]*)```", PAGE)
ROWS = re.findall(r"^\| [^|]+ \| `cost (--views [^`]+)` \| \$(.+) \|$", PAGE, re.MULTILINE)


def cost(*arguments: str) -> str:
    output = StringIO()
    call_command("cost", *arguments, stdout=output)
    return output.getvalue()


def total(*arguments: str) -> float:
    answer = json.loads(cost("--json", *arguments))
    assert isinstance(answer["total"], float)
    return answer["total"]


def test_every_option_reaches_the_bill() -> None:
    month = json.loads(
        cost(
            *"--json --views 1,000,000 --posts 7 --new 6 --edits 5 --media 4.5".split(),
            *"--page-kb 3 --picture-kb 2 --hit-rate 91 --editors 8 --domain".split(),
        )
    )["month"]
    assert month == {
        "views": 1_000_000,
        "posts": 7,
        "new": 6,
        "edits": 5,
        "media_gb": 4.5,
        "page_kb": 3,
        "picture_kb": 2,
        "hit_rate": 0.91,
        "editors": 8,
        "domain": True,
    }


def test_a_domain_costs_its_zone() -> None:
    assert total("--domain") - total() == pytest.approx(0.50)


def test_a_blog_of_fewer_posts_than_are_usually_new_needs_no_option_more() -> None:
    assert json.loads(cost("--json", "--posts", "2"))["month"]["new"] == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--views", "many"], "--views: 'many' is no whole number from 0 to 10,000,000,000"),
        (["--views", "-1"], "--views: '-1' is no whole number"),
        (["--views", "1.5"], "--views: '1.5' is no whole number"),
        (["--views", "9" * 5_000], "is no whole number"),
        (["--media", "nan"], "--media: 'nan' is no number from 0 to 1,000,000"),
        (["--media", "1e9"], "--media: '1e9' is no number"),
        (["--hit-rate", "101"], "--hit-rate: '101' is no number from 0 to 100"),
        (["--posts", "3", "--new", "4"], "--new 4 is more than --posts 3"),
    ],
)
def test_bad_input_is_refused_by_name(arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=re.escape(message)):
        cost(*arguments)


def test_the_page_shows_what_the_command_prints() -> None:
    assert EXAMPLES
    for arguments, output in EXAMPLES:
        assert cost(*shlex.split(arguments)) == output


def test_the_page_has_the_total_of_each_size_of_blog() -> None:
    assert len(ROWS) >= 3
    shown = {arguments: float(dollars.replace(",", "")) for arguments, dollars in ROWS}
    assert shown == {arguments: total(*shlex.split(arguments)) for arguments in shown}


@pytest.mark.parametrize("price", prices.ALL, ids=lambda price: price.name)
def test_the_page_has_every_price_its_source_and_where_it_was_seen(price: prices.Price) -> None:
    each = ", ".join(f"{dollars:.10f}".rstrip("0").rstrip(".") for _end, dollars in price.tiers)
    free = f"{price.free:,.0f}" if price.free else ""
    row = f"| [{price.name}]({price.source}) | {each} | {price.unit} | {free} | {price.seen} |"
    assert row in PAGE.splitlines()


def test_the_reckoning_needs_the_standard_library_alone() -> None:
    files = (ROOT / "blogsite" / "costs").glob("*.py")
    modules = {module for file in files for module in _imported(file)}
    assert {"dataclasses", "blogsite.costs"} <= modules
    assert modules - sys.stdlib_module_names - {"blogsite.costs"} == set()


def _imported(file: Path) -> Iterator[str]:
    """Yield the packages that a file imports: of ours with the package in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            parts = node.module.split(".")
            yield ".".join(parts[:2]) if parts[0] == "blogsite" else parts[0]
