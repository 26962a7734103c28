"""The Lambda function: a Function URL event in, a response out. It never raises."""

from __future__ import annotations

from reader_lambda import cold_start  # first: its request is on the way while the rest is imported

# isort: split
import gc
import time
from collections.abc import Mapping

from reader_lambda import environment
from reader_lambda.request import Request, edge_request_id, from_event

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

    from reader_lambda.responses import Response

_client, _table = cold_start.client, cold_start.table
_origin = environment.site_origin()


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Answer a Function URL event (payload version 2.0). context: Lambda's, None outside of it."""
    _client.start_clock()
    request = from_event(event)
    try:
        response = _answer(request)
    except Exception as error:  # noqa: BLE001 (the edge must get a page of ours, not Lambda's 502)
        request_id = getattr(context, "aws_request_id", "")
        response = _failure(error, request, edge_request_id(event), request_id)
    from reader_lambda import responses  # noqa: PLC0415 (see cold_start)

    return responses.for_lambda(response, request.method, _origin)


def _answer(request: Request) -> Response:
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    if not gc.isenabled():  # which it is once all is imported
        cold_start.import_the_rest(request.raw_path)
    from reader_lambda import answers  # noqa: PLC0415 (see cold_start)

    return answers.answer(request, _table, _origin, now)


def _failure(error: Exception, request: Request, edge_id: str, request_id: str) -> Response:
    from reader_lambda import answers, failures  # noqa: PLC0415 (few requests fail)
    from reader_lambda.dynamodb import Unavailable  # noqa: PLC0415

    status = 503 if isinstance(error, Unavailable) else 500
    failures.log(error, status, request.raw_path, edge_id)
    return answers.failure(
        status, _table.last_site(), _origin, request_id=request_id, raw_path=request.raw_path
    )
