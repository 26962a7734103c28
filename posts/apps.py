"""The Django app of the write path."""

from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class PostsConfig(AppConfig):
    """Names the app, and lets the admin do without a database."""

    name = "posts"
    verbose_name = _("Blog")

    def ready(self) -> None:
        """Provide the content types that the admin asks for on every form."""
        provide_content_types()


def provide_content_types() -> None:
    """Fill Django's cache of content types, which would look them up in the database.

    `_add_to_cache` is private: tests/posts/test_apps.py notices if it changes.
    """
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415 (apps are loaded)

    manager = ContentType.objects
    for number, model in enumerate(apps.get_models(), start=1):
        options = model._meta
        kind = ContentType(id=number, app_label=options.app_label, model=str(options.model_name))
        manager._add_to_cache(manager.db, kind)  # type: ignore[attr-defined]  # private
