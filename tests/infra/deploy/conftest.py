from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra import build_reader
from infra.deploy import account, parts
from infra.deploy.place import Place
from tests import local_aws as servers
from tests.infra.deploy.admin_of_ones_own import SmallAdmin
from tests.infra.deploy.owner import STAGE, Owner, pack


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Owner]:
    """An owner with an empty account, whose packages are built in a moment."""
    with servers.running_ministack(servers.free_port(), auth=True) as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", endpoint)
        monkeypatch.setattr(parts, "READER", tmp_path / "reader.zip")
        monkeypatch.setattr(parts, "ADMIN", tmp_path / "admin.zip")
        session, names = account.open_session(STAGE)
        admin = SmallAdmin(session, names)
        place = Place(STAGE, names, session, admin)
        owner = Owner(place, admin)
        monkeypatch.setattr(build_reader, "build", lambda output, **_: pack(output, owner))
        yield owner
