"""axe-core in the tests' browser: what of a page somebody could not see, hear or reach."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

# All rules that are on by default, the best practices among them. Frames show what readers get,
# which is looked at where they get it.
_RUN = """() => axe.run({resultTypes: ["violations"], iframes: false})
    .then((found) => found.violations)"""


@cache
def _script() -> str:
    path = os.environ.get("AXE_CORE")
    assert path, "AXE_CORE names no file: run the tests by `python -m infra.local.tools`"
    return Path(path).read_text()


def findings(page: Page) -> list[str]:
    """Return what axe finds on a page, one line for each element with its rule."""
    page.evaluate(_script())  # by the debugger, which no policy of the page's holds back
    found: list[dict[str, Any]] = page.evaluate(_RUN)
    return [
        f"{rule['id']}: {node['html'][:200]}: {' '.join(node['failureSummary'].split())[:300]}"
        for rule in found
        for node in rule["nodes"]
    ]
