"""The Lambda function: a Function URL event in, a response out. It never raises."""

from __future__ import annotations

from reader_lambda import cold_start  # first: all else is imported while its request is on the way

# isort: split
import gc
import time
from collections.abc import Mapping

from reader_lambda import answers, environment, failures, rendering, responses
from reader_lambda.dynamodb import Unavailable
from reader_lambda.request import edge_request_id, from_event

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

_client, _table = cold_start.client, cold_start.table
_client.meanwhile = rendering.compile_post
_origin = environment.site_origin()

gc.freeze()  # what was imported stays, and need not be looked at again
gc.enable()


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Answer a Function URL event (payload version 2.0). context: Lambda's, None outside of it."""
    _client.start_clock()
    request = from_event(event)
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    try:
        response = answers.answer(request, _table, _origin, now)
    except Exception as error:  # noqa: BLE001 (the edge must get a page of ours, not Lambda's 502)
        status = 503 if isinstance(error, Unavailable) else 500
        failures.log(error, status, request.raw_path, edge_request_id(event))
        request_id = getattr(context, "aws_request_id", "")
        response = answers.failure(
            status, _table.last_site(), _origin, request_id=request_id, raw_path=request.raw_path
        )
    return responses.for_lambda(response, request.method, _origin)
