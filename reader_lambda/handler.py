"""The Lambda function: a Function URL event in, a response out. It never raises."""

from __future__ import annotations

import time
from collections.abc import Mapping

from reader_lambda import answers, environment, failures, responses
from reader_lambda.dynamodb import Client, Unavailable
from reader_lambda.public_table import PublicTable
from reader_lambda.request import edge_request_id, from_event

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

_client = Client(environment.dynamodb_endpoint(), environment.region(), environment.credentials)
_table = PublicTable(_client, environment.public_table())
_origin = environment.site_origin()


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
        response = answers.failure(status, _table.last_site(), _origin, request_id)
    return responses.for_lambda(response, request.method, _origin)
