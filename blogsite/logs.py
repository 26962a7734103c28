"""How the admin logs: lines to read on this machine, lines of JSON where it is deployed.

A line of JSON has the names that Lambda gives its own: `timestamp`, `level`, `logger`, `message`
and, as far as there are, `requestId`, `status` and `stackTrace`. Nothing else of a record is told,
since Django hangs the request on it, with cookies, address and all.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_request_id: ContextVar[str] = ContextVar("request_id", default="")


@contextmanager
def request(request_id: str) -> Iterator[None]:
    """Put this id of an invocation of the Lambda into every line that is logged within."""
    token = _request_id.set(request_id)
    try:
        yield
    finally:
        _request_id.reset(token)


class JsonFormatter(logging.Formatter):
    """Makes one line of JSON of a record."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "requestId": _request_id.get(),
            "status": record.__dict__.get("status_code"),  # of Django's own records
            "stackTrace": self.formatException(record.exc_info) if record.exc_info else None,
        }
        told = {name: value for name, value in line.items() if value}
        return json.dumps(told)


def logging_config(*, deployed: bool) -> dict[str, Any]:
    """Return the setting LOGGING."""
    ours = {"handlers": ["stderr"], "level": "INFO", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "%(levelname)s %(name)s: %(message)s"},
            "json": {"()": JsonFormatter},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json" if deployed else "line",
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "django": ours,
            "blogsite": ours,
            "posts": ours,
            "zappa": {"level": "WARNING"},  # at INFO, who asked for what with which browser
        },
    }
