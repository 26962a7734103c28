from pathlib import Path

import pytest

from infra.local import configuration, run
from infra.local.failure import Failure


def test_the_defaults_are_those_of_the_contract() -> None:
    chosen = configuration.read({})
    assert chosen.ports == {"ADMIN_PORT": 8000, "SITE_PORT": 8080, "AWS_PORT": 4566}
    assert chosen.folder == configuration.ROOT / ".local"


def test_ports_and_folder_come_from_the_environment() -> None:
    chosen = configuration.read(
        {"ADMIN_PORT": "1", "SITE_PORT": "65535", "AWS_PORT": "3", "LOCAL_DIR": "/tmp/blog"}  # noqa: S108 (never made)
    )
    assert (chosen.admin_origin, chosen.site_origin) == (
        "http://127.0.0.1:1",
        "http://127.0.0.1:65535",
    )
    assert chosen.sign_in == Path("/tmp/blog/sign-in.json")  # noqa: S108 (as above)


def test_ports_that_are_not_the_default_ones_are_shown_for_manage_py(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sign-in.json").write_text('{"email": "a@example.com", "password": "x"}')
    run._tell(configuration.read({"LOCAL_DIR": str(tmp_path)}))
    assert "manage.py" not in capsys.readouterr().out
    run._tell(configuration.read({"LOCAL_DIR": str(tmp_path), "ADMIN_PORT": "1", "AWS_PORT": "2"}))
    shown = capsys.readouterr().out
    assert "  Commands  ADMIN_PORT=1 AWS_PORT=2 .venv/bin/python manage.py ...\n" in shown


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "80.0", "٨٠"])
def test_an_odd_port_is_named_with_its_variable(port: str) -> None:
    with pytest.raises(Failure, match=f"^SITE_PORT is '{port}'"):
        configuration.read({"SITE_PORT": port})


def test_two_parts_cannot_share_a_port() -> None:
    with pytest.raises(Failure, match="must differ, but are 8000, 8000, 4566"):
        configuration.read({"SITE_PORT": "8000"})
