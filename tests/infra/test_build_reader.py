from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from infra import build_reader

if TYPE_CHECKING:
    from pathlib import Path


def test_a_python_that_is_not_here_is_a_clear_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert build_reader.main(["--python", "3.99"]) == 1

    assert capsys.readouterr().err.startswith(
        "build_reader: python3.99 is not on this machine, and it alone can compile for itself: "
        "install it, or name --python 3."
    )


def test_an_unknown_architecture_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        build_reader.main(["--arch", "mips"])

    assert "choose from" in capsys.readouterr().err


def test_requirements_that_can_not_be_installed_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requirements = tmp_path / "reader.txt"
    requirements.write_text("./nothing-here\n")
    monkeypatch.setattr(build_reader, "REQUIREMENTS", requirements)

    with pytest.raises(build_reader.BuildError, match="requirements can't be installed"):
        build_reader.build(tmp_path / "reader.zip")
