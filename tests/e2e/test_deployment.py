"""docs/deploy.md, followed to the letter against a stand-in for AWS, and a day with the result."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import boto3
import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser import chromium, strict_page
from tests.e2e.cloud import Cloud, running_cloud
from tests.local_aws import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EMAIL = "owner@example.com"
POST = "/posts/灯台の朝"
PASSWORD = "Long-enough-4-anybody"
# Milliseconds that a page may take: a cold start of the admin unpacks and imports it all, on a
# machine that has other things to do.
PATIENCE = 90_000
OF_THE_STAND_IN = {"admin's address", "site's address"}  # no DNS knows its hosts


@dataclass
class Operator:
    """Somebody at a shell, in the folder that the last command left."""

    folder: Path
    variables: dict[str, str]

    def types(self, command: str, *, answers: str = "") -> str:
        """Run a command, answering what it asks; returns all that it says. It has to succeed."""
        done = self.tries(command, answers)
        assert done.returncode == 0, f"{command}\n{done.stdout}"
        self.folder = Path(self._left.read_text().strip())
        return done.stdout

    def tries(self, command: str, answers: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command."""
        return subprocess.run(
            ["bash", "-euc", f"{command}\npwd >{self._left}"],
            cwd=self.folder,
            env=self.variables,
            input=answers,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    @property
    def _left(self) -> Path:
        return Path(self.variables["HOME"]) / "folder"


@dataclass
class Deployed:
    """A blog on the stand-in, and what `make deploy` said of it."""

    cloud: Cloud
    operator: Operator
    said: str

    @property
    def site(self) -> str:
        """Address of the site."""
        return self._address(r"https://\w+\.cloudfront\.net")

    @property
    def admin(self) -> str:
        """Address of the admin."""
        return self._address(r"https://\w+\.execute-api\.[\w.-]+\.amazonaws\.com/prod")

    def _address(self, pattern: str) -> str:
        found = re.search(pattern, self.said)
        assert found, self.said
        return found.group()


def documented() -> list[str]:
    """Return the commands of the document, one for each block."""
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    return [block.strip() for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)]


def a_copy_to_clone(folder: Path) -> Path:
    """Return a git repository of the working tree, as somebody would find it published."""
    folder.mkdir()
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    who = ["-c", "user.name=owner", "-c", f"user.email={EMAIL}"]
    for command in (["init", "--quiet"], ["add", "."], [*who, "commit", "--quiet", "-m", "All"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The blog after the document's commands."""
    home = tmp_path_factory.mktemp("home")
    get_it, sign_in, write_it, deploy, see = documented()
    with running_cloud() as cloud:
        operator = Operator(home, _shell(home, cloud))
        published = a_copy_to_clone(tmp_path_factory.mktemp("published") / "blogsite.git")
        operator.types(re.sub(r"https://\S+\.git", str(published), get_it))
        assert sign_in == "aws login"  # the shell has the stand-in's credentials already
        operator.types(write_it)
        fill_in(operator.folder / "infra" / "stages" / "prod.toml")
        said = operator.types(deploy, answers="yes\n")
        found = operator.tries(see).stdout
        assert failures(found) == OF_THE_STAND_IN, found
        yield Deployed(cloud, operator, said)


def _shell(home: Path, cloud: Cloud) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {
        **kept,
        **cloud.operator,
        "HOME": str(home),
        "PYTHON": sys.executable,
    }


def failures(said: str) -> set[str]:
    """Return what the doctor found to have failed."""
    assert "\nok " in said, said
    return set(re.findall(r"(?m)^failed +([^:]+):", said))


def fill_in(file: Path) -> None:
    """Fill in what everybody has to, and that this machine is no arm64."""
    text = file.read_text(encoding="utf-8")
    text = re.sub(r'(?m)^admin_email = ".*"', f'admin_email = "{EMAIL}"', text)
    text = re.sub(r'(?m)^#? ?architecture = ".*"', 'architecture = "x86_64"', text)
    file.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser."""
    expect.set_options(timeout=PATIENCE)
    with chromium() as running:
        yield running
    expect.set_options(timeout=5_000)  # Playwright's own


@pytest.fixture(scope="module")
def world(blog: Deployed) -> dict[str, object]:
    """What makes a browser find the stand-in at AWS's addresses."""
    return {"proxy": {"server": blog.cloud.proxy}, "ignore_https_errors": True, "locale": "en"}


@pytest.fixture
def editor(blog: Deployed, browser: Browser, world: dict[str, object]) -> Iterator[Page]:
    """The first admin's browser, signed in on Cognito's page."""
    choose_a_password(blog.cloud)
    with strict_page(browser, **world) as page:
        page.set_default_timeout(PATIENCE)
        page.goto(f"{blog.admin}/admin/")
        sign_in(page, f"{blog.admin}/admin/")
        yield page


@pytest.fixture
def reader(browser: Browser, world: dict[str, object]) -> Iterator[Page]:
    """A reader's browser, with scripts off."""
    with strict_page(browser, **world, java_script_enabled=False) as page:
        page.set_default_timeout(PATIENCE)
        yield page


def sign_in(page: Page, then: str) -> None:
    """Sign in on Cognito's page, to which the browser was led, and wait for an address."""
    assert ".amazoncognito.com/" in page.url
    page.fill("[name=username]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url(then)


def choose_a_password(cloud: Cloud) -> None:
    """Do what the invitation's mail asks for: the stand-in sends none."""
    cognito = boto3.client("cognito-idp", endpoint_url=cloud.endpoint)
    pool = cognito.list_user_pools(MaxResults=1)["UserPools"][0]["Id"]
    cognito.admin_set_user_password(
        UserPoolId=pool, Username=EMAIL, Password=PASSWORD, Permanent=True
    )


def a_picture() -> FilePayload:
    data = BytesIO()
    Image.new("RGB", (320, 200), "teal").save(data, "PNG")
    return FilePayload(name="港.png", mimeType="image/png", buffer=data.getvalue())


def status(page: Page, address: str) -> int:
    response = page.goto(address)
    assert response is not None
    return response.status


def test_the_document_asks_for_five_commands_at_most() -> None:
    assert 1 <= len(documented()) <= 5


def test_a_post_with_a_picture_is_written_read_and_outlives_what_befalls_a_stage(
    blog: Deployed, editor: Page, reader: Page
) -> None:
    write(editor, f"{blog.admin}/admin/posts/post/add/")
    assert status(reader, f"{blog.site}{POST}") == 200
    expect(reader.locator("h1")).to_have_text("灯台の朝")
    picture = reader.locator(".text img").first.get_attribute("src")
    assert status(reader, f"{blog.site}{picture}") == 200

    change_the_pages(blog.operator.folder)
    another_secret_key(blog.cloud)
    said = blog.operator.types("make deploy STAGE=prod YES=1")
    assert "secret SECRET_KEY: changed" in said
    reader.goto(f"{blog.site}{POST}")
    expect(reader.locator("main")).to_have_attribute("data-edition", "second")
    posts = f"{blog.admin}/admin/posts/post/"
    editor.context.clear_cookies(domain=re.compile("amazoncognito"))
    editor.goto(posts)
    sign_in(editor, posts)  # the session was signed with the former key
    expect(editor.locator("#result_list")).to_contain_text("灯台の朝")

    blog.operator.types("make copy STAGE=prod")
    blog.operator.types("make rollback STAGE=prod YES=1")
    reader.goto(f"{blog.site}{POST}")
    assert reader.locator("main").get_attribute("data-edition") is None

    blog.operator.types("make serve STAGE=prod FROM=copy YES=1")
    assert status(reader, f"{blog.site}{POST}") == 200
    expect(reader.locator("main")).to_have_attribute("data-edition", "second")
    assert status(reader, f"{blog.site}{picture}") == 200
    blog.operator.types("make serve STAGE=prod FROM=reader YES=1")
    reader.goto(f"{blog.site}{POST}")
    assert reader.locator("main").get_attribute("data-edition") is None

    blog.operator.types("make destroy STAGE=prod YES=1")
    reader.goto(f"{blog.site}{POST}")
    expect(reader.locator("body")).not_to_contain_text("海の音がする。")
    blog.said = blog.operator.types("make deploy STAGE=prod YES=1")
    assert status(reader, f"{blog.site}{POST}") == 200

    comes_back_from_a_backup(blog)


def comes_back_from_a_backup(blog: Deployed) -> None:
    """Rehearse docs/operations.md's way back from the loss of everything, page by page."""
    before = public_pages(blog)
    assert quote(POST) in before
    assert any(path.startswith("/media/") for path in before)
    blog.operator.types('make manage STAGE=prod COMMAND="backup prod.tar"')
    blog.operator.types("make destroy STAGE=prod DATA=delete", answers="prod\n")

    blog.said = blog.operator.types("make deploy STAGE=prod YES=1")
    assert quote(POST) not in public_pages(blog)
    blog.operator.types('make manage STAGE=prod COMMAND="restore prod.tar --replace"')
    for command in ("rebuild_search", "relate_posts"):
        blog.operator.types(f'make manage STAGE=prod COMMAND="{command}"')
    after = public_pages(blog)
    assert after.keys() == before.keys()
    assert [path for path in before if after[path] != before[path]] == []


def public_pages(blog: Deployed) -> dict[str, bytes]:
    """Return whatever the site links to and answers with 200, by path, without its own host."""
    found: dict[str, bytes] = {}
    left = ["/", "/tags", "/archive", "/feed.xml", "/sitemap.xml", "/robots.txt"]
    with httpx.Client(
        proxy=blog.cloud.proxy, verify=ssl_context(blog.cloud), timeout=PATIENCE / 1000
    ) as client:
        while left:
            path = left.pop()
            if path in found:
                continue
            answer = client.get(f"{blog.site}{path}")
            assert answer.status_code == 200, (path, answer.status_code)
            found[path] = answer.content.replace(blog.site.encode(), b"https://site")
            if "html" in answer.headers["Content-Type"] or "xml" in answer.headers["Content-Type"]:
                left += linked(found[path].decode())
    return found


def linked(text: str) -> list[str]:
    """Return the paths and queries on the site that a page, feed or sitemap leads to."""
    links = re.findall(r'(?:href="|src="|<loc>)(?:https://site)?(/[^"<#]*)', text)
    return [unescape(link) for link in links if not link.startswith("//")]


def ssl_context(cloud: Cloud) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(cloud.authorities))


def another_secret_key(cloud: Cloud) -> None:
    """Store another key, as docs/operations.md has it."""
    boto3.client("ssm", endpoint_url=cloud.endpoint).put_parameter(
        Name="/blogsite-prod/SECRET_KEY",
        Value=secrets.token_urlsafe(64),
        Type="SecureString",
        Overwrite=True,
    )


def write(editor: Page, address: str) -> None:
    """Write a post with a picture and publish it."""
    editor.goto(address)
    editor.fill("[name=title]", "灯台の朝")
    editor.fill("[name=body]", "海の音がする。\n\n")
    editor.locator(".field-body input[type=file]").set_input_files([a_picture()])
    expect(editor.locator(".field-body .upload [role=status]")).to_have_text("Uploaded.")
    editor.select_option("[name=status]", "published")
    editor.click("[name=_save]")
    expect(editor.locator(".messagelist")).to_contain_text("灯台の朝")


def change_the_pages(folder: Path) -> None:
    """Change what every page of the site looks like, as an update would."""
    page = folder / "reader_lambda" / "templates" / "base.html"
    text = page.read_text(encoding="utf-8")
    assert "<main" in text
    page.write_text(text.replace("<main", '<main data-edition="second"', 1), encoding="utf-8")
