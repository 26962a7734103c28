"""Puts a stage on AWS: `python -m infra.deploy --help`."""
