"""From a text or a query to what is looked up: the same analysis for both. Pure functions.

Words of scripts with blanks between them are one term each, English ones by their stem. Scripts
without blanks, such as Japanese, are cut into pairs of characters that overlap: no dictionary
segments a query as it segments the text around it. What is one to a reader is one here: full and
half width, upper and lower case, hiragana and katakana, with a long vowel's mark or without.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MAX_QUERY = 100  # characters; what is behind them is not looked for
MAX_TERM = 40  # characters of a word

_MARK = "ー"  # that makes a vowel long, or not, as one likes
_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
# Of scripts without blanks, and Hangul; hiragana are katakana by then.
_DENSE = (
    "\u0e00-\u0eff\u3005-\u3007\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\U00020000-\U0003ffff"
)
_LETTER = rf"(?![{_DENSE}])[^\W_]"
_PIECE = re.compile(rf"([{_DENSE}]+)|((?:{_LETTER})+)")
_KANA = re.compile("[\u30a1-\u30ff]")
_LONG = re.compile(f"[^{_MARK}]{_MARK}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd\ud800-\udfff]+")
# The first that fits a word is taken. Each leaves three letters or more.
_SUFFIXES = (
    (re.compile(r"(?<=[a-z]{2})(?:ies|ied)$"), "y"),
    (re.compile(r"(?<=..s)es$|(?<=[a-z]{2}[xz])es$|(?<=[cs]h)es$"), ""),
    (re.compile(r"(?<=[a-z]{2}[^sui])s$"), ""),
)
_ENDINGS = re.compile(r"(?<=[a-z]{3})(?:ing|ed)$")
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
_VOWEL = re.compile("[aeiouy]")
_SILENT = re.compile("(?<=[a-z]{3})e$")


def normal(text: str) -> str:
    """Return a text in which compatible characters are one, on one line; case stays.

    >>> normal("ｻｰﾊﾞｰ\\n ＡＷＳ")
    'サーバー AWS'
    """
    return " ".join(_CONTROL.sub(" ", unicodedata.normalize("NFKC", text)).split())


def folded(text: str) -> str:
    """Return a normal text as it is compared: as long as before, lower case, in katakana."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(each.lower()[0] for each in text)
    return lower.translate(_KATAKANA)


def normal_query(text: str) -> str:
    """Return the form of a query that stands in its address."""
    lower = normal(normal(text).lower())
    return lower[:MAX_QUERY].strip()


def stem(word: str) -> str:
    """Return what the forms of an English word have in common; any other word as it is.

    >>> stem("running"), stem("queries"), stem("caches"), stem("cached"), stem("ec2")
    ('run', 'query', 'cach', 'cach', 'ec2')
    """
    if len(word) > 3 and word.isascii() and word.isalpha():
        word = _without_ending(_without_suffix(word))
    return word[:MAX_TERM]


def terms(text: str) -> set[str]:
    """Return the terms under which a normal text is found."""
    found: set[str] = set()
    for dense, word in _PIECE.findall(folded(text)):
        if word:
            found.add(stem(word))
        else:
            found.update(_dense_terms(dense))
    return found


class Piece:
    """A part of a query in one script.

    terms: what has to be looked up, [] where that would be of no use. pattern: what it is in a
    folded text. stem: of a word, by which a match of the pattern has to be checked; else "".
    """

    __slots__ = ("pattern", "stem", "terms")

    def __init__(self, dense: str, word: str) -> None:
        self.stem = stem(word) if word else ""
        if word:
            self.terms = [self.stem]
            self.pattern = f"(?<!{_LETTER})((?:{_LETTER})+)"
            return
        bare = dense.replace(_MARK, "")
        self.pattern = f"{_MARK}*" if dense.startswith(_MARK) else ""
        self.pattern += "".join(f"{re.escape(each)}{_MARK}*" for each in bare)
        if len(bare) > 1:
            self.terms = [bare[at : at + 2] for at in range(len(bare) - 1)]
        elif _LONG.match(dense):
            self.terms = [bare + _MARK]
            self.pattern = f"{bare}{_MARK}+"
        else:
            self.terms = [] if _KANA.match(bare) else [bare]


class Clause:
    """What stands together in a query, and has to stand together where it is found."""

    __slots__ = ("_pattern", "pieces")

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces
        self._pattern = re.compile(" ?".join(piece.pattern for piece in pieces))

    @property
    def terms(self) -> list[str]:
        """What has to be looked up."""
        return [term for piece in self.pieces for term in piece.terms]

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where it is in a folded text: from, up to but not with."""
        stems = [piece.stem for piece in self.pieces if piece.stem]
        for match in self._pattern.finditer(text):
            if list(map(stem, match.groups())) == stems:
                yield match.span()


def clauses(query: str) -> list[Clause]:
    """Return what a query in its normal form asks for: all of these."""
    found: list[list[Piece]] = []
    end = -1
    for match in _PIECE.finditer(folded(query)):
        if not match[0].strip(_MARK):
            continue
        if match.start() != end:
            found.append([])
        end = match.end()
        found[-1].append(Piece(match[1] or "", match[2] or ""))
    return [Clause(pieces) for pieces in found if pieces]


def _dense_terms(run: str) -> Iterator[str]:
    """Yield pairs, single characters that mean something, and those that were long."""
    bare = run.replace(_MARK, "")
    for at, character in enumerate(bare):
        if not _KANA.match(character):
            yield character
        if at:
            yield bare[at - 1 : at + 1]
    yield from _LONG.findall(run)


def _without_suffix(word: str) -> str:
    for pattern, instead in _SUFFIXES:
        shorter, count = pattern.subn(instead, word)
        if count:
            return shorter
    return word


def _without_ending(word: str) -> str:
    shorter = _ENDINGS.sub("", word)
    if shorter != word and _VOWEL.search(shorter):
        return _SILENT.sub("", _DOUBLED.sub(r"\1", shorter))
    return _SILENT.sub("", word)
