"""What the admin's tests share: stored posts and authors, and forms as a browser sends them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from posts import publishing, records, store
from posts.changes import Actor
from posts.models import Author, Post
from posts.post_lists import PostFilter, list_posts

EDITH = Actor(id="0b1ec7f2-edith", name="Edith Editor")  # as `sign_in` signs in by default
AMY = Actor(id="7a11-amy", name="Amy Author")
Answer = Any  # of the test client, whose own type is private to Django's types
LIST = "/admin/posts/post/"
PUBLISHED_AT_ONCE = {"_publish": "Publish changes"}  # the button of a public post's form
ADD = "/admin/posts/post/add/"


def stored_post(title: str = "A post", *, by: Actor = EDITH, **values: Any) -> Post:
    """Store a post and return it."""
    return publishing.save(Post(title=title, **{"body": "Text.", **values}), by=by)


def stored_author(slug: str = "amy", name: str = "Amy", user: str = AMY.id) -> Author:
    """Store an author and return the record."""
    author = Author(slug=slug, name=name, user=user)
    records.save_author(author, by=EDITH)
    return author


def post_url(post: Post, page: str = "change") -> str:
    """Return the address of a post's page in the admin."""
    return reverse(f"admin:posts_post_{page}", args=[post.pk])


def form_of(post: Post, **changes: str) -> dict[str, str]:
    """Return what a browser sends when a post's form is saved with some fields changed."""
    date, time = _moment(post.published_at)
    form = {
        "title": post.title,
        "body": post.body.replace("\n", "\r\n"),
        "slug": post.slug,
        "summary": post.summary,
        "tags": ", ".join(post.tags),
        "top_image": post.top_image,
        "author": post.author,
        "addresses": "\r\n".join(post.addresses),
        "status": post.status,
        "published_at_0": date,
        "published_at_1": time,
        "seen_version": str(post.version or ""),
        "seen_revision": post.revision,
    }
    return {**form, **changes}


def _moment(when: datetime | None) -> tuple[str, str]:
    if when is None:
        return "", ""
    local = timezone.localtime(when)
    return f"{local:%Y-%m-%d}", f"{local:%H:%M:%S}"


def add(client: Client, **values: str) -> Answer:
    """Send the form of a new post."""
    return client.post(
        ADD, {**form_of(Post(title="A post", body="Text.")), "kind": "post", **values}
    )


def only_post() -> Post:
    """Return the one post that is stored, with its text."""
    found = list_posts(PostFilter()).items
    assert len(found) == 1, found
    post = store.get_post(found[0].id)
    assert post is not None
    return post


def text_of(response: Answer) -> str:
    """Return the text of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def told(response: Answer) -> list[str]:
    """Return the messages of a page that was led to with `follow=True`."""
    return [str(message) for message in response.context["messages"]]
