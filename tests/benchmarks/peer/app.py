"""The blog as it first was: Flask, boto3, and Markdown rendered with every request."""

from __future__ import annotations

import os
from typing import Any

import boto3
from apig_wsgi import make_lambda_handler  # type: ignore[import-not-found]  # see requirements.txt
from flask import Flask, abort, render_template  # type: ignore[import-not-found]  # likewise
from markdown import markdown  # type: ignore[import-untyped]  # likewise

_EXTENSIONS = ["fenced_code", "tables", "codehilite"]

app = Flask(__name__)
posts = boto3.resource("dynamodb").Table(os.environ["PEER_TABLE"])


def post(slug: str) -> str:
    """Show a post."""
    item: Any = posts.get_item(Key={"slug": slug}).get("Item")
    if item is None:
        abort(404)
    html = markdown(item["body"], extensions=_EXTENSIONS)
    page: str = render_template("post.html", post=item, html=html)
    return page


app.add_url_rule("/posts/<slug>", view_func=post)
handler = make_lambda_handler(app)
