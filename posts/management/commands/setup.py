"""`manage.py setup`: makes what the blog is kept in, where it is missing."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError
from django.core.management.base import BaseCommand, CommandError
from pynamodb.exceptions import PynamoDBException

from posts import provisioning
from posts.errors import PublishingError
from posts.management.reasons import reason_for
from posts.provisioning import Resource

_DONE = ("created", "updated")
_TO_DO = ("to create", "to update")
_REFUSED = {
    "AccessDeniedException",
    "ExpiredTokenException",
    "IncompleteSignatureException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "UnrecognizedClientException",
    "403",
}


class Command(BaseCommand):
    """Sees that everything the blog is kept in is there."""

    help = (
        "Makes the two DynamoDB tables and the media bucket as infra/template.yaml defines them, "
        "and writes the site's settings (SITE_TITLE, SITE_DESCRIPTION, SITE_LANGUAGE, "
        "SITE_TIME_ZONE) where they differ, until somebody saves settings in the admin: those "
        "hold. Tables and bucket that are there stay as they are: "
        "run it as often as you like. "
        "On AWS the tables and the bucket come with the CloudFormation stack, and this finds them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the option."""
        parser.add_argument(
            "--dry-run", action="store_true", help="only tell what is missing, make nothing"
        )

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        """Make what is missing, and sum up."""
        try:
            wanted = [*provisioning.tables(), provisioning.bucket(), provisioning.site()]
            done = Counter(self._see_to(resource, dry_run=dry_run) for resource in wanted)
        except (BotoCoreError, ClientError, PynamoDBException, PublishingError) as error:
            raise CommandError(_explanation(error)) from error
        outcomes = (*(_TO_DO if dry_run else _DONE), "unchanged")
        self.stdout.write(", ".join(f"{done[outcome]} {outcome}" for outcome in outcomes))

    def _see_to(self, resource: Resource, *, dry_run: bool) -> str:
        """Write a resource unless it is as it should be; return the outcome."""
        created, updated = _TO_DO if dry_run else _DONE
        outcome = "unchanged"
        if not resource.exists():
            outcome = created
        elif resource.differs():
            outcome = updated
        if outcome in _DONE:
            resource.write()
        self.stdout.write(f"{resource.kind} {resource.name}: {outcome}")
        return outcome


def _explanation(error: Exception) -> str:
    """Return what is wrong and the way out, in a sentence."""
    if isinstance(error, EndpointConnectionError):
        return reason_for(error)
    if isinstance(error, ClientError) and error.response["Error"]["Code"] in _REFUSED:
        return (
            f"AWS does not accept the credentials ({error.response['Error']['Code']}): check "
            "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and what they may do."
        )
    return f"AWS did not take it: {error}"
