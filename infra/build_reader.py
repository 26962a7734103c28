"""Builds build/reader.zip, what the reader's Lambda runs: `python infra/build_reader.py --help`.

Needs nothing but the standard library and pip. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from infra import theme as themes
from reader_lambda.theme import lay_over

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "reader_lambda"
BUNDLING = ROOT / "infra" / "bundling.py"
BUNDLED_PACKAGE = ROOT / "infra" / "bundled_package.py"
REQUIREMENTS = ROOT / "requirements" / "reader.txt"
OUTPUT = ROOT / "build" / "reader.zip"

WHEELS = {"x86_64": "manylinux2014_x86_64", "arm64": "manylinux2014_aarch64"}  # by architecture
LAMBDA_FOLDER = "/var/task"  # where Lambda unpacks the zip: what a traceback shows
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold, of every file

# Of the requirements, but of no use to a running reader.
_LEFT_OUT = ("__pycache__", "bin", "*.pyi", "py.typed", "*.tab", "*.zi", "leapseconds", "zones")
_RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"
_ASSETS = """
from reader_lambda import assets
print('"What assets.py of the repository comes to. Made by infra/build_reader.py."')
print("from __future__ import annotations")
for name in assets.__all__:
    print(f"{name} = {getattr(assets, name)!r}")
"""
_LICENSES = ("licenses", "LICENSE*", "COPYING*")


class BuildError(Exception):
    """The zip can't be built; says why and what helps."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the zip that the command line asks for. Returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        build(OUTPUT, arch=options.arch, python=options.python, theme=themes.chosen())
    except (BuildError, themes.ThemeError) as error:
        print(f"build_reader: {error}", file=sys.stderr)
        return 1
    print(f"{OUTPUT.relative_to(ROOT)}: {OUTPUT.stat().st_size:,} bytes")
    return 0


def build(
    output: Path,
    *,
    arch: str | None = None,
    python: str | None = None,
    theme: Path | None = None,
) -> None:
    """Write the zip. arch, python: of the Lambda; None for this machine and this Python.

    theme: the folder of the site's own, which is checked. Raises BuildError and ThemeError.
    """
    version = python or _RUNNING
    compiler = _interpreter(version)
    if theme:
        _check_theme(theme)
    with tempfile.TemporaryDirectory() as folder:
        stage = Path(folder)
        _install_requirements(stage, arch, version)
        package = stage / PACKAGE.name
        shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns(*_LEFT_OUT))
        (package / "theme.py").unlink()  # for machines on which themes are made
        if theme:
            lay_over(theme, package / "templates")
        _fix_assets(package)
        _bundle(package, compiler)
        _compile(stage, compiler)
        _write_zip(stage, output)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build_reader",
        description=f"Builds {OUTPUT.relative_to(ROOT)}, what the reader's Lambda runs.",
    )
    parser.add_argument(
        "--arch",
        choices=sorted(WHEELS),
        help="the Lambda's architecture (default: a zip that runs on this machine)",
    )
    parser.add_argument(
        "--python",
        metavar="3.13",
        help=f"the Lambda's Python (default: this one, {platform.python_version()})",
    )
    return parser


def _check_theme(theme: Path) -> None:
    """Have its pages made, by the template engine for this machine."""
    with tempfile.TemporaryDirectory() as folder:
        packages = Path(folder)
        _install_requirements(packages, None, _RUNNING)
        themes.check(theme, packages=packages)


def _install_requirements(stage: Path, arch: str | None, version: str) -> None:
    command = [sys.executable, "-m", "pip", "install", "--target", str(stage), "--quiet"]
    command += ["--no-compile", "--no-deps", "--disable-pip-version-check"]
    command += ["--only-binary", ":all:", "--python-version", version]
    if arch:
        command += ["--platform", WHEELS[arch]]
    _run([*command, "--requirement", str(REQUIREMENTS)], "the requirements can't be installed")
    for folder in stage.glob("*.dist-info"):
        _keep_licenses(folder)
    for pattern in _LEFT_OUT:
        for path in list(stage.rglob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _keep_licenses(folder: Path) -> None:
    for path in list(folder.iterdir()):
        if not any(path.match(pattern) for pattern in _LICENSES):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _interpreter(version: str) -> str:
    """Return the Lambda's Python: bytecode of another version would be ignored there."""
    python = sys.executable if version == _RUNNING else shutil.which(f"python{version}")
    if python is None:
        raise BuildError(
            f"python{version} is not on this machine, and it alone can compile for itself: "
            f"install it, or name --python {_RUNNING}"
        )
    return python


def _compile(stage: Path, python: str) -> None:
    command = [python, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(stage), "-p", LAMBDA_FOLDER, str(stage)]
    # Sets of strings are stored in the order of their hashes.
    _run(command, "the code can't be compiled", PYTHONHASHSEED="0")


def _fix_assets(package: Path) -> None:
    """Have the module of the assets name its values, which every cold start would else work out."""
    values = _run(
        [sys.executable, "-B", "-c", _ASSETS],
        "the style sheet and the scripts can't be read",
        folder=package.parent,
        THEME="",  # which is laid over the templates
    )
    (package / "assets.py").write_text(values, encoding="utf-8")
    for file in (package / "templates").iterdir():
        if file.suffix in {".css", ".js"}:
            file.unlink()


def _bundle(package: Path, python: str) -> None:
    """Have the package import its modules out of one file."""
    shutil.copyfile(BUNDLED_PACKAGE, package / "__init__.py")
    command = [python, str(BUNDLING), str(package), f"{LAMBDA_FOLDER}/{package.name}"]
    _run(command, "the modules can't be bundled", PYTHONHASHSEED="0")


def _write_zip(stage: Path, output: Path) -> None:
    output.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in _files(stage):
            entry = zipfile.ZipInfo(path.relative_to(stage).as_posix(), EPOCH)
            entry.create_system = 3  # Unix, on every machine
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())


def _files(stage: Path) -> Iterator[Path]:
    return (path for path in sorted(stage.rglob("*")) if path.is_file())


def _run(command: list[str], failure: str, *, folder: Path | None = None, **variables: str) -> str:
    """Return what a command writes. folder: where it runs, None for here."""
    result = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **variables},
    )
    if result.returncode:
        raise BuildError(f"{failure}:\n{result.stderr.strip() or result.stdout.strip()}")
    return result.stdout


if __name__ == "__main__":
    sys.exit(main())
