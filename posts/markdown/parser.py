"""The Markdown parser: CommonMark with GitHub's additions, bounded, and at home in Japanese."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from typing import Any, Literal

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from posts.markdown import callouts, embeds, limits, math, ruby, tasks
from posts.markdown.autolinks import bare_url
from posts.markdown.east_asian import join_lines, scan_delimiters
from posts.markdown.highlighting import Highlighter

_FOOTNOTE_REFERENCE = re.compile(r"\[\^[^\]\s]{1,100}\]")


class _BlockState(StateBlock):
    """Counts blocks: a table of a few bytes, or one line of dashes, can stand for very many."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        if len(self.tokens) >= limits.MAX_TOKENS:
            raise limits.TextTooComplex(
                _("The text has too many list items, table cells and paragraphs. Split it.")
            )
        # The parser leaves out what is nested deeper; a reader would miss it, nobody would know.
        if nesting == 1 and self.level >= limits.MAX_NESTING - 1:
            raise limits.TextTooComplex(_("Lists and quotes are nested too deeply in the text."))
        return super().push(ttype, tag, nesting)


class _InlineState(StateInline):
    """Counts what is inside paragraphs, and knows emphasis beside Japanese punctuation."""

    def __init__(
        self,
        src: str,
        md: MarkdownIt,
        env: MutableMapping[str, Any],
        outTokens: list[Token],  # noqa: N803 - the parser's name
    ) -> None:
        super().__init__(src, md, env, outTokens)
        # The parser has one limit for blocks and brackets, and brackets need less.
        self.level = limits.MAX_NESTING - limits.MAX_INLINE_NESTING

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        self.env["inline_tokens"] = count = self.env.get("inline_tokens", 0) + 1
        if count > limits.MAX_TOKENS:
            raise limits.TextTooComplex(
                _("The text has too many links, pictures and stretches of emphasis. Split it.")
            )
        return super().push(ttype, tag, nesting)

    def scanDelims(  # noqa: N802 - the parser's name
        self,
        start: int,
        canSplitWord: bool,  # noqa: N803 - the parser's name
    ) -> Scanned:
        scanned = super().scanDelims(start, canSplitWord)
        # An underscore keeps to the standard: it never splits a word.
        return scan_delimiters(self, start, scanned) if canSplitWord else scanned


class _BlockParser(ParserBlock):
    def parse(
        self,
        src: str,
        md: MarkdownIt,
        env: MutableMapping[str, Any],
        outTokens: list[Token],  # noqa: N803 - the parser's name
    ) -> list[Token] | None:
        state = _BlockState(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens

    def tokenize(
        self,
        state: StateBlock,
        startLine: int,  # noqa: N803 - the parser's name
        endLine: int,  # noqa: N803 - the parser's name
    ) -> None:
        if state.parentType == "blockquote":
            count = state.env.get("quoted_lines", 0) + endLine - startLine
            state.env["quoted_lines"] = count
            if count > limits.MAX_QUOTED_LINES:
                raise limits.TextTooComplex(_("The text has too many lines in nested quotes."))
        super().tokenize(state, startLine, endLine)


class _InlineParser(ParserInline):
    def parse(
        self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]
    ) -> list[Token]:
        state = _InlineState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _bounded_footnote_reference(state: StateInline, silent: bool) -> bool:
    """Look for a reference only where one can be: `[^` alone would be sought to the text's end."""
    found = _FOOTNOTE_REFERENCE.match(state.src, state.pos, state.posMax)
    return bool(found) and footnote_ref(state, silent)


def _count_brackets(state: StateCore) -> None:
    limits.check_count(
        sum(token.content.count("[") for token in state.tokens if token.type == "inline"),
        limits.MAX_BRACKETS,
        _("The text has %(count)s opening brackets outside code, and at most %(limit)s may be."),
    )


def _footnote_number(
    _renderer: object, tokens: Sequence[Token], index: int, _options: object, _env: object
) -> str:
    """Return what shows for a reference, the same for each to one note."""
    return f"[{tokens[index].meta['id'] + 1}]"


def _fence(
    _renderer: object,
    tokens: Sequence[Token],
    index: int,
    _options: object,
    env: MutableMapping[str, Any],
) -> str:
    highlighter: Highlighter = env["highlighter"]
    return highlighter.block(tokens[index].content, tokens[index].info)


def new_parser() -> MarkdownIt:
    """Return a parser with all of our rules."""
    md = MarkdownIt()
    md.block, md.inline = _BlockParser(), _InlineParser()
    md.configure("commonmark", {"maxNesting": limits.MAX_NESTING, "tasklists": True})
    md.enable(["table", "strikethrough"])
    # Footnotes written in place are left out: nothing bounds how deep they nest.
    md.use(footnote_plugin, inline=False)
    md.inline.ruler.at("footnote_ref", _bounded_footnote_reference)
    md.inline.ruler.before("newline", "bare_url", bare_url)
    md.core.ruler.before("inline", "count_brackets", _count_brackets)
    md.core.ruler.after("inline", "join_lines", join_lines)
    md.core.ruler.before("count_brackets", "callouts", callouts.mark)
    md.core.ruler.after("inline", "embeds", embeds.mark)
    md.core.ruler.after("inline", "tasks", tasks.label)
    math.extend(md)
    ruby.extend(md)
    md.add_render_rule("fence", _fence)
    md.add_render_rule("footnote_caption", _footnote_number)
    return md


PARSER = new_parser()
