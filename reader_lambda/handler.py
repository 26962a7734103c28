"""The Lambda function: a Function URL event in, a response out. It never raises."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Mapping

from reader_lambda import answers, environment, responses
from reader_lambda.dynamodb import Client, Unavailable
from reader_lambda.public_table import PublicTable
from reader_lambda.request import from_event

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

_client = Client(environment.dynamodb_endpoint(), environment.region(), environment.credentials)
_table = PublicTable(_client, environment.public_table())
_origin = environment.site_origin()


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001 (Lambda's)
    """Answer a Function URL event (payload version 2.0)."""
    _client.start_clock()
    request = from_event(event)
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    try:
        response = answers.answer(request, _table, _origin, now)
    except Unavailable as error:
        print(f"503: {error}", file=sys.stderr)
        response = answers.failure(503, _table.last_site(), _origin)
    except Exception:  # noqa: BLE001 (the edge must get a page of ours, not Lambda's 502)
        traceback.print_exc()
        response = answers.failure(500, _table.last_site(), _origin)
    return responses.for_lambda(response, request.method, _origin)
