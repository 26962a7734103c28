"""Builds build/admin.zip, what the admin's Lambda runs, by Zappa; and checks what is in it."""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from infra.deploy import zappa
from reader_lambda.theme import lay_over

ROOT = zappa.ROOT
REQUIREMENTS = ROOT / "requirements"
RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"
LAMBDA_FOLDER = "/var/task"  # where Lambda unpacks the zip: what a traceback shows

UNZIPPED_LIMIT = 250 * 1024 * 1024  # bytes; Lambda's

_OURS = ("blogsite", "posts", "reader_lambda")
_OF_ZAPPAS_HANDLER = ("zappa", "werkzeug", "markupsafe", "durationpy")
_LEFT_OUT = ("__pycache__", "*.pyi", "py.typed", "tests", "test")

_WHEEL_MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}  # as wheels name them
_ELF_MACHINES = {"x86_64": 0x3E, "arm64": 0xB7}  # e_machine of its header
_MUST_BE_IN = (
    "blogsite/lambda_handler.py",
    "blogsite/locale/ja/LC_MESSAGES/django.mo",
    "build/static/staticfiles.json",
    "posts/apps.py",
    "posts/locale/ja/LC_MESSAGES/django.mo",
    "reader_lambda/items.py",
    "reader_lambda/templates/post.html",
    "django/contrib/admin/templates/admin/base.html",
    "zappa/handler.py",
    "zappa_settings.py",
)
_MUST_NOT_BE_IN = ("tests", "docs", "infra", "requirements", ".local", ".git", ".github", ".ci")
_OF_DEVELOPERS = ("pytest", "mypy", "ruff", "moto", "playwright", "hypothesis", "pip", "setuptools")
_SECRET_FILE = re.compile(r"\.env(\..*)?|.*\.(key|p12|pfx|ssh)|credentials|id_(rsa|ed25519)")
_PYTHON_TAG = re.compile(r"\.(?:cpython-|cp)(\d)(\d+)\b")


class PackageError(Exception):
    """The zip can't be built, or is not fit for the Lambda; says why, by name."""


def build(
    output: Path, *, settings: Mapping[str, object], arch: str, theme: Path | None = None
) -> None:
    """Write the zip, for the Python that runs this.

    settings: of infra.deploy.zappa.stage_settings. arch: arm64 or x86_64. theme: the folder of the
    site's own, for previews; the build of the reader has checked it. Raises PackageError.
    """
    with tempfile.TemporaryDirectory() as folder:
        project, environment = Path(folder) / "project", Path(folder) / "environment"
        packages = environment / "lib" / f"python{RUNNING}" / "site-packages"
        _copy_project(project)
        if theme:
            lay_over(theme, project / "reader_lambda" / "templates")
        _collect_static(project)
        _install(packages, arch)
        for part in (project, packages):
            _compile(part)
        _pack(project, environment, settings, output)


def check(package: Path, *, arch: str, python: str) -> None:
    """Raise PackageError with everything that is wrong with the zip. python: such as 3.13."""
    with zipfile.ZipFile(package) as archive:
        problems = [
            *_wrong_builds(archive, arch, python),
            *_missing(archive),
            *_unwanted(archive),
            *_too_large(archive),
        ]
    if problems:
        listed = "\n".join(f"  - {problem}" for problem in problems)
        raise PackageError(f"{package.name} is not fit for a Lambda of {arch}:\n{listed}")


def _copy_project(project: Path) -> None:
    for name in _OURS:
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns(*_LEFT_OUT))


def _collect_static(project: Path) -> None:
    """Collect into build/static, and copy that."""
    variables = {"DJANGO_SETTINGS_MODULE": f"{__package__}.static_settings"}
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--clear"]
    _run(command, "the static files can't be collected", PATH=os.environ["PATH"], **variables)
    shutil.copytree(ROOT / "build" / "static", project / "build" / "static")


def _install(packages: Path, arch: str) -> None:
    command = [sys.executable, "-m", "pip", "install", "--target", str(packages), "--quiet"]
    command += ["--no-compile", "--no-deps", "--disable-pip-version-check", "--no-input"]
    command += ["--only-binary", ":all:", "--python-version", RUNNING, *_platforms(arch)]
    command += [*_names(REQUIREMENTS / "admin.txt"), *_OF_ZAPPAS_HANDLER]
    command += ["--constraint", str(REQUIREMENTS / "deploy.txt")]
    _run(command, "the requirements can't be installed", **os.environ)
    for pattern in (*_LEFT_OUT, "bin"):
        for path in list(packages.rglob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _platforms(arch: str) -> Iterator[str]:
    """Yield pip's options for the wheels that Lambda's glibc can load: 2.26 or 2.34."""
    machine = _WHEEL_MACHINES[arch]
    newest = 26 if RUNNING == "3.11" else 34  # Amazon Linux 2, Amazon Linux 2023
    for minor in range(newest, 16, -1):
        yield from ("--platform", f"manylinux_2_{minor}_{machine}")
    yield from ("--platform", f"manylinux2014_{machine}")


def _names(requirements: Path) -> Iterator[str]:
    lines = requirements.read_text(encoding="utf-8").splitlines()
    return (line.split("==")[0] for line in lines if "==" in line)


def _compile(folder: Path) -> None:
    command = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(folder), "-p", LAMBDA_FOLDER, str(folder)]
    _run(command, "the code can't be compiled", **os.environ)


def _pack(project: Path, environment: Path, settings: Mapping[str, object], output: Path) -> None:
    output.parent.mkdir(parents=True, exist_ok=True)
    output.unlink(missing_ok=True)
    variables = {**os.environ, "VIRTUAL_ENV": str(environment)}
    try:
        zappa.run(
            settings,
            "package",
            "--output",
            str(output.resolve()),
            folder=project,
            variables=variables,
        )
    except zappa.ZappaError as error:
        raise PackageError(str(error)) from error


def _run(command: list[str], failure: str, **variables: str) -> None:
    result = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, env=variables
    )
    if result.returncode:
        raise PackageError(f"{failure}:\n{result.stderr.strip() or result.stdout.strip()}")


def _wrong_builds(archive: zipfile.ZipFile, arch: str, python: str) -> Iterator[str]:
    """Yield every compiled file that this Lambda could not load."""
    for name in archive.namelist():
        tag = _PYTHON_TAG.search(PurePosixPath(name).name)
        if tag and ".".join(tag.groups()) != python:
            yield f"{name} is of Python {'.'.join(tag.groups())}: expected {python}"
        if re.search(r"\.(so(\.[\d.]+)?|dylib|pyd)$", name):
            with archive.open(name) as file:
                machine = _machine(file.read(20))
            if machine != arch:
                yield f"{name} is of {machine}: expected {arch}"


def _machine(header: bytes) -> str:
    if not header.startswith(b"\x7fELF"):
        return "another system, such as macOS"
    order = "<" if header[5] == 1 else ">"
    (number,) = struct.unpack_from(f"{order}H", header, 18)
    return next(
        (name for name, its in _ELF_MACHINES.items() if its == number), f"e_machine {number}"
    )


def _missing(archive: zipfile.ZipFile) -> Iterator[str]:
    names = set(archive.namelist())
    return (f"{name} is not in it" for name in _MUST_BE_IN if name not in names)


def _unwanted(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        parts = PurePosixPath(name).parts
        folder = re.split(r"[-.]", parts[0], maxsplit=1)[0] if parts else ""
        if parts[0] in _MUST_NOT_BE_IN or folder in _OF_DEVELOPERS:
            yield f"{name} is in it"
        elif _SECRET_FILE.fullmatch(parts[-1]):
            yield f"{name} looks like a secret"


def _too_large(archive: zipfile.ZipFile) -> Iterator[str]:
    unzipped = sum(entry.file_size for entry in archive.infolist())
    if unzipped > UNZIPPED_LIMIT:
        yield f"it unpacks to {unzipped:,} bytes: Lambda takes {UNZIPPED_LIMIT:,}"
