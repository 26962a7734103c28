"""The admin of redirects: those made by hand, and the former addresses of a post."""

# ruff: noqa: ARG002 (Django calls its hooks with more than each of them needs)

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import display, widgets
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_protect

from posts import redirects
from posts.admin.base import ManagedAdmin, PublishingForm, StoreAdmin
from posts.admin.changelist import PAGE_SIZE, StoreChangeList
from posts.admin.columns import moment
from posts.admin.people import actor, person
from posts.errors import EditConflict, PublishingError
from posts.models import Post, Redirect
from posts.paging import Page
from posts.permissions import may
from posts.redirects import Made
from reader_lambda import routes


class RedirectChangeList(StoreChangeList):
    """The redirects made by hand, by path."""

    def read_page(self, cursor: str | None) -> Page[Redirect]:
        """Return a page of redirects. ValueError for a cursor that is none."""
        return redirects.list_redirects(cursor=cursor, size=PAGE_SIZE)


class RedirectForm(PublishingForm[Redirect]):
    """From where to where."""

    made: Made | None = None

    class Meta:
        model = Redirect
        fields = ("path", "to")
        widgets = {
            "path": widgets.AdminTextInputWidget(attrs={"spellcheck": "false"}),
            "to": widgets.AdminTextInputWidget(attrs={"spellcheck": "false"}),
        }
        help_texts = {
            "path": gettext_lazy(
                "An address where nothing is here, such as /old/path.html or /?p=123; also one of "
                "a post that was deleted, /posts/…"
            ),
            "to": gettext_lazy(
                "A path of this site, such as /about, or an https:// address. To a post it becomes "
                "one of its former addresses, and moves with it."
            ),
        }

    def publish(self) -> Redirect:
        """Make the redirect, or have it lead elsewhere."""
        typed = self.cleaned_data
        if "path" in typed:
            self.made = redirects.add(typed["path"], typed["to"], by=self.by)
        else:
            self.made = redirects.change(self.stored.path, typed["to"], by=self.by)
        return Redirect(path=self.made.path, to=self.made.to)


class RedirectAdmin(ManagedAdmin[Redirect]):
    """Redirects made by hand: list, add, change, delete."""

    form = RedirectForm
    list_display = ("path", "leads_to", "made", "user_name")
    sortable_by = ()
    actions = None
    fieldsets = [(None, {"fields": ("path", "to")})]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[StoreChangeList]:
        """Return the class of the list."""
        return RedirectChangeList

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Redirect | None:
        """Return a redirect."""
        return redirects.get(object_id)

    def get_readonly_fields(self, request: HttpRequest, obj: Redirect | None = None) -> Any:
        """Return from where it leads, once it is made."""
        return ("path",) if obj else ()

    def response_add(
        self, request: HttpRequest, obj: Redirect, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Tell what became of it, and lead to the list or to the post it belongs to now."""
        post = redirects.holder(obj.path)
        if post is None:
            return super().response_add(request, obj, post_url_continue)
        told = _("“%(path)s” leads to “%(title)s” now, wherever that moves.")
        self.message_user(request, told % {"path": obj.path, "title": post.title})
        return HttpResponseRedirect(self.url_of("changelist"))

    def delete_model(self, request: HttpRequest, obj: Redirect) -> None:
        """Give a redirect up."""
        redirects.remove(obj.path, by=actor(request))

    def view_on_site(self, redirect: Redirect) -> str:
        """Return where it leads."""
        return _shown_url(redirect.to)

    @display(description=gettext_lazy("to"))
    def leads_to(self, redirect: Redirect) -> str:
        """Return where it leads, as a link."""
        return format_html('<a href="{}">{}</a>', _shown_url(redirect.to), redirect.to)

    @display(description=gettext_lazy("made"))
    def made(self, redirect: Redirect) -> str:
        """Return when it was made or changed last."""
        return moment(redirect.at)


def _shown_url(to: str) -> str:
    return settings.SITE_ORIGIN + routes.url_path(to) if to.startswith("/") else to


class AddressForm(forms.Form):
    """An address to lead to a post."""

    path = forms.CharField(
        label=gettext_lazy("One more former address"),
        max_length=2000,
        widget=widgets.AdminTextInputWidget(attrs={"spellcheck": "false"}),
    )


class FormerAddresses(StoreAdmin[Post]):
    """The page of a post's former addresses: give one up, add one."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with that of this page."""
        view = self.admin_site.admin_view(self.addresses_view)
        at = path("<path:object_id>/addresses/", view, name="posts_post_addresses")
        return [at, *super().get_urls()]

    @method_decorator(csrf_protect)
    def addresses_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show from where readers are led to a post; by POST change that."""
        post = self.get_object(request, unquote(object_id))
        if post is None:
            return self.missing(request, object_id)
        if not may(person(request), "publish", post):
            raise PermissionDenied
        form = AddressForm(request.POST if "path" in request.POST else None)
        if request.method == "POST" and self._is_done(request, post, form):
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Former addresses of %s") % post,
            "object": post,
            "opts": self.opts,
            "form": form,
            "slugs": [at for at in map(post.path_of, post.public_slugs) if at != post.path],
            "media": self.media,
        }
        return TemplateResponse(request, "admin/posts/post/addresses.html", context)

    def _is_done(self, request: HttpRequest, post: Post, form: AddressForm) -> bool:
        """Make the change that was asked for; tell whether the page is to be shown anew."""
        try:
            if given_up := request.POST.get("give_up"):
                redirects.give_up(post, given_up, by=actor(request))
                told = _("“%s” leads here no longer.") % given_up
            elif form.is_valid():
                made = redirects.lead_to(post, form.cleaned_data["path"], by=actor(request))
                told = _("“%s” leads here now.") % made.path
            else:
                return False
        except PublishingError as refusal:
            if form.is_bound and not isinstance(refusal, EditConflict):
                form.add_error("path", str(refusal))
                return False
            self.message_user(request, str(refusal), messages.ERROR)
            return True
        self.message_user(request, told)
        return True
