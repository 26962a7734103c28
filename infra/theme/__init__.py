"""The site's own theme: which folder it is, and whether it is whole; see docs/themes.md.

Needs nothing but the standard library and pip, as the build of the reader does.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from reader_lambda.theme import OURS, STYLE, TEMPLATES

ROOT = Path(__file__).resolve().parent.parent.parent
VARIABLE = "THEME"
FOLDER = ROOT / "theme"  # where no other is named

_BESIDE = (".md", ".txt")  # what else may lie in a theme's folder
_POLICY = "the site's security policy lets in none but the site's own"
_REFUSED = {
    ".html": {
        # Ours stand in their pages as names.
        r"<script\b(?![^>]*application/ld\+json)[^>]*>(?!\{\{ \w+ \}\}<)": f"a script: {_POLICY}",
        r"<style\b[^>]*>(?!\{\{ \w+ \}\}<)": f"a style sheet: {_POLICY}; write it into {STYLE}",
        r"<link\b[^>]*\bstylesheet\b": f"a style sheet: {_POLICY}; write it into {STYLE}",
        r"""<\w[^>]*\son\w+\s*=""": f"a script in an attribute: {_POLICY}",
    },
    ".css": {
        r"</": "what would end the page's style element: write it in another way",
        r"@import\b": f"a style sheet of elsewhere: {_POLICY}",
        r"@font-face\b": "a font to be fetched: pages ask for none; name those that readers have",
    },
}


class ThemeError(Exception):
    """A theme that cannot be used; says each problem by file and line, and what to do."""


def chosen(name: str = "", variables: Mapping[str, str] = os.environ) -> Path | None:
    """Return the folder of the theme, None for none.

    name: as a stage has it, relative to the project's folder; "" for the one that THEME names, or
    else the folder `theme`, where there is one. An empty THEME is no theme. Raises ThemeError
    where a folder that is named is missing.
    """
    named = name or variables.get(VARIABLE)
    if named is None:
        return FOLDER if FOLDER.is_dir() else None
    if not named:
        return None
    folder = ROOT / named  # an absolute one stays
    if not folder.is_dir():
        raise ThemeError(f"the theme {named!r} is missing: there is no folder {folder}.")
    return folder


def variables(theme: Path | None) -> dict[str, str]:
    """Return what has a process on this machine show the theme, or none."""
    return {VARIABLE: str(theme or "")}


def check(theme: Path, python: str = sys.executable, packages: Path | None = None) -> None:
    """Raise ThemeError with everything that is wrong with a theme.

    python, packages: an interpreter and a folder, one of which has the template engine.
    """
    problems = [*_wrong_files(theme), *_refused(theme)]
    problems = problems or _not_rendered(theme, python, packages)
    if problems:
        listed = "\n".join(f"  {problem}" for problem in problems)
        raise ThemeError(f"the theme in {theme} has to be put right:\n{listed}")


def files(theme: Path) -> list[Path]:
    """Return the files that make a theme."""
    return [
        file
        for file in sorted(theme.rglob("*"))
        if file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(theme).parts)
        and file.suffix not in _BESIDE
        and file.name != "LICENSE"
    ]


def _wrong_files(theme: Path) -> Iterator[str]:
    for file in files(theme):
        name = file.relative_to(theme).as_posix()
        if name.startswith(f"{OURS}/"):
            yield f"{name}: the folder {OURS} is the name of the site's own templates"
        elif name != STYLE and file.suffix != ".html":
            yield (
                f"{name}: of no use; a theme has {STYLE} and pages (*.html), and pictures belong "
                "to the site's files, under /media/"
            )
    if not files(theme):
        yield f"it is empty: {STYLE}, or a page such as {_some_pages()}, makes a theme"


def _some_pages() -> str:
    return ", ".join(sorted(page.name for page in TEMPLATES.glob("*.html"))[:3])


def _refused(theme: Path) -> Iterator[str]:
    """Yield what browsers would not let through, or what would break every page."""
    for file in files(theme):
        text = file.read_text(encoding="utf-8", errors="replace")
        for pattern, reason in _REFUSED.get(file.suffix, {}).items():
            for found in re.finditer(pattern, text, re.IGNORECASE):
                line = text.count("\n", 0, found.start()) + 1
                yield f"{file.relative_to(theme).as_posix()}, line {line}: {reason}"


def _not_rendered(theme: Path, python: str, packages: Path | None) -> list[str]:
    done = subprocess.run(
        [python, "-m", "infra.theme.rendered"],
        cwd=ROOT,
        env={**os.environ, **variables(theme), "PYTHONPATH": str(packages or "")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return [f"its pages could not be made: {done.stderr.strip()[-2000:]}"]
    return done.stdout.splitlines()
