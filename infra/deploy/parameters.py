"""What the template and the admin are told of a stage, from what is known of it so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from infra.deploy.names import Names
from infra.deploy.releases import Parts
from infra.deploy.stage import Stage

_NOT_YET = "https://admin.invalid"  # before API Gateway has given an address


@dataclass(frozen=True)
class Given:
    """What a stage has beside its stack.

    zone: id at Route 53. certificate: ARN, of the site. secrets: version by name. serve_from:
    what readers get, `reader` or `copy`.
    """

    zone: str = ""
    certificate: str = ""
    secrets: Mapping[str, int] = field(default_factory=dict)
    serve_from: str = "reader"


@dataclass(frozen=True)
class Known:
    """What has come to be known. outputs: of the stack; api: id of the admin's REST API."""

    stage: Stage
    names: Names
    given: Given
    outputs: Mapping[str, str]
    api: str

    @property
    def admin_origin(self) -> str:
        """Scheme and host of the admin."""
        if self.stage.admin_host:
            return f"https://{self.stage.admin_host}"
        if self.api:
            return f"https://{self.api}.execute-api.{self.names.region}.amazonaws.com"
        return _NOT_YET

    @property
    def admin_path(self) -> str:
        """What stands before every path of the admin."""
        return "" if self.stage.admin_host else f"/{self.names.stage}"

    @property
    def site_origin(self) -> str:
        """Scheme and host of the site; empty where CloudFront has not given one yet."""
        host = self.stage.site_host or self.outputs.get("SiteDomain", "")
        return f"https://{host}" if host else ""


def of_template(known: Known, parts: Parts, bucket: str) -> dict[str, str]:
    """Return the template's parameters. bucket: of the artifacts."""
    stage, names = known.stage, known.names
    return {
        "Prefix": names.prefix,
        "MediaBucketName": names.media_bucket,
        "CognitoDomainPrefix": names.cognito_domain,
        "Protect": "true",
        "AdminOrigin": known.admin_origin,
        "AdminPath": known.admin_path,
        "AdminFunction": names.admin,
        "AdminApi": known.api,
        "AdminStage": names.stage,
        "SiteOrigin": known.site_origin,
        "ReaderCodeBucket": bucket,
        "ReaderCodeKey": parts.reader,
        "ReaderArchitecture": stage.architecture,
        "ServeFrom": known.given.serve_from,
        "Runtime": f"python{parts.python}",
        "SiteHost": stage.site_host,
        "SiteCertificate": known.given.certificate,
        "AdminHost": stage.admin_host,
        "AdminCertificate": stage.admin_certificate,
        "HostedZone": known.given.zone,
        "AlarmEmail": stage.admin_email,
        "Mfa": "ON" if stage.mfa == "required" else "OPTIONAL",
    }


NOTHING_RUNS = {"ReaderCodeBucket": "", "AdminApi": "", "ServeFrom": "reader"}


def of_admin(known: Known) -> dict[str, str]:
    """Return the environment of the admin and of manage.py, as docs/settings.md has it."""
    stage, outputs = known.stage, known.outputs
    return {
        "STAGE": stage.name,
        "STACK": known.names.prefix,
        "SECRETS": known.names.secrets,
        # Read by nobody: with another value Lambda starts the admin anew, which reads the secrets.
        "SECRETS_VERSIONS": ", ".join(
            f"{name} {version}" for name, version in sorted(known.given.secrets.items())
        ),
        "ADMIN_ORIGIN": known.admin_origin,
        "ADMIN_PATH": known.admin_path,
        "ADMIN_CONTACT": stage.admin_email,
        "SITE_ORIGIN": known.site_origin,
        "SITE_TITLE": stage.title,
        "SITE_DESCRIPTION": stage.description,
        "SITE_LANGUAGE": stage.language,
        "SITE_TIME_ZONE": stage.time_zone,
        "EDITORIAL_TABLE": outputs["EditorialTable"],
        "PUBLIC_TABLE": outputs["PublicTable"],
        "MEDIA_BUCKET": outputs["MediaBucket"],
        "DISTRIBUTION_ID": outputs.get("DistributionId", ""),
        "COGNITO_USER_POOL_ID": outputs["CognitoUserPoolId"],
        "COGNITO_CLIENT_ID": outputs["CognitoClientId"],
        "COGNITO_DOMAIN": outputs["CognitoDomain"],
    }
