"""What a conversion left out, counted."""

from __future__ import annotations

from collections import Counter

_SENTENCES = {
    "frame": ("An embedded frame is a link now.", "{} embedded frames are links now."),
    "player": ("A video or sound is a link now.", "{} videos and sounds are links now."),
    "script": ("A script was left out.", "{} scripts were left out."),
    "svg": ("A drawing in the text (svg) was left out.", "{} drawings (svg) were left out."),
    "data": (
        "A picture written into the text (data:) was left out.",
        "{} pictures written into the text (data:) were left out.",
    ),
    "form": ("A form was left out, its text stays.", "{} forms were left out, their text stays."),
}


class Notes(Counter[str]):
    """How often each thing was left out."""

    def sentences(self) -> tuple[str, ...]:
        """Return a sentence for each kind of thing."""
        return tuple(
            one if self[kind] == 1 else many.format(self[kind])
            for kind, (one, many) in _SENTENCES.items()
            if self[kind]
        )
