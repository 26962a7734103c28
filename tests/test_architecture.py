"""The arrows between the packages, read from their imports."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Of the reader, what the write path may use, and what posts.preview alone takes.
SHARED = {"addresses", "cache_tags", "items", "names", "postings", "routes", "search_words"}
SHARED |= {"wording"}  # of dates, on social cards
TEMPLATES = {"assets", "pages", "public_table"}


def imports(package: str) -> Iterator[tuple[str, str]]:
    """Yield (file, imported module) for every import of a package, wherever it stands."""
    for file in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for module in _modules(node):
                yield str(file.relative_to(ROOT)), module


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def test_the_reader_imports_the_standard_library_minijinja_and_itself() -> None:
    allowed = {*sys.stdlib_module_names, "minijinja", "reader_lambda"}
    foreign = [found for found in imports("reader_lambda") if found[1].split(".")[0] not in allowed]
    assert foreign == []


@pytest.mark.parametrize("package", ["posts", "reader_lambda"])
def test_no_arrow_leads_back_to_the_project(package: str) -> None:
    assert [found for found in imports(package) if found[1].split(".")[0] == "blogsite"] == []


def test_the_write_path_takes_only_the_shared_part_of_the_reader() -> None:
    taken = [
        (file, module.split(".")[1])
        for file, module in imports("posts")
        if module.startswith("reader_lambda.")
    ]
    assert taken
    assert {file for file, module in taken if module not in SHARED} == {"posts/preview.py"}
    assert {module for _file, module in taken} == SHARED | TEMPLATES


def test_the_worker_alone_calls_the_one_module_that_talks_to_cloudfront() -> None:
    callers = {
        Path(file).stem for file, module in imports("posts") if module.endswith(".cloudfront")
    }
    clients = {
        path.stem for path in (ROOT / "posts").rglob("*.py") if '"cloudfront"' in path.read_text()
    }
    assert callers == {"worker"}
    assert clients == {"cloudfront"}


def test_transactions_are_made_by_the_publishing_modules_alone() -> None:
    makers = {
        Path(file).stem
        for file, module in imports("posts")
        if module == "posts.transactions.Transaction"
    }
    assert makers == {
        *(
            "making",  # of social cards
            "pinning",
            "publishing",
            "committing",
            "changes",
            "claims",
            "neighbours",
            "sitemap",
            "counts",
            "history",
            "site_links",
            "records",
        ),
        *("site_settings", "tag_changes", "redirects"),
        "pages",  # of posts.relations
    }
    assert not [
        found
        for found in imports("posts")
        if "TransactWrite" in found[1] and Path(found[0]).stem != "transactions"
    ]
