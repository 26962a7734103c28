"""The public site as a folder of static files: what `manage.py export_static` is made of."""
