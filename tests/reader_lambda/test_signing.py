from __future__ import annotations

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials

from reader_lambda.signing import Credentials, signed

HEADERS = {
    "content-type": "application/x-amz-json-1.0",
    "host": "dynamodb.ap-northeast-1.amazonaws.com",
    "x-amz-target": "DynamoDB_20120810.Query",
}


@pytest.mark.parametrize("token", ["", "a-session-token"])
@pytest.mark.parametrize("body", [b"", '{"TableName": "記事"}'.encode()])
def test_a_request_is_signed_as_botocore_signs_it(body: bytes, token: str) -> None:
    expected = _signed_by_botocore(body, token)

    ours = signed(
        HEADERS,
        body,
        credentials=Credentials("AKIDEXAMPLE", "a/secret+key", token),
        region="ap-northeast-1",
        service="dynamodb",
        timestamp=expected["x-amz-date"],
    )

    assert ours == expected


def _signed_by_botocore(body: bytes, token: str) -> dict[str, str]:
    request = AWSRequest("POST", f"https://{HEADERS['host']}/", dict(HEADERS), data=body)
    credentials = BotocoreCredentials("AKIDEXAMPLE", "a/secret+key", token or None)
    SigV4Auth(credentials, "dynamodb", "ap-northeast-1").add_auth(request)
    return {name.lower(): value for name, value in request.headers.items()}
