"""The write path: the admin, publishing, Markdown, media and the importers."""
