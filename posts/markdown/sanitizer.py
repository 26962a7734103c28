"""The allow-list that all HTML passes before it is stored, ours and the editors'.

What is not named here does not reach a reader: no script, event handler, frame, form, style
sheet or foreign scheme. Harmless inline styles stay, so that cards and tables brought along from
elsewhere look as they did. Classes and ids are ours alone: an editor's could borrow the look of
the page around the text, or be the target that one of its links means.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import nh3
from pygments.token import STANDARD_TYPES

from posts.markdown import callouts, embeds, math
from posts.markdown.images import SIZES

STYLE_PROPERTIES = frozenset(
    """
    background-color border border-bottom border-bottom-color border-bottom-style
    border-bottom-width border-collapse border-color border-left border-left-color
    border-left-style border-left-width border-radius border-right border-right-color
    border-right-style border-right-width border-spacing border-style border-top border-top-color
    border-top-style border-top-width border-width box-sizing clear color display float font-size
    font-style font-weight height letter-spacing line-height list-style-type margin margin-bottom
    margin-left margin-right margin-top max-height max-width min-height min-width overflow
    overflow-wrap overflow-x overflow-y padding padding-bottom padding-left padding-right
    padding-top text-align text-decoration text-indent vertical-align white-space width word-break
    """.split()
)

_TAGS = math.ELEMENTS | frozenset(
    """
    a abbr b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div
    dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i img input ins kbd label li mark ol p pre
    q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th
    thead time tr tt u ul var wbr
    """.split()
)
_EVERYWHERE = {"class", "dir", "id", "lang", "style", "title"}
_MATH_STYLE = {"displaystyle", "scriptlevel"}
_OPERATOR = {
    *("accent", "fence", "form", "largeop", "lspace", "maxsize", "minsize", "movablelimits"),
    *("rspace", "separator", "stretchy", "symmetric"),
}
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": {"href", "hreflang"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "font": {"color"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "decoding"},
    "input": {"checked", "type"},
    "li": {"value"},
    "math": {"display"},
    "menclose": {"notation"},
    "mfrac": {"linethickness"},
    "mi": {"mathvariant"},
    "mo": _OPERATOR,
    "mover": {"accent"},
    "mspace": {"width"},
    "mstyle": _MATH_STYLE,
    "mtable": {"displaystyle"},
    "mtd": {"columnspan", "rowspan"},
    "munder": {"accentunder"},
    "munderover": {"accent", "accentunder"},
    "ol": {"start", "reversed", "type"},
    "pre": {"data-language"},
    "td": {"colspan", "rowspan", "align", "valign", "width", "height"},
    "th": {"colspan", "rowspan", "align", "valign", "width", "height", "scope"},
    "time": {"datetime"},
}
_CLASSES = {
    "a": {"footnote-backref"},
    "div": set(callouts.CLASSES),
    "figure": {embeds.CLASS},
    "hr": {"footnotes-sep"},
    "input": {"task-list-item-checkbox"},
    "li": {"footnote-item", "task-list-item"},
    "ol": {"contains-task-list", "footnotes-list"},
    "p": {callouts.TITLE_CLASS},
    "pre": {"highlight"},
    "section": {"footnotes"},
    "span": set(STANDARD_TYPES.values()) - {""},
    "sup": {"footnote-ref"},
    "ul": {"contains-task-list"},
}
# Set on each, whatever an editor wrote. One only of a tag: nh3 writes several in any order, and
# the same text must make the same HTML.
_FIXED = {"img": {"loading": "lazy"}, "input": {"disabled": ""}}
_WITHOUT_CONTENT = frozenset("iframe object script style svg template".split())
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

# Of formulas: up to 99 units and not negative, so that nothing is laid over the page around it.
_LENGTHS = {"linethickness", "lspace", "maxsize", "minsize", "rspace", "width"}
_LENGTH = re.compile(r"[0-9]{0,2}(?:\.[0-9]+)?(?:em|ex|mm|cm|in|pt|px|pc|%)?")
# Of our own pictures alone: the filter for addresses knows `src`, not these.
_SRCSET = re.compile(r"/media/[0-9a-f]{32}/[^\s,]+ [1-9][0-9]{0,4}w")

_FOOTNOTE_ID = re.compile(r"fn(?:ref)?[0-9]+(?::[0-9]+)?")
# Words, numbers and colours. Neither url(), var() nor expression(), no escapes, strings or
# comments; and nothing negative, which could lay the text over the page around it.
_STYLE_VALUE = re.compile(
    r"(?:[a-z0-9.%#,\s]|(?<=[a-z])-|(?:rgb|hsl)a?\([0-9.,%/\s]*\))+(?:!important)?\s*",
    re.IGNORECASE,
)


def sanitize(html: str, *, heading_ids: set[str]) -> str:
    """Return html with nothing in it that could do harm, well formed.

    heading_ids: ids that may stand, each once, besides those of footnotes.
    """
    free_ids = set(heading_ids)
    used_ids: set[str] = set()

    def keep(tag: str, attribute: str, value: str) -> str | None:
        if (tag, attribute) == ("input", "type"):
            return "checkbox"  # of a task list
        if tag in math.ELEMENTS and attribute in _LENGTHS:
            return value if _LENGTH.fullmatch(value) else None
        if attribute == "class":
            ours = _CLASSES.get(tag, set())
            return " ".join(name for name in value.split() if name in ours) or None
        if attribute == "id":
            return _claimed(value, free_ids, used_ids)
        checked = _CHECKED.get(attribute)
        return checked(value) if checked else value

    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_WITHOUT_CONTENT,
        attributes=_ATTRIBUTES,
        attribute_filter=keep,
        tag_attribute_values={"a": {"target": {"_blank"}}},
        set_tag_attribute_values=_FIXED,
        filter_style_properties=STYLE_PROPERTIES,
        url_schemes=_SCHEMES,
        link_rel="noopener",
    )


def _claimed(value: str, free_ids: set[str], used_ids: set[str]) -> str | None:
    """Return an id the first time it is used, if it is one of ours."""
    if value in used_ids or not (value in free_ids or _FOOTNOTE_ID.fullmatch(value)):
        return None
    used_ids.add(value)
    return value


def _safe_style(style: str) -> str | None:
    """Return the declarations of a style attribute that are on the list, None if there are none.

    The result is put together from listed names and checked values only, so it does not matter
    how a browser would have read the rest.
    """
    declarations = (part.partition(":") for part in style.split(";"))
    safe = [
        f"{name.strip().lower()}: {value.strip()}"
        for name, _colon, value in declarations
        if name.strip().lower() in STYLE_PROPERTIES and _STYLE_VALUE.fullmatch(value.strip())
    ]
    return "; ".join(safe) or None


def _safe_srcset(srcset: str) -> str | None:
    is_ours = all(_SRCSET.fullmatch(candidate) for candidate in srcset.split(", "))
    return srcset if is_ours else None


def _safe_sizes(sizes: str) -> str | None:
    return sizes if sizes == SIZES else None


_CHECKED: dict[str, Callable[[str], str | None]] = {
    "sizes": _safe_sizes,
    "srcset": _safe_srcset,
    "style": _safe_style,
}
