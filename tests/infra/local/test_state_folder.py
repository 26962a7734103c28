import os
from pathlib import Path

import pytest

from infra.local import configuration, state_folder
from infra.local.configuration import Configuration
from infra.local.failure import Failure


def chosen(folder: Path) -> Configuration:
    return configuration.read({"LOCAL_DIR": str(folder)})


def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    with state_folder.held(chosen(tmp_path / "deep" / "local")):
        folder = tmp_path / "deep" / "local"
        assert folder.stat().st_mode & 0o777 == 0o700
        assert (folder / "log").is_dir()


def test_a_folder_in_use_is_refused_with_the_process_that_holds_it(tmp_path: Path) -> None:
    with (
        state_folder.held(chosen(tmp_path)),
        pytest.raises(Failure, match=rf"already runs on .* \(process {os.getpid()}\)"),
        state_folder.held(chosen(tmp_path)),
    ):
        pass
    with state_folder.held(chosen(tmp_path)):
        pass


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "local").write_text("not a folder")
    with (
        pytest.raises(Failure, match=r"LOCAL_DIR=.*/local cannot be used \(File exists\)"),
        state_folder.held(chosen(tmp_path / "local")),
    ):
        pass


def test_state_that_cannot_be_read_is_refused_before_it_is_overwritten(tmp_path: Path) -> None:
    broken = tmp_path / "aws" / "services" / "dynamodb.json"
    broken.parent.mkdir(parents=True)
    broken.write_text('{"tables": ')
    with (
        pytest.raises(Failure, match=r"dynamodb\.json cannot be read .* give another LOCAL_DIR"),
        state_folder.held(chosen(tmp_path)),
    ):
        pass
    assert broken.read_text() == '{"tables": '
