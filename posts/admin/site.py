"""The admin's site object: nothing that needs a database, and an answer where the store has none.

Sign-in and sign-out are not here: their addresses are taken before the admin's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from pynamodb.exceptions import PynamoDBException

from posts import held_site, store
from posts.admin import kept
from posts.admin.history import RecentActions
from posts.admin.people import person
from posts.errors import StoreUnavailable

View = Callable[..., HttpResponseBase]

# Views that look into a database, or belong to sign-in with a password.
_LEFT_OUT = {"password_change", "password_change_done", "autocomplete", "view_on_site"}

logger = logging.getLogger(__name__)


class BlogAdminSite(AdminSite):
    """Django's admin for posts, authors and media."""

    site_title = format_lazy(_("{site} admin"), site=lazy(held_site.title, str)())
    site_header = site_title
    index_title = _("Write and publish")

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Return the admin's addresses without those that have no use here."""
        return [url for url in super().get_urls() if getattr(url, "name", None) not in _LEFT_OUT]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Return a view for those who may enter, which says so where the store does not answer."""
        guarded: View = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                if self.has_permission(request):
                    store.refresh_site()
                with timezone.override(held_site.zone()):
                    return _rendered(guarded(request, *args, **kwargs))
            except (PynamoDBException, StoreUnavailable) as error:
                logger.warning("%s %s: %s", request.method, request.path, error)
                return kept.unavailable(request, self.each_context(request))

        return update_wrapper(inner, view)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every page's template gets."""
        return {**super().each_context(request), "site_url": settings.SITE_ORIGIN + "/"}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the app with its models in the order in which they were registered."""
        order = list(self._registry)
        found = super().get_app_list(request, app_label)
        for app in found:
            app["models"].sort(key=lambda entry: order.index(entry["model"]))
        return found

    def get_log_entries(self, request: HttpRequest) -> Any:
        """Return what the signed-in user did last."""
        return RecentActions(person(request).pk)


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Render a page now, while it can still be told that the store does not answer."""
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    return response


admin_site = BlogAdminSite()
