from pathlib import Path

import pytest

from infra.local.environments import Environment
from infra.local.failure import Failure

pytestmark = pytest.mark.slow


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    requirements = tmp_path / "some.txt"
    requirements.write_text("# nothing\n")
    return Environment(tmp_path / "venv", requirements, "nothing")


def test_an_environment_is_made_once(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.ensure()
    assert "Installing nothing into venv" in capsys.readouterr().out
    environment.ensure()
    assert capsys.readouterr().out == ""
    assert environment.python.exists()


def test_other_requirements_are_installed_into_the_same_environment(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.ensure()
    (environment.folder / "witness").touch()
    environment.requirements.write_text("# still nothing\n")
    capsys.readouterr()
    environment.ensure()
    assert "Installing" in capsys.readouterr().out
    assert (environment.folder / "witness").exists()


def test_an_environment_of_another_python_is_made_anew(environment: Environment) -> None:
    environment.ensure()
    (environment.folder / "witness").touch()
    (environment.folder / "version").write_text("3.9")
    (environment.folder / "some.installed").unlink()
    environment.ensure()
    assert not (environment.folder / "witness").exists()


def test_what_cannot_be_installed_is_told_in_a_sentence_and_tried_again(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    environment.requirements.write_text("no-such-package-of-ours==1\n")
    for _ in range(2):
        with pytest.raises(Failure, match=r"there is no network: try again .*install\.log says"):
            environment.ensure()
    assert "no-such-package-of-ours" in (environment.folder / "install.log").read_text()
