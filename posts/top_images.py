"""How a post's top image is shown, on its page and on cards: known when it is saved."""

from __future__ import annotations

from html import escape

from posts.media import files


def attributes(top_image: str) -> str:
    """Return what an `img` element says beside the address, as HTML; "" of pictures not ours.

    Its size and renditions, and for the style sheet its shape and the colour in its place.
    """
    picture = files.shown_at(top_image) if top_image else None
    if picture is None:
        return ""
    style = f"--ratio:{picture.width / picture.height:.4g}"
    if picture.color:
        style += f";background-color:{picture.color}"
    found = {"width": picture.width, "height": picture.height, "srcset": picture.srcset}
    found["style"] = style
    return " ".join(f'{name}="{escape(str(value))}"' for name, value in found.items() if value)
