"""Own domains: the zone, the certificate of CloudFront, and the records to make elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from infra.deploy.artifacts import key_of
from infra.deploy.failure import Failure
from infra.deploy.parameters import Given
from infra.deploy.place import Place
from infra.deploy.stack import Stack
from infra.deploy.stage import Stage

CERTIFICATE = Path(__file__).resolve().parent.parent / "certificate.yaml"
_REGION = "us-east-1"  # where CloudFront looks for certificates


def zone_id(place: Place) -> str:
    """Return the zone's id, empty where none is named. Raises Failure where there is none."""
    name = place.stage.hosted_zone
    if not name:
        return ""
    found = place.session.client("route53").list_hosted_zones_by_name(DNSName=name, MaxItems="1")
    for zone in found["HostedZones"]:
        if zone["Name"].rstrip(".") == name and not zone.get("Config", {}).get("PrivateZone"):
            return zone["Id"].rpartition("/")[2]
    raise Failure(
        f"hosted_zone: Route 53 has no public zone {name!r} in the account {place.names.account}; "
        "make it there, or leave hosted_zone out and name certificates."
    )


def prepare(place: Place) -> Given:
    """Return what own domains need; CloudFront's certificate is made where none is named."""
    stage, zone = place.stage, zone_id(place)
    if not (zone and stage.site_host) or stage.site_certificate:
        return Given(zone, stage.site_certificate)
    key = key_of("templates", CERTIFICATE)
    place.artifacts.upload(key, CERTIFICATE)
    outputs = certificate_stack(place).apply(
        place.artifacts.url(key), {"SiteHost": stage.site_host, "HostedZone": zone}
    )
    return Given(zone, outputs["Certificate"])


def certificate_stack(place: Place) -> Stack:
    """Return the stack of CloudFront's certificate."""
    client = place.session.client("cloudformation", region_name=_REGION)
    return Stack(client, place.names.certificate_stack)


def records_to_make(stage: Stage, outputs: Mapping[str, str]) -> Iterator[str]:
    """Yield the records that the owner of a DNS elsewhere has to make."""
    if stage.hosted_zone:
        return
    for host, target in (
        (stage.site_host, outputs.get("SiteDomain", "")),
        (stage.admin_host, outputs.get("AdminDomain", "")),
    ):
        if host and target:
            yield f"{host}. CNAME {target}."
