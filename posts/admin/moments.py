"""A date and a time in the site's time zone, which is shown beside them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.forms.widgets import SplitDateTimeWidget
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts import held_site


def _labelled(label: Any, **attrs: str) -> dict[str, Any]:
    return {"aria-label": label, **attrs}


class MomentWidget(SplitDateTimeWidget):
    """A date and a time, with the pickers of the browser, which phones have good ones of."""

    template_name = "admin/posts/moment.html"

    def __init__(self) -> None:
        super().__init__(
            date_format="%Y-%m-%d",
            time_format="%H:%M:%S",
            date_attrs=_labelled(gettext_lazy("Date"), type="date"),
            time_attrs=_labelled(gettext_lazy("Time"), type="time", step="1"),
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows: the zone too, as it is at that time."""
        context = super().get_context(name, value, attrs)
        when = value if isinstance(value, datetime) else timezone.now()
        context["widget"]["zone"] = zone_at(when)
        return context


class MomentField(forms.SplitDateTimeField):
    """A moment. A time that the clocks of the zone skip, or show twice, is explained.

    stored: the moment that the form shows; typed as it stands there it is that, also where the
    clocks show it twice.
    """

    default_error_messages: ClassVar = {
        **forms.SplitDateTimeField.default_error_messages,
        "lacks_date": gettext_lazy("There is a time without a date: give the date too."),
        "lacks_time": gettext_lazy("There is a date without a time: give the time too."),
    }

    stored: datetime | None = None

    def compress(self, data_list: Any) -> datetime | None:
        """Return the moment of a date and a time in the site's zone."""
        lacks = [part in self.empty_values for part in data_list]
        if lacks in ([True, False], [False, True]):
            code = "lacks_date" if lacks[0] else "lacks_time"
            raise forms.ValidationError(self.error_messages[code], code=code)
        if not data_list or None in data_list or "" in data_list:
            return super().compress(data_list)
        day, at = data_list
        return self._moment(day, at)

    def _moment(self, day: date, at: time) -> datetime:
        zone = held_site.zone()
        typed = datetime.combine(day, at)
        if self.stored and timezone.localtime(self.stored, zone).replace(tzinfo=None) == typed:
            return self.stored
        first, second = (typed.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        if first.utcoffset() != second.utcoffset():
            raise forms.ValidationError(_explained(typed, zone))
        return first


def zone_at(when: datetime) -> str:
    """Return the site's zone and its distance from UTC at a time: `Asia/Tokyo, UTC+09:00`."""
    zone = held_site.zone()
    return f"{zone.key}, UTC{timezone.localtime(when, zone).isoformat()[-6:]}"


def _explained(typed: datetime, zone: ZoneInfo) -> str:
    """Return why a time is none or two in a zone, with times beside it that are one."""
    before, after = (_offset(typed, zone, fold) for fold in (0, 1))
    named = {"time": f"{typed:%Y-%m-%d %H:%M}", "zone": zone.key}
    if after > before:  # clocks go forward, and the time is skipped
        later = f"{typed + (after - before):%Y-%m-%d %H:%M}"
        return _(
            "In %(zone)s there is no %(time)s: clocks go forward then. Choose %(later)s, for "
            "instance."
        ) % {**named, "later": later}
    beside = [f"{at:%Y-%m-%d %H:%M}" for at in (typed - (before - after), typed + (before - after))]
    return _(
        "In %(zone)s it is %(time)s twice: clocks go back then. Choose %(earlier)s or %(later)s, "
        "for instance."
    ) % {**named, "earlier": beside[0], "later": beside[1]}


def _offset(typed: datetime, zone: ZoneInfo, fold: int) -> timedelta:
    return typed.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta()
