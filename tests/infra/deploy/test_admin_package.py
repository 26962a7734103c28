"""build/admin.zip: one really built for arm64, and some that must not pass."""

from __future__ import annotations

import ast
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.deploy import admin_package, zappa
from infra.deploy.admin_package import RUNNING, PackageError, check

ELF = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00"
X86_64 = ELF + b"\x3e\x00" + bytes(44)
MACH_O = b"\xcf\xfa\xed\xfe" + bytes(60)
Odd = Callable[[str, bytes], Path]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package for arm64, as Zappa packs it."""
    output = tmp_path_factory.mktemp("package") / "admin.zip"
    settings = zappa.stage_settings(
        stage="prod",
        region="eu-west-1",
        role_arn="",
        bucket="b",
        arch="arm64",
        python=RUNNING,
        environment={},
    )
    admin_package.build(output, settings=settings, arch="arm64")
    return output


@pytest.fixture
def with_file(built: Path, tmp_path: Path) -> Odd:
    """Return a function that makes a copy of the package with one more file."""

    def made(name: str, contents: bytes) -> Path:
        copy = tmp_path / "odd.zip"
        shutil.copy(built, copy)
        with zipfile.ZipFile(copy, "a") as archive:
            archive.writestr(name, contents)
        return copy

    return made


def problem_of(package: Path, *, arch: str = "arm64", python: str = RUNNING) -> str:
    with pytest.raises(PackageError) as raised:
        check(package, arch=arch, python=python)
    return str(raised.value)


@pytest.mark.slow
def test_what_is_built_is_fit(built: Path) -> None:
    check(built, arch="arm64", python=RUNNING)


@pytest.mark.slow
def test_our_code_is_in_it_compiled_and_static_files_have_lasting_names(built: Path) -> None:
    with zipfile.ZipFile(built) as archive:
        names = archive.namelist()
        manifest = archive.read("build/static/staticfiles.json")
    tag = RUNNING.replace(".", "")
    assert f"blogsite/__pycache__/settings.cpython-{tag}.pyc" in names
    assert b'"admin/css/base.css": "admin/css/base.' in manifest


@pytest.mark.slow
@pytest.mark.parametrize("module", ["handler", "wsgi", "asgi", "middleware", "utilities"])
def test_all_that_zappas_handler_imports_is_in_it(built: Path, module: str) -> None:
    with zipfile.ZipFile(built) as archive:
        tops = {name.split("/")[0].removesuffix(".py") for name in archive.namelist()}
        tree = ast.parse(archive.read(f"zappa/{module}.py"))
    imported = {
        name.split(".")[0]
        for node in tree.body
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom) and not node.level
            else []
        )
    }
    assert imported - set(sys.stdlib_module_names) <= tops


@pytest.mark.slow
def test_the_other_architecture_and_another_python_are_refused_by_name(built: Path) -> None:
    found = problem_of(built, arch="x86_64", python="3.9")
    assert "PIL/_imaging" in found
    assert "is of arm64: expected x86_64" in found
    assert f"is of Python {RUNNING}: expected 3.9" in found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "contents", "problem"),
    [
        ("odd/_fast.abi3.so", X86_64, "odd/_fast.abi3.so is of x86_64: expected arm64"),
        ("odd/libz.so.1.2", X86_64, "odd/libz.so.1.2 is of x86_64"),
        ("odd/_fast.so", MACH_O, "odd/_fast.so is of another system, such as macOS"),
        ("odd/.dylibs/z.dylib", MACH_O, "odd/.dylibs/z.dylib is of another system"),
        ("odd/a.cpython-39.pyc", b"", "odd/a.cpython-39.pyc is of Python 3.9"),
        ("tests/test_a.py", b"", "tests/test_a.py is in it"),
        ("pytest/__init__.py", b"", "pytest/__init__.py is in it"),
        ("pytest-9.2.0.dist-info/METADATA", b"", "pytest-9.2.0.dist-info/METADATA is in it"),
        (".local/password", b"", ".local/password is in it"),
        (".env", b"", ".env looks like a secret"),
        ("blogsite/server.key", b"", "blogsite/server.key looks like a secret"),
        ("infra/stages/prod.toml", b"", "infra/stages/prod.toml is in it"),
    ],
)
def test_what_does_not_belong_in_it_is_refused(
    with_file: Odd, name: str, contents: bytes, problem: str
) -> None:
    assert problem in problem_of(with_file(name, contents))


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    package = tmp_path / "empty.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("a.py", "")
    found = problem_of(package)
    for name in (
        "blogsite/lambda_handler.py",
        "posts/apps.py",
        "reader_lambda/templates/post.html",
        "build/static/staticfiles.json",
        "posts/locale/ja/LC_MESSAGES/django.mo",
    ):
        assert f"{name} is not in it" in found


@pytest.mark.slow
def test_more_than_lambda_unpacks_is_refused(with_file: Odd) -> None:
    assert "Lambda takes 262,144,000" in problem_of(with_file("blob", bytes(200 * 1024 * 1024)))
