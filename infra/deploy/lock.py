"""One command at a time changes a stage: who does holds `lock.json` in the artifacts bucket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from infra.deploy.failure import Failure
from infra.deploy.place import Place

KEY = "lock.json"


@contextmanager
def held(place: Place, command: str) -> Iterator[None]:
    """Hold the lock during the block; the bucket has to be there. command: such as deploy.

    Raises Failure where somebody else holds it, with who, since when, and the way out.
    """
    mine = {
        "command": command,
        "who": place.session.client("sts").get_caller_identity()["Arn"],
        "since": datetime.now(UTC).isoformat(timespec="microseconds"),
    }
    etag = place.artifacts.claim(KEY, json.dumps(mine, indent=1).encode())
    if not etag:
        raise Failure(_told(place))
    try:
        yield
    finally:
        place.artifacts.give_up(KEY, etag)


def _told(place: Place) -> str:
    holder = json.loads(place.artifacts.read(KEY) or b"{}")
    stage, bucket = place.names.stage, place.artifacts.bucket
    return (
        f"`make {holder.get('command', 'deploy')} STAGE={stage}` of "
        f"{holder.get('who', 'somebody else')} is at work since "
        f"{holder.get('since', 'a moment ago')[:19]} UTC: nothing was changed. Wait for its end, "
        "then run this again. Where it has ended without unlocking (its machine went off, say), "
        f"`aws s3 rm s3://{bucket}/{KEY}` takes the lock away."
    )
