"""The Japanese texts: complete, compiled, and with the same placeholders as the English ones."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import posts

PACKAGE = Path(posts.__file__).parent
MESSAGES = PACKAGE / "locale" / "ja" / "LC_MESSAGES"
RENEW = "run `django-admin makemessages -l ja` and `compilemessages` in posts/, and translate"

_MARKERS = {"_", "gettext", "gettext_lazy", "ngettext"}
_LINE = re.compile(r"""^(?:([a-z_]+(?:\[\d\])?) )?(".*")$""", re.MULTILINE)
_TAG = re.compile(r"""{% translate (?:"([^"]*)"|'([^']*)')""")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*}")


def translations() -> dict[str, str]:
    """Return the texts of the .po file by their English."""
    found: dict[str, str] = {}
    for block in (MESSAGES / "django.po").read_text().split("\n\n"):
        parts: dict[str, str] = {}
        keyword = ""
        for named, quoted in _LINE.findall(block):
            keyword = named or keyword
            parts[keyword] = parts.get(keyword, "") + ast.literal_eval(quoted)
        found[parts["msgid"]] = parts.get("msgstr", "") or parts.get("msgstr[0]", "")
    return found


def compiled() -> dict[str, str]:
    """Return the texts of the .mo file by their English."""
    with (MESSAGES / "django.mo").open("rb") as file:
        catalog = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # no other way
    return {key if isinstance(key, str) else key[0]: text for key, text in catalog.items()}


def texts_in_python() -> Iterator[str]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                if node.func.id in _MARKERS and isinstance(first, ast.Constant):
                    yield str(first.value)


def texts_in_templates() -> Iterator[str]:
    for path in PACKAGE.rglob("templates/**/*.html"):
        for double, single in _TAG.findall(path.read_text()):
            yield double or single


def test_every_text_is_translated() -> None:
    assert [english for english, japanese in translations().items() if not japanese] == []


def test_every_text_of_the_code_is_in_the_catalogue() -> None:
    known = translations()
    used = {*texts_in_python(), *texts_in_templates()}
    assert len(used) > 50
    assert sorted(used - set(known)) == [], RENEW


def test_the_compiled_catalogue_is_up_to_date() -> None:
    assert compiled() == translations(), RENEW


@pytest.mark.parametrize("english", [text for text in translations() if _PLACEHOLDER.search(text)])
def test_placeholders_survive_translation(english: str) -> None:
    japanese = translations()[english]
    assert sorted(_PLACEHOLDER.findall(japanese)) == sorted(_PLACEHOLDER.findall(english))
