"""Markdown to safe HTML, done once, when a post is saved. Pure functions, nothing of AWS."""

from posts.markdown.images import ShownPicture, pictures_of
from posts.markdown.limits import MAX_HTML_BYTES, MAX_TEXT_BYTES, TextTooComplex, TextTooLarge
from posts.markdown.plain_text import detect_language, summary_from
from posts.markdown.rendering import Rendered, render

__all__ = [
    "MAX_HTML_BYTES",
    "MAX_TEXT_BYTES",
    "Rendered",
    "ShownPicture",
    "TextTooComplex",
    "TextTooLarge",
    "detect_language",
    "pictures_of",
    "render",
    "summary_from",
]
