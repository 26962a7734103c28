"""What a deployment asks of CloudFront."""

from __future__ import annotations

import time

from infra.deploy.place import Place


def purge(place: Place, what: str) -> None:
    """Have the edge forget pages. what: a tag such as `#site`, or a path such as `/*`."""
    place.session.client("cloudfront").create_invalidation(
        DistributionId=place.stack.outputs["DistributionId"],
        InvalidationBatch={
            "Paths": {"Quantity": 1, "Items": [what]},
            "CallerReference": f"deploy-{time.time_ns()}",
        },
    )
