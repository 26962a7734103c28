"""A stage in an account: its settings, its names, and its parts on AWS."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import boto3

from infra.deploy.account import open_session
from infra.deploy.admin import Admin, ZappaAdmin
from infra.deploy.artifacts import Artifacts
from infra.deploy.names import Names
from infra.deploy.reader import ReaderFunction
from infra.deploy.releases import Records
from infra.deploy.stack import Stack
from infra.deploy.stage import Stage


@dataclass(frozen=True)
class Place:
    """Where a command does its work."""

    stage: Stage
    names: Names
    session: boto3.Session
    admin: Admin

    @cached_property
    def stack(self) -> Stack:
        """The stage's CloudFormation stack."""
        return Stack(self.session.client("cloudformation"), self.names.prefix)

    @cached_property
    def artifacts(self) -> Artifacts:
        """The bucket of what is deployed."""
        return Artifacts(self.session.client("s3"), self.names.artifacts_bucket)

    @cached_property
    def records(self) -> Records:
        """The records of releases."""
        return Records(self.session.client("s3"), self.names.artifacts_bucket)

    @cached_property
    def reader(self) -> ReaderFunction:
        """The reader's Lambda."""
        return ReaderFunction(self.session.client("lambda"), self.names.reader)


def find(stage: Stage) -> Place:
    """Return the stage's place. Raises Failure where the account is not to be had."""
    session, names = open_session(stage)
    return Place(stage, names, session, ZappaAdmin(session, names, stage))
