"""What Lighthouse says of the pages that most readers see, from the edge, as on a phone."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from posts import provisioning
from tests import local_aws
from tests.benchmarks.measuring import Measured
from tests.browser import CHROMIUM, FLAGS
from tests.edge import distribution
from tests.edge.varnish import running_varnish
from tests.edge.vcl import vcl
from tests.site import blog
from tests.site.serving import Served, serving
from tests.site.weight import MAX_BYTES, frame, weight

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = {"post": "a Japanese post", "home": "home", "tag": "a tag", "search": "search"}
BEST = 100
RUNS = 5

_KILOBYTE = 1000
_SECONDS = 180  # one page takes some twenty
_ATTEMPTS = 3
_NOT_RECORDED = "NO_NAVSTART"  # Lighthouse missed the start of the page, and says to run it again


class LighthouseFailed(Exception):
    """Lighthouse gave no scores; says why."""


def measure(measured: Measured) -> None:
    """Score the pages of a small blog, and weigh that of its long post."""
    with _edge() as (origin, served):
        for page, name in PAGES.items():
            for category, score in scores(origin + blog.pages()[name]).items():
                measured.add(f"Lighthouse, {page}, {category}", None, score, "points")
                short = BEST - score
                measured.hold(f"Lighthouse, {page}, {category}, short", short, 0, "points")
        _status, html = served.get(blog.pages()[PAGES["post"]])
        size = weight(frame(html)) / _KILOBYTE
        measured.add("post page beside its text, compressed", None, size, "kB")
        measured.hold("post page beside its text", size, MAX_BYTES / _KILOBYTE, "kB")


def scores(url: str) -> dict[str, float]:
    """Return the scores of a page, 0 to 100, by category: a phone on a slow line, simulated.

    Of RUNS runs the one whose performance is in the middle, as Lighthouse's own guide to its
    variability advises: one run tells as much of what else the machine did.
    """
    runs = [report(url)["categories"] for _ in range(RUNS)]
    middle = sorted(runs, key=lambda run: run["performance"]["score"])[RUNS // 2]
    return {name: round(middle[name]["score"] * 100) for name in CATEGORIES}


def report(url: str) -> dict[str, Any]:
    """Return what Lighthouse reports of a page. LighthouseFailed with its own words."""
    command = [os.environ["NODE"], os.environ["LIGHTHOUSE"], url, "--output=json", "--quiet"]
    command += [f"--only-categories={','.join(CATEGORIES)}"]
    command += [f"--chrome-flags={' '.join(['--headless=new', *FLAGS])}"]
    failure = ""
    for _ in range(_ATTEMPTS):
        done = subprocess.run(
            command,
            env={**os.environ, "CHROME_PATH": CHROMIUM},
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
        )
        if done.returncode == 0:
            found: dict[str, Any] = json.loads(done.stdout)
            return found
        failure = done.stderr.strip()
        if _NOT_RECORDED not in failure:
            break
    raise LighthouseFailed(f"{url}: {failure}")


def shortcomings(found: Mapping[str, Any]) -> list[str]:
    """Return what keeps a report's scores below 100, a line each."""
    audits = found["audits"]
    return [
        f"{name}: {audits[one['id']]['title']} ({audits[one['id']]['score']})"
        for name, category in found["categories"].items()
        for one in category["auditRefs"]
        if one["weight"] and audits[one["id"]]["score"] not in (None, 1)
    ]


@contextmanager
def _edge() -> Iterator[tuple[str, Served]]:
    """Run the blog behind an edge; yields the address of the site, and the reader."""
    with local_aws.running_ministack(local_aws.PORT):
        for table in provisioning.tables():
            table.write()
        bucket = provisioning.bucket()
        bucket.write()
        blog.build("ja")
        with serving(bucket.name) as served:
            port = int(served.origin.rpartition(":")[2])
            with running_varnish(vcl(distribution.read(), port, compress=True)) as edge:
                served.origin = f"http://127.0.0.1:{edge.port}"
                yield served.origin, served
