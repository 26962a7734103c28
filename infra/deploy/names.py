"""What the parts of a stage are called."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """Names of one stage in one account and region."""

    stage: str
    account: str
    region: str

    @property
    def prefix(self) -> str:
        """Begins every name; the stack itself is called so."""
        return f"blogsite-{self.stage}"

    @property
    def _suffix(self) -> str:
        # Buckets and sign-in pages share their names with all of AWS.
        place = f"{self.account}/{self.region}"
        return hashlib.sha256(place.encode()).hexdigest()[:8]

    @property
    def media_bucket(self) -> str:
        """Bucket of images and files."""
        return f"{self.prefix}-media-{self._suffix}"

    @property
    def artifacts_bucket(self) -> str:
        """Bucket of what was deployed."""
        return f"{self.prefix}-artifacts-{self._suffix}"

    @property
    def cognito_domain(self) -> str:
        """First part of the sign-in page's host."""
        return f"{self.prefix}-{self._suffix}"

    @property
    def certificate_stack(self) -> str:
        """Stack of CloudFront's certificate, in us-east-1."""
        return f"{self.prefix}-certificate"

    @property
    def reader(self) -> str:
        """The reader's Lambda."""
        return f"{self.prefix}-reader"

    @property
    def admin(self) -> str:
        """The admin's Lambda, REST API and stack, as Zappa calls them."""
        return f"blogsite-admin-{self.stage}"

    @property
    def secrets(self) -> str:
        """Path of the parameters that are secret."""
        return f"/{self.prefix}"
