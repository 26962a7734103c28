"""Jekyll's Liquid in a text: what has a meaning in Markdown turned into it, the rest kept."""

from __future__ import annotations

import re
from collections.abc import Callable

from posts.importers.generator_source import left_as_it_is

Address = Callable[[str], "str | None"]

_CODE = re.compile(
    r"\{%-?\s*raw\s*-?%\}(?P<raw>.*?)\{%-?\s*endraw\s*-?%\}"
    r"|[ \t]*\{%-?\s*highlight\s+(?P<language>[\w+#.-]+)[^%]*%\}[ \t]*\n?(?P<code>.*?)"
    r"\n?[ \t]*\{%-?\s*endhighlight\s*-?%\}"
    r"|\{%-?\s*post_url\s+(?P<post>[^%]+?)\s*-?%\}"
    r"|\{%-?\s*link\s+(?P<link>[^%]+?)\s*-?%\}"
    r"|\{\{-?\s*site\.(?P<variable>baseurl|url)\s*-?\}\}"
    r"|\{\{-?\s*(?P<quote>[\"'])(?P<path>[^\"'{}]*)(?P=quote)\s*\|\s*"
    r"(?:relative_url|absolute_url|prepend:\s*site\.(?:base)?url)\s*-?\}\}"
    r"|(?P<other>\{%[^%]*%\}|\{\{[^{}]*\}\})",
    re.DOTALL,
)
_BACKTICKS = re.compile(r"^\s*(`{3,})", re.MULTILINE)


class Liquid:
    """Resolves Liquid. post, file: give the address of what `post_url` and `link` name."""

    def __init__(self, post: Address, file: Address, *, base: str) -> None:
        self._addresses = {"post": post, "link": file}
        self._base = base

    def resolved(self, text: str) -> tuple[str, list[str]]:
        """Return a text without the Liquid that could be resolved, and notes about the rest."""
        left: list[str] = []
        body = _CODE.sub(lambda found: self._resolved(found, left), text)
        return body, left_as_it_is("Liquid", left)

    def _resolved(self, found: re.Match[str], left: list[str]) -> str:
        if found["raw"] is not None:
            return found["raw"]
        if found["code"] is not None:
            return fenced(found["code"], found["language"])
        if found["variable"]:
            return self._base if found["variable"] == "baseurl" else ""
        if found["path"] is not None:
            return self._base + "/" + found["path"].lstrip("/")
        for kind, address in self._addresses.items():
            if found[kind] and (path := address(found[kind].strip("\"' "))):
                return path
        left.append(found[0])
        return found[0]


def fenced(code: str, language: str) -> str:
    """Return a block of code with a fence that is longer than any in it."""
    longest = max((len(ticks) for ticks in _BACKTICKS.findall(code)), default=2)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{code}\n{fence}"
