"""What the admin's Lambda runs: `blogsite.lambda_handler.handler`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.wsgi import ClosingIterator
from zappa.handler import lambda_handler as answer_by_zappa
from zappa.wsgi import get_wsgi_string

from blogsite import logs
from blogsite.wsgi import application as admin  # sets Django up, which the worker needs too
from posts.edge import triggers
from posts.media import arrivals


def handler(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    """Give the event to who is meant by it: the worker, or the admin, whose answer is returned."""
    with logs.request(context.aws_request_id):
        return _dispatched(event, context)


def _dispatched(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    if "Records" in event:
        is_of_s3 = event["Records"][0]["eventSource"] == "aws:s3"
        (arrivals.on_created if is_of_s3 else triggers.on_stream)(event, context)
        return None
    if event.get("source") == "aws.events":
        triggers.on_schedule(event, context)
        return None
    answer = answer_by_zappa(event, context)
    return each_cookie_once(answer) if answer else None


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The admin for Zappa, with the path that a REST API gave.

    Its event's path never has the stage. Zappa cuts the stage's name off nevertheless, which would
    make /in/ of /admin/ where the stage is called adm.
    """
    event = environ["lambda.event"]
    if "httpMethod" in event:
        environ["PATH_INFO"] = get_wsgi_string(unquote(event["path"]))
    answer = admin(environ, start_response)
    if environ["REQUEST_METHOD"] == "HEAD":  # a web server would leave the body out, Zappa does not
        return ClosingIterator((), answer.close)
    return answer


def each_cookie_once(answer: dict[str, Any]) -> dict[str, Any]:
    """Return Zappa's answer without the repetitions: it has every cookie up to four times.

    API Gateway would pass them on, and takes no more than 10 KB of headers.
    """
    if "cookies" in answer:  # HTTP API, Function URL
        return {**answer, "cookies": list(dict.fromkeys(answer["cookies"]))}
    if "multiValueHeaders" not in answer:  # an error of Zappa's own
        return answer
    cookies = list(dict.fromkeys(answer["multiValueHeaders"].get("Set-Cookie", ())))
    several = _without_cookies(answer["multiValueHeaders"])
    return {
        **answer,
        "headers": _without_cookies(answer.get("headers", {})),
        "multiValueHeaders": {**several, "Set-Cookie": cookies} if cookies else several,
    }


def _without_cookies(headers: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in headers.items() if name.lower() != "set-cookie"}
