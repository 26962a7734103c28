from __future__ import annotations

import hashlib

from infra.deploy.names import Names


def test_what_all_of_aws_shares_ends_with_a_digest_of_account_and_region() -> None:
    names = Names("prod", "123456789012", "ap-northeast-1")
    digest = hashlib.sha256(b"123456789012/ap-northeast-1").hexdigest()[:8]
    assert names.media_bucket == f"blogsite-prod-media-{digest}"
    assert names.artifacts_bucket == f"blogsite-prod-artifacts-{digest}"
    assert names.cognito_domain == f"blogsite-prod-{digest}"


def test_the_longest_stage_still_gives_names_that_aws_takes() -> None:
    names = Names("a" * 16, "123456789012", "ap-northeast-1")
    assert len(names.prefix) <= 31  # the template's Prefix
    assert len(names.artifacts_bucket) <= 63
    assert len(names.admin) <= 64


def test_two_accounts_never_share_a_bucket() -> None:
    buckets = {
        Names("prod", account, region).media_bucket
        for account in ("123456789012", "210987654321")
        for region in ("ap-northeast-1", "us-east-1")
    }
    assert len(buckets) == 4
