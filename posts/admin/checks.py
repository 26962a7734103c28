"""What may be wrong with a post: shown by the form on demand, told when a public post is saved."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from posts import checking
from posts.admin.base import StoreAdmin
from posts.admin.preview import typed_post
from posts.checking import Finding
from posts.errors import PublishingError
from posts.models import Post

MOST_TOLD = 5  # of a save; a message travels in a cookie


def answer(admin: StoreAdmin[Post], request: HttpRequest) -> HttpResponse:
    """Answer with what may be wrong with what was typed: a page, or JSON for the form's script.

    JSON: `title`, and `findings` of `line` (0: not in the text) and `sentence`. 422 where the text
    can't be read.
    """
    try:
        found, status = checking.findings(typed_post(request)), 200
    except PublishingError as error:
        found, status = [Finding(0, str(error))], 422
    if request.headers.get("Accept") == "application/json":
        lines = [{"line": each.line, "sentence": _line(each)} for each in found]
        return JsonResponse({"title": _summary(found), "findings": lines}, status=status)
    context = {
        **admin.admin_site.each_context(request),
        "title": _("What may be wrong"),
        "summary": _summary(found),
        "lines": [_line(each) for each in found],
        "opts": admin.opts,
    }
    return TemplateResponse(request, "admin/posts/post/findings.html", context, status=status)


def message(post: Post) -> str:
    """Return what is told after the save of a public post, "" where nothing was found."""
    found = checking.findings(post)
    if not found:
        return ""
    more = len(found) - MOST_TOLD
    lines = [_line(each) for each in found[:MOST_TOLD]]
    lines += [ngettext("and %d more", "and %d more", more) % more] if more > 0 else []
    items = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
    return format_html("{}<ul>{}</ul>", _summary(found), items)


def _summary(found: Sequence[Finding]) -> str:
    if not found:
        return _("Nothing was found.")
    count = len(found)
    sentence = ngettext("%d thing to look at:", "%d things to look at:", count)
    return sentence % count


def _line(finding: Finding) -> str:
    if not finding.line:
        return finding.sentence
    return _("Line %(line)d: %(error)s") % {"line": finding.line, "error": finding.sentence}
