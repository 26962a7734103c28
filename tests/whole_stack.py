"""All of infra/template.yaml on a local AWS, the reader and the edge too."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from infra.deploy.stack import Stack
from infra.local.stack import STACK, TEMPLATE

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.client import CloudFormationClient
    from mypy_boto3_s3.client import S3Client

_BUCKET = "code"


def deploy(
    s3: S3Client, cloudformation: CloudFormationClient, *, admin_origin: str, site_origin: str
) -> dict[str, str]:
    """Create the stack with a reader that answers nothing; returns its outputs."""
    _put_code(s3)
    parameters = {
        "AdminOrigin": admin_origin,
        "SiteOrigin": site_origin,
        "ReaderCodeBucket": _BUCKET,
        "Protect": "false",
    }
    return Stack(cloudformation, STACK, seconds=0.1).apply(TEMPLATE.read_text("utf-8"), parameters)


def _put_code(s3: Any) -> None:
    here = {"LocationConstraint": s3.meta.region_name}
    s3.create_bucket(Bucket=_BUCKET, CreateBucketConfiguration=here)
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("reader_lambda/handler.py", "def handler(event, context): return {}")
    s3.put_object(Bucket=_BUCKET, Key="reader.zip", Body=code.getvalue())
