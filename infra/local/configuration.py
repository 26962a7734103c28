"""Where the local run listens and keeps its state, read from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.local.failure import Failure

ROOT = Path(__file__).resolve().parent.parent.parent

_DEFAULT_PORTS = {"ADMIN_PORT": 8000, "SITE_PORT": 8080, "AWS_PORT": 4566}


@dataclass(frozen=True)
class Configuration:
    """Ports of 127.0.0.1, and the folder for everything that is kept."""

    admin_port: int
    site_port: int
    aws_port: int
    folder: Path

    @property
    def ports(self) -> dict[str, int]:
        """The ports by the name of their variable."""
        numbers = (self.admin_port, self.site_port, self.aws_port)
        return dict(zip(_DEFAULT_PORTS, numbers, strict=True))

    @property
    def chosen_ports(self) -> dict[str, int]:
        """Those that are not the default ones, which `manage.py` has to be told too."""
        return {name: port for name, port in self.ports.items() if port != _DEFAULT_PORTS[name]}

    @property
    def admin_origin(self) -> str:
        """Address of the admin."""
        return f"http://127.0.0.1:{self.admin_port}"

    @property
    def site_origin(self) -> str:
        """Address of the site."""
        return f"http://127.0.0.1:{self.site_port}"

    @property
    def state(self) -> Path:
        """Folder of the local AWS."""
        return self.folder / "aws"

    @property
    def sign_in(self) -> Path:
        """File with the first editor's address and password, for the owner's eyes only."""
        return self.folder / "sign-in.json"

    @property
    def filled(self) -> Path:
        """File that says the demo posts are in."""
        return self.folder / "filled"

    def log(self, name: str) -> Path:
        """Return the file for the output of a process."""
        return self.folder / "log" / f"{name}.log"


def read(environment: Mapping[str, str]) -> Configuration:
    """Return the configuration that the environment names, or the defaults."""
    admin, site, aws = (_port(environment, name) for name in _DEFAULT_PORTS)
    if len({admin, site, aws}) < 3:
        raise Failure(f"{', '.join(_DEFAULT_PORTS)} must differ, but are {admin}, {site}, {aws}.")
    folder = Path(environment.get("LOCAL_DIR") or ROOT / ".local")
    return Configuration(admin, site, aws, folder.absolute())


def _port(environment: Mapping[str, str], name: str) -> int:
    text = environment.get(name) or str(_DEFAULT_PORTS[name])
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise Failure(f"{name} is {text!r}: a port is a whole number from 1 to 65535.")
    return int(text)
