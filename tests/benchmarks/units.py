"""What a page costs in DynamoDB: round trips and consumed read units, as DynamoDB tells them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from reader_lambda import answers, environment, request
from reader_lambda.dynamodb import Client
from reader_lambda.http import Connection
from reader_lambda.public_table import PublicTable
from tests.benchmarks import functions
from tests.benchmarks.tables import Tables

ORIGIN = "https://blog.example"


@dataclass(frozen=True)
class Cost:
    """What one page took, the site item apart."""

    status: int
    round_trips: int
    read_units: float


def costs(tables: Tables, paths: Mapping[str, str]) -> Mapping[str, Cost]:
    """Return the cost of each page by its name. paths: decoded, by name."""
    connection = Connection(environment.dynamodb_endpoint())
    client = Counting(connection, environment.region(), environment.credentials)
    with closing(client):
        table = PublicTable(client, tables.public)
        return {name: _cost(client, table, path) for name, path in paths.items()}


def _cost(client: Counting, table: PublicTable, path: str) -> Cost:
    client.start_clock()
    table.site()  # which is then held for some seconds
    client.units.clear()
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    asked = request.from_event(functions.event(path))
    status = answers.answer(asked, table, ORIGIN, now).status
    return Cost(status, len(client.units), sum(client.units))


class Counting(Client):
    """Asks DynamoDB what each call consumed."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.units: list[float] = []

    def _call(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        answer = super()._call(operation, {**request, "ReturnConsumedCapacity": "TOTAL"})
        consumed = answer.get("ConsumedCapacity", [])  # moto tells none
        tables = consumed if isinstance(consumed, list) else [consumed]  # one for each of a batch
        self.units.append(sum(table["CapacityUnits"] for table in tables))
        return answer
