from __future__ import annotations

from pathlib import Path

import pytest

from infra.deploy import stage
from infra.deploy.failure import Failure

FILLED = 'region = "ap-northeast-1"\nadmin_email = "owner@example.com"\n'


def read(folder: Path, text: str) -> stage.Stage:
    (folder / "prod.toml").write_text(text, "utf-8")
    return stage.read("prod", folder)


def complaint(folder: Path, text: str) -> str:
    with pytest.raises(Failure) as caught:
        read(folder, text)
    return str(caught.value)


def test_the_example_asks_for_the_mail_address_alone(tmp_path: Path) -> None:
    example = (stage.FOLDER / "example.toml").read_text("utf-8")
    assert complaint(tmp_path, example).splitlines()[1:] == [
        "  admin_email: has to be filled in, the first admin's address"
    ]
    filled = example.replace('admin_email = ""', 'admin_email = "owner@example.com"')
    assert read(tmp_path, filled) == read(tmp_path, FILLED)


def test_the_example_shows_every_key_and_what_holds_without_it(tmp_path: Path) -> None:
    example = (stage.FOLDER / "example.toml").read_text("utf-8")
    shown = {
        line.removeprefix("# ").partition(" = ")[0]
        for line in example.splitlines()
        if " = " in line
    }
    assert shown == read(tmp_path, FILLED).settings().keys() - {"name"}


def test_every_problem_is_told_together_by_its_key(tmp_path: Path) -> None:
    said = complaint(
        tmp_path,
        'regoin = "x"\nadmin_email = "nobody"\nlanguage = "fr"\ntime_zone = "Mars"\nmfa = "no"\n'
        'architecture = "sparc"\naccount = "12"\n',
    )
    problems = {line.split(":")[0].strip() for line in said.splitlines()[1:]}
    assert problems == {
        "account",
        "admin_email",
        "architecture",
        "language",
        "mfa",
        "region",
        "regoin",
        "time_zone",
    }


def test_a_value_of_another_type_is_told(tmp_path: Path) -> None:
    said = complaint(tmp_path, FILLED + "title = 3\n")
    assert "title: 3 is no text" in said


def test_a_certificate_without_its_host_is_told(tmp_path: Path) -> None:
    arn = "arn:aws:acm:us-east-1:123456789012:certificate/1"
    said = complaint(tmp_path, FILLED + f'site_certificate = "{arn}"\n')
    assert "site_certificate: is of no use without site_host" in said


def test_hosts_whose_dns_is_elsewhere_need_certificates_of_the_right_regions(
    tmp_path: Path,
) -> None:
    hosts = 'site_host = "blog.example.com"\nadmin_host = "admin.example.com"\n'
    said = complaint(tmp_path, FILLED + hosts)
    assert "ask ACM in us-east-1 for a certificate of blog.example.com" in said
    assert "ask ACM in ap-northeast-1 for a certificate of admin.example.com" in said

    arn = "arn:aws:acm:ap-northeast-1:123456789012:certificate/1"
    certificates = f'site_certificate = "{arn}"\nadmin_certificate = "{arn}"\n'
    said = complaint(tmp_path, FILLED + hosts + certificates)
    assert said.splitlines()[1:] == [
        "  site_certificate: is of ap-northeast-1, and has to be of us-east-1"
    ]


def test_hosts_in_a_zone_of_ones_own_need_nothing_else(tmp_path: Path) -> None:
    zone = 'hosted_zone = "example.com"\nsite_host = "example.com"\n'
    assert read(tmp_path, FILLED + zone).site_host == "example.com"
    said = complaint(tmp_path, FILLED + zone.replace('"example.com"\n', '"other.org"\n', 1))
    assert "site_host: 'example.com' is not in the hosted_zone 'other.org'" in said


def test_site_and_admin_cannot_share_a_host(tmp_path: Path) -> None:
    both = 'hosted_zone = "example.com"\nsite_host = "example.com"\nadmin_host = "example.com"\n'
    assert "admin_host: has to differ from site_host" in complaint(tmp_path, FILLED + both)


@pytest.mark.parametrize("name", ["", "Prod", "1st", "a" * 17, "../etc", "prod "])
def test_what_is_no_name_of_a_stage_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"such as STAGE=prod"):
        stage.read(name, tmp_path)


def test_a_missing_file_is_told_with_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"cp infra/stages/example.toml infra/stages/prod.toml"):
        stage.read("prod", tmp_path)


def test_a_file_that_is_no_toml_is_told_with_the_line(tmp_path: Path) -> None:
    assert "line 1" in complaint(tmp_path, "region = ap-northeast-1")
