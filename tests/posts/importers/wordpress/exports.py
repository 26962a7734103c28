"""Exports of WordPress, written for the tests."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from posts.importers.document import Document, Unreadable
from posts.importers.source import Options
from posts.importers.wordpress import FORMAT

TOKYO = ZoneInfo("Asia/Tokyo")
HEAD = """\
<?xml version="1.0" encoding="UTF-8" ?>
<!-- An export: its <item>s follow. -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/{version}/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/{version}/">
<channel><title>旅の記録</title><link>https://blog.example/</link>
<wp:wxr_version>{version}</wp:wxr_version>
<wp:base_blog_url>https://blog.example</wp:base_blog_url>
<wp:author><wp:author_login>hanako</wp:author_login>
<wp:author_display_name><![CDATA[山田 花子]]></wp:author_display_name></wp:author>
"""
TAIL = "</channel></rss>\n"
PLAIN = {
    "title": "はじめての旅",
    "link": "https://blog.example/2018/07/05/trip/",
    "dc:creator": "hanako",
    "guid": "https://blog.example/?p=7",
    "wp:post_id": "7",
    "wp:post_date": "2018-07-05 18:30:00",
    "wp:post_date_gmt": "2018-07-05 09:30:00",
    "wp:post_modified": "2018-07-06 08:00:00",
    "wp:post_modified_gmt": "2018-07-05 23:00:00",
    "wp:post_name": "%e6%97%85",
    "wp:status": "publish",
    "wp:post_type": "post",
    "wp:post_password": "",
}


def item(content: str = "本文", *, more: str = "", **fields: str) -> str:
    """Return an item. fields: elements by name, with `_` for the colon; `content`: its text."""
    values = PLAIN | {name.replace("_", ":", 1): value for name, value in fields.items()}
    elements = "\n".join(f"<{name}><![CDATA[{text}]]></{name}>" for name, text in values.items())
    body = f"<content:encoded><![CDATA[{content}]]></content:encoded>"
    return f"<item>\n{elements}\n{body}\n{more}</item>\n"


def meta(key: str, value: str) -> str:
    return (
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key>"
        f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
    )


def attachment(number: int, *, parent: int = 7, alt: str = "", caption: str = "") -> str:
    more = (
        f"<wp:attachment_url>https://blog.example/up/{number}.jpg</wp:attachment_url>"
        f"<wp:post_parent>{parent}</wp:post_parent>"
        f"<excerpt:encoded><![CDATA[{caption}]]></excerpt:encoded>"
        + meta("_wp_attachment_image_alt", alt)
    )
    return item("", more=more, wp_post_id=str(number), wp_post_type="attachment")


def export(*items: str, version: str = "1.2", tail: str = TAIL) -> bytes:
    return (HEAD.format(version=version) + "".join(items) + tail).encode()


def read(folder: Path, data: bytes) -> list[Document | Unreadable]:
    """Return what a file with these bytes holds."""
    path = folder / "blog.xml"
    path.write_bytes(data)
    return list(FORMAT.open(path, Options(TOKYO)))


def one(folder: Path, *items: str, version: str = "1.2") -> Document:
    """Return the only document of an export."""
    (found,) = read(folder, export(*items, version=version))
    assert isinstance(found, Document)
    return found
