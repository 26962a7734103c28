"""A site's own theme, laid over the templates of this package. docs/themes.md is its contract.

Where THEME names a theme's folder, on the machine of somebody who makes it, `rendering` reads
through `source`. What is built for Lambda has its theme among the templates, by `lay_over`, and
does not import this.
"""

from __future__ import annotations

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
STYLE = "style.css"
OURS = "blogsite"  # the folder by which a theme's template names ours

_PAGES = "*.html"


def source(theme: Path, name: str) -> str:
    """Return a template or the style sheet as it is under a theme."""
    folder, _, own = name.partition("/")
    if folder == OURS:
        return _read(TEMPLATES / own)
    if name == STYLE:
        return "\n".join(map(_read, _style_sheets(theme)))
    themed = theme / name
    return _read(themed if themed.match(_PAGES) and themed.is_file() else TEMPLATES / name)


def lay_over(theme: Path, templates: Path) -> None:
    """Write into a copy of the templates what `source` would return for each name."""
    names = [STYLE, *(f"{OURS}/{page.name}" for page in sorted(TEMPLATES.glob(_PAGES)))]
    names += [page.relative_to(theme).as_posix() for page in sorted(theme.rglob(_PAGES))]
    for name in names:
        file = templates / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source(theme, name), encoding="utf-8")


def _style_sheets(theme: Path) -> list[Path]:
    own = theme / STYLE
    return [TEMPLATES / STYLE, *([own] if own.is_file() else [])]


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")
