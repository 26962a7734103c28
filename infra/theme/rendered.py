"""Makes every kind of page under the theme that THEME names; prints a line for each problem.

`python -m infra.theme.rendered`, by `infra.theme.check`, where the template engine is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from minijinja import TemplateError

from infra.theme import samples
from reader_lambda import answers, cursor, rendering, search, template_files
from reader_lambda.public_table import PublicTable
from reader_lambda.request import from_event
from reader_lambda.theme import OURS

ORIGIN = "https://blog.example"

_PATHS = (
    f"/posts/{samples.FULL}",
    f"/posts/{samples.BARE}",
    f"/{samples.ALONE}",
    "/",
    "/tags/%E6%97%85",
    "/archive/2018",
    "/archive/2018/07",
    "/authors/hanako",
    "/tags",
    "/archive",
    "/search",
    "/search?q=found&tag=aws",
    "/search?q=none",
    "/nothing",
    f"/posts/{samples.GONE}",
    "/posts/%00",
)
_FAILURES = (500, 503)
_SHOWN = 100  # characters of a line


def problems(theme: Path) -> Iterator[str]:
    """Yield what is wrong with the templates of a theme, each once."""
    yield from dict.fromkeys([*_not_compiled(theme), *_not_filled_in()])


def _not_compiled(theme: Path) -> Iterator[str]:
    for file in sorted(theme.rglob("*.html")):
        name = file.relative_to(theme).as_posix()
        try:
            rendering._ENVIRONMENT.add_template(name, template_files.read(name))
        except (TemplateError, UnicodeDecodeError) as error:
            yield _told(error, name)


def _not_filled_in() -> Iterator[str]:
    for language in ("ja", "en"):
        table = PublicTable(samples.blog(language), "")
        for target in (*_PATHS, f"/?{_second_page()}"):
            try:
                _answer(target, table)
            except TemplateError as error:
                yield _told(error, "")
        for status in _FAILURES:
            try:
                answers.failure(status, table.site(), ORIGIN, request_id="", raw_path="/")
            except TemplateError as error:
                yield _told(error, "")


def _second_page() -> str:
    return cursor.query_string(cursor.OLDER, samples.AT, "post-0").removeprefix("?")


def _answer(target: str, table: PublicTable) -> None:
    path, _, query = target.partition("?")
    event = {
        "rawPath": path,
        "rawQueryString": query,
        "headers": {},
        "requestContext": {"http": {"method": "GET", "path": path}},
    }
    answers.answer(from_event(event), table, ORIGIN, samples.NOW)


def _found(query: search.Query, *_: object) -> search.Found:
    """Stand in for the search: its index is none of a theme's matter."""
    if query.words != "found":
        return search.Found([], None)
    parts = [("a", True), ("b", False)]
    hit = search.Hit(samples.post(samples.FULL), parts, parts)
    return search.Found([hit], search.Cursor(1))


def _told(error: Exception, name: str) -> str:
    """Return where it is and what it is: the file in the theme, or the site's own."""
    while isinstance(error.__cause__, TemplateError):
        error = error.__cause__
    if not isinstance(error, TemplateError):
        return f"{name}: {error}"
    file = error.name or name
    whose = "" if not file.startswith(f"{OURS}/") else " (the site's own)"
    line = f", line {error.line}" if error.line else ""
    return f"{file}{whose}{line}: {_reason(error, file)}"


def _reason(error: TemplateError, file: str) -> str:
    """Return what it is, with the line that it is in."""
    said = re.sub(r" \(in [^)]*\)$", "", error.detail or error.message)
    lines = template_files.read(file).splitlines()[: error.line or 0]
    return f"{said}: {lines[-1].strip()[:_SHOWN]}" if lines else said


def _loaded(name: str) -> str | None:
    """Return a template; None has the engine tell where one is asked for that is not there."""
    try:
        return template_files.read(name)
    except FileNotFoundError:
        return None


def main() -> None:
    """Print the problems."""
    vars(search)["find"] = _found
    rendering._ENVIRONMENT.loader = _loaded
    for problem in problems(Path(os.environ["THEME"])):
        print(problem)


if __name__ == "__main__":
    main()
