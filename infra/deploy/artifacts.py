"""The bucket of what was deployed: each file under the digest of its content."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_s3.type_defs import CreateBucketConfigurationTypeDef


def key_of(kind: str, file: Path) -> str:
    """Return where a file belongs: `reader/<digest>.zip`. kind: reader, admin or templates."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return f"{kind}/{digest}{file.suffix}"


class Artifacts:
    """The artifacts bucket of a stage."""

    def __init__(self, s3: S3Client, bucket: str) -> None:
        self.bucket = bucket
        self._s3 = s3

    @property
    def exists(self) -> bool:
        """Whether the bucket is there."""
        try:
            self._s3.head_bucket(Bucket=self.bucket)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return False
            raise
        return True

    def ensure(self) -> None:
        """See that the bucket is there, private, versioned and asked over TLS alone."""
        if not self.exists:
            self._create()
        self._s3.put_public_access_block(
            Bucket=self.bucket,
            PublicAccessBlockConfiguration={
                "BlockPublicAcls": True,
                "BlockPublicPolicy": True,
                "IgnorePublicAcls": True,
                "RestrictPublicBuckets": True,
            },
        )
        self._s3.put_bucket_versioning(
            Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"}
        )
        self._s3.put_bucket_policy(Bucket=self.bucket, Policy=json.dumps(self._policy()))
        # What releases name is never replaced; only records and unfinished uploads leave rests.
        self._s3.put_bucket_lifecycle_configuration(
            Bucket=self.bucket,
            LifecycleConfiguration={
                "Rules": [
                    {
                        "ID": "drop-rests",
                        "Status": "Enabled",
                        "Filter": {"Prefix": ""},
                        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                        "NoncurrentVersionExpiration": {"NoncurrentDays": 90},
                    }
                ]
            },
        )

    def upload(self, key: str, file: Path) -> None:
        """Store a file, unless its content is there already."""
        if not self._holds(key):
            self._s3.upload_file(str(file), self.bucket, key)

    def download(self, key: str, file: Path) -> None:
        """Fetch a file."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self._s3.download_file(self.bucket, key, str(file))

    def claim(self, key: str, body: bytes) -> str:
        """Store an object where none is; returns its ETag, nothing where there is one."""
        try:
            return self._s3.put_object(Bucket=self.bucket, Key=key, Body=body, IfNoneMatch="*")[
                "ETag"
            ]
        except ClientError as error:
            # 409: somebody else is storing it in this moment.
            if error.response["ResponseMetadata"]["HTTPStatusCode"] in (409, 412):
                return ""
            raise

    def read(self, key: str) -> bytes:
        """Return an object; nothing where there is none."""
        try:
            return self._s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        except self._s3.exceptions.NoSuchKey:
            return b""

    def give_up(self, key: str, etag: str) -> None:
        """Remove an object, unless it is gone or another's by now."""
        try:
            self._s3.delete_object(Bucket=self.bucket, Key=key, IfMatch=etag)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] not in (404, 409, 412):
                raise

    def url(self, key: str) -> str:
        """Return the address that CloudFormation reads a template from."""
        return f"{self._s3.meta.endpoint_url}/{self.bucket}/{key}"

    def _holds(self, key: str) -> bool:
        try:
            self._s3.head_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return False
            raise
        return True

    def _create(self) -> None:
        region = self._s3.meta.region_name
        if region == "us-east-1":  # which must not be named
            self._s3.create_bucket(Bucket=self.bucket)
            return
        place: CreateBucketConfigurationTypeDef = {"LocationConstraint": region}  # type: ignore[typeddict-item]  # any region
        self._s3.create_bucket(Bucket=self.bucket, CreateBucketConfiguration=place)

    def _policy(self) -> dict[str, object]:
        partition = self._s3.meta.partition
        arn = f"arn:{partition}:s3:::{self.bucket}"
        return {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "RefuseUnencryptedTransport",
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": "s3:*",
                    "Resource": [arn, f"{arn}/*"],
                    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                }
            ],
        }
