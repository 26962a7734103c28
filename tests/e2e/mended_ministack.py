"""Runs ministack with what it lacks for a whole deployment, by its own Python.

- Its CloudFront signs for a bucket, not for a Function URL. Here an origin with an origin access
  control gets a signature's header, which is all that its Function URL looks for; without the
  control in the template, the URL goes on refusing.
- Its API Gateway keeps a patch's `*~1*` as it is written, where AWS keeps `*/*` (RFC 6901), and
  then takes no request for a binary one.
- Unless it enforces IAM, it takes CloudFront's way to a bucket for one without TLS, which the
  bucket's policy refuses.
"""

from typing import Any

from ministack.app import main  # type: ignore[import-not-found]
from ministack.core import iam_evaluator  # type: ignore[import-not-found]
from ministack.services import apigateway_v1, cloudfront, s3  # type: ignore[import-not-found]

_unsigned = cloudfront._origin_request_headers
_matches = apigateway_v1._media_type_matches
_allows = s3._cloudfront_origin_allows


def _signed(origin: dict[str, Any], *arguments: Any) -> dict[str, Any]:
    headers: dict[str, Any] = _unsigned(origin, *arguments)
    control = cloudfront._oacs.get(origin.get("oac_id"))
    if control and control["OriginAccessControlOriginType"] == "lambda":
        headers["authorization"] = "AWS4-HMAC-SHA256 of CloudFront"
    return headers


def _matches_decoded(media_type: str, patterns: list[str]) -> bool:
    decoded = [pattern.replace("~1", "/").replace("~0", "~") for pattern in patterns]
    return bool(_matches(media_type, decoded))


def _allows_over_tls(*arguments: Any) -> bool:
    iam_evaluator.pin_request_origin("127.0.0.1", secure_transport=True)
    return bool(_allows(*arguments))


cloudfront._origin_request_headers = _signed
apigateway_v1._media_type_matches = _matches_decoded
s3._cloudfront_origin_allows = _allows_over_tls

if __name__ == "__main__":
    main()
