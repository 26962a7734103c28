r"""Formulas in LaTeX become MathML when a post is saved: no JavaScript for readers.

As on GitHub: `$x^2$` and ``$`x^2`$`` in a line, `$$` around a formula of its own, and code fences
labelled `math`. A dollar sign beside an ASCII letter or digit on the outer side, or beside a blank
on the inner, is one of prices and shell variables: `$PATH:$HOME` stays what it is. So does what is
no LaTeX.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from math_core import LatexError, LatexToMathML
from mdit_py_plugins.dollarmath import dollarmath_plugin

# Of MathML Core, what formulas are made of: nothing that links, acts or holds foreign content.
ELEMENTS = frozenset(
    """
    math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms
    mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover
    """.split()
)
MAX_FORMULA = 2_000  # characters
MAX_TEXT = 100_000  # characters of all formulas of a text
MAX_DEPTH = 60  # elements in each other

_IN_A_LINE = re.compile(
    rf"\$`(?P<quoted>[^`\n]{{1,{MAX_FORMULA}}})`\$(?![0-9A-Za-z])"
    rf"|\$(?![\s$`])(?P<plain>(?:[^$\\]|\\.){{1,{MAX_FORMULA}}})(?<!\s)\$(?![0-9A-Za-z$])",
    re.DOTALL,
)
_BEFORE = re.compile(r"[0-9A-Za-z$]")
_TAG = re.compile(r"<(/?)[a-z][^>]*?(/?)>")

_CONVERTER = LatexToMathML(fancy_error=False)


def extend(md: MarkdownIt) -> None:
    """Teach the parser formulas."""
    md.use(dollarmath_plugin, allow_labels=False, allow_blank_lines=False)
    md.inline.ruler.at("math_inline", _in_a_line)
    md.core.ruler.after("block", "math", _blocks)
    md.add_render_rule("math_inline", _rendered)
    md.add_render_rule("math_block", _rendered)


def _in_a_line(state: StateInline, silent: bool) -> bool:
    found = _IN_A_LINE.match(state.src, state.pos, state.posMax)
    if not found or (state.pos and _BEFORE.match(state.src[state.pos - 1])):
        return False
    formula = found["quoted"] or found["plain"]
    mathml = _mathml(formula, state.env, is_block=False)
    if mathml is None:
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content, token.meta = formula, {"mathml": mathml}
    state.pos = found.end()
    return True


def _blocks(state: StateCore) -> None:
    """Convert the formulas that stand alone; those that are none become code as it was written."""
    for token in state.tokens:
        label = token.info.split(maxsplit=1)[:1] if token.type == "fence" else []
        if token.type != "math_block" and label != ["math"]:
            continue
        mathml = _mathml(token.content.strip(), state.env, is_block=True)
        if mathml is not None:
            token.type, token.meta = "math_block", {"mathml": mathml}
        elif token.type == "math_block":
            token.type, token.tag, token.info = "fence", "code", "math"
            token.content = token.content.strip("\n") + "\n"


def _mathml(formula: str, env: MutableMapping[str, Any], *, is_block: bool) -> str | None:
    """Return a formula as MathML, None where it is none or the text has too many already."""
    env["formulas"] = characters = env.get("formulas", 0) + len(formula)
    if len(formula) > MAX_FORMULA or characters > MAX_TEXT:
        return None
    try:
        mathml = _CONVERTER.convert_with_local_state(formula, displaystyle=is_block)
    except LatexError:
        return None
    return mathml if _depth(mathml) <= MAX_DEPTH else None


def _depth(mathml: str) -> int:
    depth = deepest = 0
    for tag in _TAG.finditer(mathml):
        if not tag[2]:
            depth += -1 if tag[1] else 1
        deepest = max(deepest, depth)
    return deepest


def _rendered(
    _renderer: object, tokens: Sequence[Token], index: int, _options: object, _env: object
) -> str:
    token = tokens[index]
    mathml = str(token.meta["mathml"])
    return f"<div>{mathml}</div>\n" if token.type == "math_block" else mathml
