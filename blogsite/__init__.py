"""The Django project: settings, sign-in, sessions."""
