"""The app's start."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from posts.models import Author, Media, Post


def test_content_types_are_known_without_a_database() -> None:
    for model in (Post, Author, Media):
        kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
        assert (kind.app_label, kind.model) == ("posts", model._meta.model_name)
        assert ContentType.objects.get_for_id(kind.pk) is kind
        assert kind.model_class() is model


def test_every_model_has_a_content_type_of_its_own() -> None:
    kinds = [ContentType.objects.get_for_model(model).pk for model in apps.get_models()]
    assert len(set(kinds)) == len(kinds) >= 3
