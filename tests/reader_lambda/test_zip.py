"""build/reader.zip as Lambda runs it: nothing is there but what is in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from infra import build_reader
from reader_lambda import assets, environment
from tests.reader_lambda import builders
from tests.reader_lambda.documents import Document, body_of
from tests.reader_lambda.runtime_api import running

if TYPE_CHECKING:
    from tests.reader_lambda.conftest import Reader

HANDLER = "reader_lambda.handler.handler"
WRITE_PATH = {"django", "pynamodb", "boto3", "botocore", "posts", "blogsite"}
SLOW = set(
    "dataclasses datetime email encodings.idna hashlib hmac html http.client inspect jinja2 "
    "minijinja pathlib random socket ssl typing urllib.parse urllib3 zlib zoneinfo".split()
)
MODULE_SCRIPT = """
import json, sys, traceback
sys.path.insert(0, sys.argv[1])
from reader_lambda import routing
try:
    routing.refusal(None)
except TypeError as error:
    frame = traceback.extract_tb(error.__traceback__)[-1]
loader = type(routing.__spec__.loader).__name__
print(json.dumps([loader, routing.__file__, [frame.filename, frame.name]]))
"""
ASSETS_SCRIPT = """
import json, sys
sys.path.insert(0, sys.argv[1])
from reader_lambda import assets
assert "hashlib" not in sys.modules
print(json.dumps({name: getattr(assets, name) for name in dir(assets) if name.isupper()}))
"""
MAX_BYTES = 3_000_000


@pytest.fixture(scope="session")
def zip_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the zip for this machine."""
    path = tmp_path_factory.mktemp("zip") / "reader.zip"
    build_reader.build(path)
    return path


@pytest.fixture(scope="session")
def folder(zip_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the zip, as Lambda does."""
    unpacked = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(zip_file) as archive:
        archive.extractall(unpacked)
    return unpacked


@pytest.fixture
def variables(dynamodb_endpoint: str) -> dict[str, str]:
    """Return what Lambda puts in the environment of the function, and what the stage adds."""
    return {
        "AWS_ACCESS_KEY_ID": os.environ["AWS_ACCESS_KEY_ID"],
        "AWS_SECRET_ACCESS_KEY": os.environ["AWS_SECRET_ACCESS_KEY"],
        "AWS_REGION": environment.region(),
        "AWS_ENDPOINT_URL_DYNAMODB": dynamodb_endpoint,
        "PUBLIC_TABLE": environment.public_table(),
        "SITE_ORIGIN": "https://blog.example",
        "STAGE": "test",
    }


def test_the_zip_holds_the_reader_and_what_it_needs_alone(zip_file: Path) -> None:
    with zipfile.ZipFile(zip_file) as archive:
        names = archive.namelist()

    top = {name.partition("/")[0] for name in names if ".dist-info" not in name}
    assert top == {"reader_lambda", "minijinja", "tzdata"}
    assert {"reader_lambda/templates/post.html", "reader_lambda/amazon_roots.pem"} <= set(names)
    assert "tzdata/zoneinfo/Asia/Tokyo" in names
    assert zip_file.stat().st_size < MAX_BYTES


def test_every_module_in_the_zip_is_compiled_and_its_source_kept(folder: Path) -> None:
    sources = [path for path in folder.rglob("*.py") if "zoneinfo" not in path.parts]

    tag = sys.implementation.cache_tag
    assert sources
    for source in sources:
        bytecode = source.parent / "__pycache__" / f"{source.stem}.{tag}.pyc"
        assert bytecode.read_bytes()[4:8] == b"\x01\x00\x00\x00"  # never compared with its source


def test_style_and_scripts_are_worked_out_when_it_is_built(
    folder: Path, variables: dict[str, str]
) -> None:
    names = json.dumps({name: getattr(assets, name) for name in assets.__all__})

    assert not [*(folder / "reader_lambda" / "templates").glob("*.css")]
    assert _printed(ASSETS_SCRIPT, folder, variables) == f"{names}\n"


def test_the_modules_come_out_of_one_file_as_they_would_out_of_their_own(
    folder: Path, variables: dict[str, str], tmp_path: Path
) -> None:
    another_python = shutil.copytree(folder, tmp_path / "task")
    next((another_python / "reader_lambda").glob("modules.*")).rename(tmp_path / "modules")
    loaders, files, lines = [], [], []
    for place in (folder, another_python):
        loader, file, line = json.loads(_printed(MODULE_SCRIPT, place, variables))
        loaders.append(loader)
        files.append(Path(file).relative_to(place))
        lines.append(line)

    assert loaders == ["_Bundle", "SourceFileLoader"]
    assert files == [Path("reader_lambda/routing.py")] * 2
    assert lines[0] == ["/var/task/reader_lambda/routing.py", "refusal"]
    assert lines[1] == [str(another_python / files[1]), "refusal"]


def test_the_same_code_gives_the_same_bytes(zip_file: Path, tmp_path: Path) -> None:
    build_reader.build(tmp_path / "again.zip")

    assert (tmp_path / "again.zip").read_bytes() == zip_file.read_bytes()


def test_the_zip_answers_under_the_runtime_of_lambda(
    reader: Reader, folder: Path, variables: dict[str, str]
) -> None:
    reader.put(builders.site(), builders.month("2018-07", 1))
    reader.publish(builders.post("2", title="題"))

    with running(HANDLER, folder, variables) as function:
        post = function.invoke(builders.event("/posts/2"))
        month = function.invoke(builders.event("/archive/2018/07"))
        nothing = function.invoke(builders.event("/posts/%00"))

    assert (post["statusCode"], month["statusCode"], nothing["statusCode"]) == (200, 200, 404)
    assert Document(body_of(post)).one("h1").text == "題"
    assert Document(body_of(post)).links("canonical") == ["https://blog.example/posts/2"]
    assert Document(body_of(month)).titles() == ["題"]


def test_a_stage_without_its_settings_does_not_start(
    folder: Path, variables: dict[str, str]
) -> None:
    del variables["SITE_ORIGIN"]

    with (
        running(HANDLER, folder, variables) as function,
        pytest.raises(RuntimeError, match="SITE_ORIGIN is not set"),
    ):
        function.invoke(builders.event("/"))


def test_nothing_of_the_write_path_and_nothing_slow_is_imported(
    reader: Reader, folder: Path, variables: dict[str, str]
) -> None:
    reader.publish(builders.post("2"))
    script = (
        "import json, sys\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "from reader_lambda.handler import handler\n"
        "answer = handler(json.loads(sys.argv[2]), None)\n"
        "print(json.dumps([answer['statusCode'], sorted(sys.modules)]))\n"
    )
    event = json.dumps(builders.event("/posts/2"))

    status, modules = json.loads(_printed(script, folder, variables, event))
    assert status == 200
    assert not WRITE_PATH & {name.partition(".")[0] for name in modules}
    assert not SLOW & set(modules)


def _printed(script: str, folder: Path, variables: dict[str, str], *arguments: str) -> str:
    # -I and -S: neither this environment's packages nor this folder can be imported.
    result = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script, str(folder), *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=variables,
    )
    return result.stdout
