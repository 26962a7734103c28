"""A cold start asks first: what a page needs is on its way while all else is imported.

The connection is made before that, so that DynamoDB takes it while what asks is imported.
Before the first event comes that is the site item, and then what is at the event's path.
"""

from __future__ import annotations

import gc
import time

gc.disable()  # for as long as things are imported, none of which is garbage

# glibc keeps twice as much as the biggest block that was ever freed, by mallopt(3), and gives back
# what is free beyond. Without this, each page would fetch its memory from the system anew: 0.1 ms.
bytes(1_000_000)

from reader_lambda import environment  # noqa: E402 (see above)
from reader_lambda.http import Connection  # noqa: E402 (see above)

_connection = Connection(environment.dynamodb_endpoint())
_connection.connect_ahead(time.monotonic() + 1)  # second, as a request has

from reader_lambda.dynamodb import Client  # noqa: E402 (while that is taken)
from reader_lambda.public_table import PublicTable  # noqa: E402 (likewise)

client = Client(_connection, environment.region(), environment.credentials)
table = PublicTable(client, environment.public_table())
table.ask_for_site()

from reader_lambda import routing  # noqa: E402 (while that is on its way)


def import_the_rest(raw_path: str) -> None:
    """Import what makes answers, while what is at the path of the first event is on its way.

    dynamodb.Unavailable where the site item can't be read.
    """
    try:
        _ask_for(raw_path)
    finally:
        from reader_lambda import answers, rendering  # noqa: F401, PLC0415 (see above)

        rendering.compile_post()
        gc.freeze()  # what was imported stays, and need not be looked at again
        gc.enable()


def _ask_for(raw_path: str) -> None:
    path = None if routing.refusal(raw_path) else routing.decoded(raw_path)
    route = routing.resolve(path) if path else None
    if route is not None and route.kind in (routing.POST, routing.ADDRESS):
        table.site()  # whose answer is the next to come
        table.ask_for_page(route.path)
