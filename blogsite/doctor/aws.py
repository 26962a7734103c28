"""Clients that give up soon, and what a refusal means in words."""

from __future__ import annotations

import re
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError

from blogsite.doctor.findings import Finding, failed

# Seconds and tries: what does not answer is told at once, and the other checks go on.
PATIENCE = Config(
    connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 2, "mode": "standard"}
)

# What AWS calls it when the credentials themselves are no good, and when they may not do a thing.
BAD_CREDENTIALS = {
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "IncompleteSignatureException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidClientTokenIdException",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "RequestExpired",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
_NOT_ALLOWED = {"403", "AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
_RIGHT = re.compile(r"not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)")


def code(error: ClientError) -> str:
    """Return AWS's name for what went wrong."""
    return error.response["Error"].get("Code", "no code")


def is_stand_in(client: Any) -> bool:
    """Tell whether something else than AWS answers, such as the local run's ministack."""
    return ".amazonaws.com" not in client.meta.endpoint_url


def refusal(subject: str, error: ClientError) -> Finding:
    """Return what AWS refused, and the way out.

    AWS's own text is shown only where no credentials are in question: about a wrong signature it
    repeats the request.
    """
    name, call = code(error), error.operation_name
    message = error.response["Error"].get("Message", "")
    if name in BAD_CREDENTIALS:
        return failed(
            subject,
            f"AWS does not accept the credentials ({call}: {name})",
            "see what it says of credentials and clock",
        )
    if name in _NOT_ALLOWED:
        right = _RIGHT.search(message)
        return failed(
            subject,
            f"these credentials may not do {right[1] if right else call} ({name})",
            "give that right to whoever runs this, or use an operator's credentials",
        )
    return failed(
        subject, f"AWS answers {call} with {name}: {message[:200]}", "try again, or look it up"
    )
