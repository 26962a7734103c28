"""A month of a blog as amounts, each with its price, in the order of the bill."""

from __future__ import annotations

from dataclasses import dataclass

from blogsite.costs import prices, reading, writing
from blogsite.costs.bill import Charge
from blogsite.costs.prices import GIGABYTE, Price

ALARMS = 10  # of infra/template.yaml, at most
LOGS_LEFT = 0.15  # of what was logged: it is kept compressed, a month long


@dataclass(frozen=True)
class Month:
    """What readers and editors do in a month, and how much there is.

    views: of pages and feeds, by people and robots. posts: public, with the new ones. edits: saves
    of public posts. media: GB. page, picture: KB, compressed; picture is all that a view loads from
    /media/. hit_rate: the share that the edge answers. domain: whether its zone is in Route 53.
    """

    views: int = 10_000
    posts: int = 100
    new: int = 4
    edits: int = 10
    media: float = 1.0
    page: float = 12.0
    picture: float = 80.0
    hit_rate: float = 0.80
    editors: int = 1
    domain: bool = False

    @property
    def requests(self) -> int:
        """To the edge: the pages, and with each its pictures."""
        return self.views + self.picture_requests

    @property
    def picture_requests(self) -> int:
        """One a view, if views have pictures at all."""
        return self.views if self.picture else 0

    @property
    def transfer(self) -> float:
        """Bytes from the edge to readers."""
        return self.views * (self.page + self.picture) * 1_000

    @property
    def changes(self) -> int:
        """Saves that readers see."""
        return self.new + self.edits

    def missed(self, requests: float) -> float:
        """Return those of the requests that the edge passes on."""
        return requests * (1 - self.hit_rate)


def charges(month: Month) -> list[Charge]:
    """Return everything that a month is billed for."""
    pages = month.missed(month.views)
    return [
        *edge(month.requests, month.transfer, writing.purged_paths(month.new, month.edits)),
        *reader(pages),
        *_admin(month.changes),
        *tables(_read_units(month, pages), writing.write_units(month.new, month.edits)),
        *stored(month.posts * writing.STORED_POST),
        *_media(month),
        Charge("Cognito", "users", prices.EDITORS, month.editors),
        *_watching(month, pages),
        Charge("Route 53", "hosted zones", prices.ZONES, int(month.domain)),
        *_secrets(),
    ]


def edge(requests: float, transfer: float, paths: float) -> list[Charge]:
    """Return CloudFront's charges. transfer: bytes."""
    return [
        Charge("CloudFront", "requests", prices.EDGE_REQUESTS, requests),
        Charge("CloudFront", "transfer to readers", prices.EDGE_TRANSFER, transfer),
        Charge("CloudFront", "purged paths", prices.PURGE_PATHS, paths),
    ]


def reader(requests: float, time: Price = prices.FUNCTION_TIME_ARM) -> list[Charge]:
    """Return the charges of the reader's Lambda. time: the price of a GB-s."""
    return [
        Charge("Lambda, reader", "requests", prices.FUNCTION_REQUESTS, requests),
        Charge("Lambda, reader", "GB-seconds", time, reading.function_time(requests)),
    ]


def tables(read_units: float, write_units: float) -> list[Charge]:
    """Return DynamoDB's charges for what is asked of it."""
    return [
        Charge("DynamoDB", "read units", prices.READS, read_units),
        Charge("DynamoDB", "write units", prices.WRITES, write_units),
    ]


def stored(size: float) -> list[Charge]:
    """Return DynamoDB's charges for so many bytes, and for going back to any second."""
    return [
        Charge("DynamoDB", "storage", prices.STORAGE, size),
        Charge("DynamoDB", "backup (35 days)", prices.RECOVERY, size),
    ]


def kept_media(size: float) -> Charge:
    """Return S3's charge for so many bytes."""
    return Charge("S3", "storage", prices.MEDIA, size)


def logged(size: float) -> Charge:
    """Return the charge for so many bytes of logs."""
    return Charge("CloudWatch", "logs, written", prices.LOGS, size)


def _admin(changes: int) -> list[Charge]:
    asked = writing.admin_requests(changes)
    runs, time = writing.admin_runs(changes), writing.admin_time(changes)
    return [
        Charge("Lambda, admin", "requests", prices.FUNCTION_REQUESTS, runs),
        Charge("Lambda, admin", "GB-seconds", prices.FUNCTION_TIME_ARM, time),
        Charge("API Gateway", "requests", prices.GATEWAY_REQUESTS, asked),
        Charge("API Gateway", "transfer", prices.GATEWAY_TRANSFER, asked * writing.ANSWER),
    ]


def _read_units(month: Month, pages: float) -> float:
    asked = pages * reading.READ_UNITS + reading.site_read_units(pages)
    return asked + writing.admin_read_units(month.changes)


def _media(month: Month) -> list[Charge]:
    uploads = month.new * writing.UPLOADS_A_PUBLICATION
    pictures = month.missed(month.picture_requests)
    return [
        kept_media(month.media * GIGABYTE + writing.RELEASES),
        Charge("S3", "requests to write", prices.MEDIA_WRITES, uploads),
        Charge("S3", "requests to read", prices.MEDIA_READS, pictures),
    ]


def _watching(month: Month, pages: float) -> list[Charge]:
    of_admin = writing.admin_runs(month.changes) * writing.LOG_OF_A_REQUEST
    size = pages * reading.LOG_OF_A_REQUEST + of_admin
    return [
        logged(size),
        Charge("CloudWatch", "logs, kept", prices.LOGS_KEPT, size * LOGS_LEFT),
        Charge("CloudWatch", "alarms", prices.ALARMS, ALARMS),
    ]


def _secrets() -> list[Charge]:
    read = writing.SECRETS * writing.STARTS
    return [
        Charge("SSM", "parameters", prices.PARAMETERS, writing.SECRETS),
        Charge("KMS", "decryptions", prices.DECRYPTIONS, read),
    ]
