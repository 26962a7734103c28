"""What the admins of posts, authors and media share: the stock views without a database."""

# ruff: noqa: ARG002 (Django calls its hooks with more than each of them needs)

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.text import capfirst
from django.views.decorators.csrf import csrf_protect

from posts.admin import kept
from posts.admin.changelist import StoreChangeList
from posts.admin.people import actor, person
from posts.changes import Actor
from posts.errors import PublishingError
from posts.permissions import may

T = TypeVar("T", bound=Model)
View = Callable[..., HttpResponse]

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin
    ModelForm = forms.ModelForm
else:  # Django's types know a parameter that its classes do not take

    class ModelAdmin(admin.ModelAdmin):
        def __class_getitem__(cls, _parameter):
            return cls

    class ModelForm(forms.ModelForm):
        def __class_getitem__(cls, _parameter):
            return cls


class PublishingForm(ModelForm[T]):
    """A form whose validation ends with the attempt to store: the store alone knows the rest.

    Whether a slug is free or a version still the current one is decided by the very write, so a
    refusal comes back as an error of the form, with all that was typed still in it.
    """

    by: Actor
    failure: PublishingError | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A form writes into its object even where it is refused; the page shows the stored one.
        self.stored = self.instance
        self.instance = copy.copy(self.stored)

    def is_valid(self) -> bool:
        """Tell whether the object is stored now; `instance` is then the stored one."""
        if not super().is_valid():
            return False
        try:
            self.instance = self.publish()
        except PublishingError as failure:
            self.failure = failure
            self.add_error(failure.field if failure.field in self.fields else None, str(failure))
        return self.failure is None

    def publish(self) -> T:
        """Store the object; return it as stored."""
        raise NotImplementedError

    def validate_unique(self) -> None:
        """Leave it to the store: there is no database to ask."""


class StoreAdmin(ModelAdmin[T]):
    """A `ModelAdmin` that reads from the store and writes through publishing."""

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    # Addresses ---------------------------------------------------------------------------------
    has_history = False

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses; the history's only where the store keeps one."""
        history = f"{self.opts.app_label}_{self.opts.model_name}_history"
        return [url for url in super().get_urls() if self.has_history or url.name != history]

    # Reading -----------------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> Any:
        """Return an empty query set, which asks no database: lists come from the change list."""
        return self.model._default_manager.none()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[StoreChangeList]:
        """Return the class of the list, which every admin has its own of."""
        raise NotImplementedError

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> T | None:
        """Return the object, or None where there is none or its reader may not know."""
        raise NotImplementedError

    # Writing -----------------------------------------------------------------------------------
    @method_decorator(csrf_protect)
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or take the form: the stock view without its database transaction."""
        if request.method == "POST" and object_id is not None:
            current = self.get_object(request, unquote(object_id))
            if current is None:  # deleted meanwhile: the form comes back as that of a new object
                object_id, form_url = None, self.url_of("add")
            elif not self.has_change_permission(request, current):
                return kept.not_permitted(request, self.admin_site.each_context(request))
        view: View = self._changeform_view  # type: ignore[attr-defined]  # private
        return view(request, object_id, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: T | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Return the form's class for this request: it knows who asks."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.by = actor(request)
        return form

    def save_model(self, request: HttpRequest, obj: T, form: Any, change: Any) -> None:
        """Do nothing: the form has stored the object, and history with it."""

    def log_addition(self, request: HttpRequest, obj: T, message: Any) -> Any:
        """Do nothing: publishing writes history, in the same transaction."""

    log_change = log_addition

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Do nothing, as above."""

    # Deleting ----------------------------------------------------------------------------------
    @method_decorator(csrf_protect)
    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask, then delete: the stock view without its database transaction."""
        try:
            view: View = self._delete_view  # type: ignore[attr-defined]  # private
            return view(request, object_id, extra_context)
        except PublishingError as failure:
            self.message_user(request, str(failure), messages.ERROR)
            return HttpResponseRedirect(self.change_url(unquote(object_id)))

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Return links to what will be deleted, their number, and what may not be."""
        lacking = {
            str(self.opts.verbose_name)
            for obj in objs
            if not self.has_delete_permission(request, obj)
        }
        count = {str(self.opts.verbose_name_plural): len(objs)}
        return [self.link(obj) for obj in objs], count, lacking, []

    # Links -------------------------------------------------------------------------------------
    def missing(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Lead to the index page with a word: there is no such object."""
        lead: View = self._get_obj_does_not_exist_redirect  # type: ignore[attr-defined]  # private
        return lead(request, self.opts, object_id)

    def url_of(self, page: str, *args: str) -> str:
        """Return the address of one of this admin's pages."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def change_url(self, pk: str) -> str:
        """Return the address of an object's form."""
        return self.url_of("change", quote(pk))

    def link(self, obj: T) -> str:
        """Return a link to an object's form, as HTML."""
        kind = capfirst(self.opts.verbose_name)
        return format_html('{}: <a href="{}">{}</a>', kind, self.change_url(obj.pk), obj)


class ManagedAdmin(StoreAdmin[T]):
    """The admin of records that are no posts: all of it for whoever keeps them."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Tell whether the user keeps such records."""
        return may(person(request), "manage")

    def has_view_permission(self, request: HttpRequest, obj: T | None = None) -> bool:
        """Tell whether the user keeps such records."""
        return may(person(request), "manage")

    has_change_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tell whether the user keeps such records."""
        return may(person(request), "manage")
