"""A whole blog in one file, and back: what `manage.py backup` and `restore` are made of."""
