"""The page of people: who is in the user pool, in which groups, and when they signed in last.

It shows and changes nothing. Accounts and groups are kept in the user pool alone, by those whom AWS
lets do that, so nobody raises their own rights here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from blogsite import pages
from blogsite.sign_in import last_sign_ins, user_pool
from blogsite.sign_in.hosted_page import is_configured
from blogsite.sign_in.user_pool import Account
from posts.admin.people import person
from posts.admin.site import admin_site
from posts.permissions import ADMINS

_STATUSES = {
    "CONFIRMED": gettext_lazy("active"),
    "EXTERNAL_PROVIDER": gettext_lazy("active"),
    "FORCE_CHANGE_PASSWORD": gettext_lazy("invited, has not signed in yet"),
    "RESET_REQUIRED": gettext_lazy("has to choose a new password"),
    "UNCONFIRMED": gettext_lazy("not confirmed"),
}


@dataclass(frozen=True)
class Person:
    """A line of the page."""

    account: Account
    last_sign_in: datetime | None

    @property
    def name(self) -> str:
        """What the person is called: by name, address, or at least the pool's username."""
        return self.account.name or self.account.email or self.account.username

    @property
    def status(self) -> str:
        """What the account can do."""
        if not self.account.is_enabled:
            return _("disabled")
        return str(_STATUSES.get(self.account.status, self.account.status))

    @property
    def groups(self) -> list[str]:
        """The groups that give a role."""
        return sorted(self.account.groups)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Show admins who has an account, a page at a time."""
    if ADMINS not in person(request).groups:
        raise PermissionDenied(_("Only admins see who has an account."))
    if not is_configured():
        return pages.no_hosted_page(request)
    try:
        accounts, following = user_pool.accounts(request.GET.get("cursor", ""))
    except ValueError:
        return redirect("people")
    last = last_sign_ins.of(account.id for account in accounts)
    context = {
        **admin_site.each_context(request),
        "title": _("People"),
        "people": [Person(account, last.get(account.id)) for account in accounts],
        "next_cursor": following,
        "is_first": "cursor" not in request.GET,
    }
    return TemplateResponse(request, "blogsite/people.html", context)
