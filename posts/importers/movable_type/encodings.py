"""In which encoding an old Japanese export is written: found by strict decoding, never guessed."""

from __future__ import annotations

import codecs
from codecs import BOM_UTF8
from typing import IO

from posts.importers.source import InvalidFile

# By the names that people know. Each Python codec is the one that Japanese systems mean by it.
CODECS = {"utf-8": ("utf-8",), "shift_jis": ("cp932",), "euc-jp": ("euc_jp", "euc_jis_2004")}

_CHUNK = 1024 * 1024


class _Candidate:
    """A codec, as long as all bytes so far are text in it."""

    def __init__(self, name: str, codec: str) -> None:
        self.name = name
        self.codec = codec
        self.fits = True
        self._decoder = codecs.getincrementaldecoder(codec)("strict")

    def feed(self, data: bytes, *, final: bool) -> None:
        if self.fits:
            try:
                self._decoder.decode(data, final)
            except UnicodeDecodeError:
                self.fits = False


def find(file: IO[bytes], sample: bytes) -> str:
    """Return the codec of a file. sample: bytes of it, to show in the question that is asked.

    Raises InvalidFile where it can be in none or in two: then `--encoding` has to say it.
    """
    candidates = [_Candidate(name, codec) for name, all_ in CODECS.items() for codec in all_]
    while chunk := file.read(_CHUNK):
        for candidate in candidates:
            candidate.feed(chunk, final=False)
    for candidate in candidates:
        candidate.feed(b"", final=True)
    fitting = {candidate.name: candidate for candidate in reversed(candidates) if candidate.fits}
    if "utf-8" in fitting:
        return "utf-8"  # text in the others is not valid in it
    if len(fitting) == 1:
        return next(iter(fitting.values())).codec
    if not fitting:
        raise InvalidFile(
            "It is neither UTF-8 nor Shift_JIS nor EUC-JP throughout. Say with --encoding "
            f"({', '.join(CODECS)}) what it is meant to be; entries that are not are reported "
            "one by one then."
        )
    readings = "\n".join(
        f"  --encoding {name:<10} {sample.decode(fitting[name].codec, 'replace')[:60]}"
        for name in sorted(fitting)
    )
    raise InvalidFile(f"It can be in {' or in '.join(sorted(fitting))}. Say which:\n{readings}")


def named(name: str) -> str:
    """Return the codec for an encoding that was named. Raises InvalidFile."""
    known = name.lower().replace("_", "-")
    for one, codecs_ in CODECS.items():
        if known in {one.replace("_", "-"), *(codec.replace("_", "-") for codec in codecs_)}:
            return codecs_[0]
    raise InvalidFile(f"There is no encoding {name!r} here. There are {', '.join(CODECS)}.")


def without_bom(data: bytes) -> bytes:
    """Return bytes without the mark that some programs put before UTF-8."""
    return data.removeprefix(BOM_UTF8)
