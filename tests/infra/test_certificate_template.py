"""infra/certificate.yaml, by its text."""

from typing import Any

import pytest

from infra.deploy import domain
from posts import cloudformation


@pytest.fixture
def template(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(cloudformation, "TEMPLATE", domain.CERTIFICATE)
    return cloudformation.load()


def test_dns_proves_whose_the_host_is_so_that_it_renews_by_itself(template: dict[str, Any]) -> None:
    (certificate,) = template["Resources"].values()
    assert certificate["Properties"]["ValidationMethod"] == "DNS"
    (proof,) = certificate["Properties"]["DomainValidationOptions"]
    assert proof == {"DomainName": {"Ref": "SiteHost"}, "HostedZoneId": {"Ref": "HostedZone"}}


def test_the_deployment_is_given_the_certificate(template: dict[str, Any]) -> None:
    (name,) = template["Resources"]
    assert template["Outputs"] == {"Certificate": {"Value": {"Ref": name}}}
