"""The project as an app: its templates, translations and system checks."""

from django.apps import AppConfig


class BlogsiteConfig(AppConfig):
    """Brings in the system checks."""

    name = "blogsite"

    def ready(self) -> None:
        """Register the checks, which need the settings."""
        from blogsite import checks  # noqa: F401, PLC0415 (registers itself; settings are there)
