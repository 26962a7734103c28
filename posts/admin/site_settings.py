"""The admin of the site's settings: one form, for admins."""

# ruff: noqa: ARG002 (Django calls its hooks with more than each of them needs)

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import widgets
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts import site_settings, theme
from posts.admin.base import PublishingForm, StoreAdmin
from posts.admin.people import person
from posts.admin.site_fields import NavigationField, colour_field
from posts.models import Site
from posts.permissions import may
from posts.site_settings import SettingsChange, SettingsConflict, readable

KEY = "site"  # of the one object there is

_UNREADABLE = {
    "ink": gettext_lazy("Text on its background"),
    "accent": gettext_lazy("Links on their background"),
    "soft": gettext_lazy("Dates and small print on their background"),
    "code": gettext_lazy("Coloured code on its background"),
}
_SCHEMES = {
    "light": gettext_lazy("with light colours"),
    "dark": gettext_lazy("with dark colours"),
}


class SiteForm(PublishingForm[Site]):
    """The settings. seen_version: the stored version that they are based on."""

    navigation = NavigationField(
        label=gettext_lazy("Navigation"),
        required=False,
        help_text=gettext_lazy(
            "The links at the top of every page, in the order of their places. None: tags and "
            "archive. A row that is emptied goes."
        ),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy(
            "Of dates, months and schedules. Posts that are published keep showing the date of "
            "the former zone until `manage.py rerender_posts` has run."
        ),
    )
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = Site
        fields = ("title", "description", "language", "time_zone", "feed_posts", "feed_content")
        widgets = {
            "title": widgets.AdminTextInputWidget(),
            "description": widgets.AdminTextareaWidget(attrs={"rows": 2}),
        }
        help_texts = {
            "description": gettext_lazy("Below the title on the front page, and for feeds."),
            "language": gettext_lazy("Of the site's own words, such as “Tags”."),
            "feed_posts": gettext_lazy("The newest ones, from 1 to 20."),
            "feed_content": gettext_lazy(
                "What those who read by feed get of each post. Whole texts up to 1 MB in a feed; "
                "of more, the newest posts whole and the others as summaries."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self.stored
        self.initial["seen_version"] = site.version
        self.initial["navigation"] = site.navigation
        zone: Any = self.fields["time_zone"]
        zone.choices = [(name, name) for name in sorted(available_timezones() | {site.time_zone})]
        for token in theme.TOKENS:
            self.fields[token] = colour_field(token)
            self.initial[token] = site.colours.get(token, "")

    def publish(self) -> Site:
        """Store the settings, unless they are not those any more that were shown."""
        typed = self.cleaned_data
        site = self.instance
        site.version = typed["seen_version"]
        site.navigation = typed["navigation"]
        site.colours = {token: typed[token] for token in theme.TOKENS}
        try:
            return site_settings.save(site, by=self.by)
        except SettingsConflict as conflict:
            seen = str(conflict.current.version)
            self.data = {**self.data.dict(), "seen_version": seen}  # type: ignore[attr-defined]  # a QueryDict
            raise


class SiteAdmin(StoreAdmin[Site]):
    """The site's settings. There is one set of them, so its list is its form."""

    form = SiteForm

    def get_fieldsets(self, request: HttpRequest, obj: Site | None = None) -> Any:
        """Return the form's parts."""
        rows = [tuple(t for t in theme.TOKENS if t.startswith(scheme)) for scheme in theme.SCHEMES]
        colours = _(
            "As # and six digits. Empty: the colour shown in grey. Borders and small print follow."
        )
        return [
            (None, {"fields": ("title", "description", "language", "time_zone", "seen_version")}),
            (_("Navigation"), {"fields": ("navigation",)}),
            (_("Colours"), {"fields": rows, "description": colours}),
            (_("Feeds"), {"fields": ("feed_posts", "feed_content")}),
        ]

    def get_form(
        self, request: HttpRequest, obj: Site | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Return the form's class: its fields are no others than it declares."""
        return super().get_form(
            request, obj, change=change, **{**kwargs, "fields": SiteForm.Meta.fields}
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the form."""
        return HttpResponseRedirect(self.change_url(KEY))

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Site | None:
        """Return the settings."""
        return site_settings.load() if object_id == KEY else None

    def render_change_form(  # noqa: PLR0913, PLR0917 - Django's parameters
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Site | None = None,
    ) -> HttpResponse:
        """Return the form's page, with what is hard to read and who changed what."""
        context["unreadable"] = list(_hard_to_read(obj)) if obj else []
        context["changes"] = [
            {"at": each.at, "user_name": each.user_name, "lines": list(_lines(each))}
            for each in site_settings.history()
        ]
        form = context["adminform"].form
        response = super().render_change_form(request, context, add, change, form_url, obj)
        response.status_code = 409 if isinstance(form.failure, SettingsConflict) else 200
        return response

    def save_model(self, request: HttpRequest, obj: Site, form: Any, change: Any) -> None:
        """Tell what the change asks of the editor: the form has stored it."""
        for sentence in _hard_to_read(obj):
            self.message_user(request, sentence, messages.WARNING)
        if obj.time_zone != form.stored.time_zone:
            told = _(
                "The time zone is now %(zone)s. Months and new posts follow it at once. Posts "
                "published before show the date of %(former)s until `manage.py rerender_posts` "
                "has run."
            )
            zones = {"zone": obj.time_zone, "former": form.stored.time_zone}
            self.message_user(request, told % zones, messages.WARNING)

    def view_on_site(self, site: Site) -> str:
        """Return the address of the front page."""
        return f"{settings.SITE_ORIGIN}/"

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Tell whether the user keeps the settings."""
        return may(person(request), "configure")

    def has_view_permission(self, request: HttpRequest, obj: Site | None = None) -> bool:
        """Tell whether the user keeps the settings."""
        return may(person(request), "configure")

    has_change_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tell no: there is one set of settings."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Site | None = None) -> bool:
        """Tell no, as above."""
        return False


def _hard_to_read(site: Site) -> Iterator[str]:
    for found in theme.unreadable(site.colours):
        yield _("%(what)s %(scheme)s: contrast %(ratio).1f, and %(least)s is needed.") % {
            "what": _UNREADABLE[found.text],
            "scheme": _SCHEMES[found.scheme],
            "ratio": found.ratio,
            "least": theme.LEAST_CONTRAST,
        }


def _lines(change: SettingsChange) -> Iterator[dict[str, str]]:
    for name, (former, new) in change.changes.items():
        field: Any = Site._meta.get_field(name)
        label = str(capfirst(field.verbose_name))
        labels = dict(field.flatchoices)
        shown = [_shown(labels.get(value, value) if labels else value) for value in (former, new)]
        yield {"name": label, "former": shown[0], "new": shown[1]}


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{token} {colour}" for token, colour in value.items()) or "–"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(f"{label} → {readable(url)}" for label, url in value) or "–"
    return str(value) or "–"
