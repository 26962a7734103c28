"""Exports of other blogs, from the command to the posts."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from posts import store
from tests.posts.importers.wordpress.exports import attachment, export, item, meta


def import_posts(*arguments: str | Path) -> str:
    output = StringIO()
    call_command("import_posts", *map(str, arguments), stdout=output)
    return output.getvalue()


@pytest.mark.usefixtures("tables", "media_bucket")
def test_a_wordpress_moves_in_with_its_pictures_and_addresses(tmp_path: Path) -> None:
    (tmp_path / "up").mkdir()
    (tmp_path / "up" / "9.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>'
    )
    picture = attachment(9).replace("/up/9.jpg", "/up/9.svg")
    (tmp_path / "blog.xml").write_bytes(
        export(
            item('<p>海 <img src="https://blog.example/up/9.svg" alt="海"></p>'),
            item(
                wp_post_id="8",
                guid="https://blog.example/?p=8",
                link="https://blog.example/?p=8",
                wp_post_name="secret",
                wp_status="private",
                more=meta("_thumbnail_id", "9"),
            ),
            picture,
        )
    )
    arguments = (tmp_path / "blog.xml", "--media", tmp_path / "up")
    output = import_posts(*arguments)
    assert "2 created, 0 updated, 0 skipped, 0 failed; other files passed over: 1.\n" in output
    assert "It was private, so it is a draft here." in output
    post = store.get_post_by_slug("旅")
    private = store.get_post_by_slug("secret")
    assert post is not None
    assert private is not None
    assert (post.slug, post.status, post.author) == ("旅", "published", "hanako")
    assert post.body.startswith("海 ![海](/media/")
    assert post.addresses == ["/2018/07/05/trip", "/?p=7"]
    assert private.status == "draft"
    assert private.top_image.startswith("/media/")
    assert "0 created, 0 updated, 2 skipped, 0 failed" in import_posts(*arguments)


@pytest.mark.usefixtures("tables")
def test_exports_of_movable_type_and_ghost_move_in(tmp_path: Path) -> None:
    (tmp_path / "hatena.txt").write_text(
        "TITLE: 春\nBASENAME: 2018/04/01/100000\nDATE: 04/01/2018 10:00:00\nCONVERT BREAKS: 0\n"
        "-----\nBODY:\n<p>桜</p>\n-----\n--------\n",
        encoding="euc_jp",
    )
    post = {"id": 1, "uuid": "u", "slug": "haru", "title": "春", "html": "<p>梅</p>"}
    data = {"posts": [post | {"status": "published"}], "users": []}
    (tmp_path / "ghost.json").write_text(json.dumps({"db": [{"meta": {}, "data": data}]}))
    assert import_posts(tmp_path / "hatena.txt", "--encoding", "euc-jp").startswith("created")
    assert import_posts(tmp_path / "ghost.json").startswith("created")
    from_hatena = store.get_post_by_slug("2018-04-01-100000")
    from_ghost = store.get_post_by_slug("haru")
    assert from_hatena is not None
    assert from_ghost is not None
    assert (from_hatena.body, from_ghost.body) == ("桜", "梅")
    assert from_hatena.addresses == ["/entry/2018/04/01/100000", "/2018/04/01/100000"]
