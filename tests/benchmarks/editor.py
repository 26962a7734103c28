"""An editor at work: `python -m tests.benchmarks.editor POST_ID`, in a blog's environment.

Reads names of actions, a line each, does them in the admin through Django's test client, signed
in, and writes the seconds that each took.
"""

from __future__ import annotations

import html
import logging
import re
import sys
import time
from http import HTTPStatus

import django
from django.conf import settings
from django.test import Client

django.setup()  # before what follows, which needs the settings

from posts import store  # noqa: E402
from reader_lambda.names import tag_key  # noqa: E402
from tests.benchmarks.corpus import tag_names  # noqa: E402
from tests.blogsite.sign_in import sign_in  # noqa: E402
from tests.posts.admin import blog  # noqa: E402


class Editor:
    """A signed-in editor's browser, and the post that is edited."""

    def __init__(self, post_id: str) -> None:
        self._post_id = post_id
        self._client = Client(SERVER_NAME=str(settings.ALLOWED_HOSTS[0]))
        sign_in(self._client)
        self._next_page = self._second_page()

    def do(self, action: str) -> float:
        """Return the seconds of one of the actions of `admin.ACTIONS`."""
        if action == "save":
            return self._save()
        query = {"list": "", "filter": f"?tag={tag_key(tag_names()[0])}"}
        return self._get(query.get(action, self._next_page))[0]

    def _save(self) -> float:
        post = store.get_post(self._post_id)
        assert post
        title = f"{post.title.partition('/')[0]}/{post.version}"
        form = blog.form_of(post, title=title, body=f"{post.body}\n")
        started = time.perf_counter()
        response = self._client.post(blog.post_url(post), form)
        taken = time.perf_counter() - started
        assert response.status_code == HTTPStatus.FOUND, response.content.decode()
        return taken

    def _get(self, query: str) -> tuple[float, str]:
        started = time.perf_counter()
        response = self._client.get(blog.LIST + query)
        taken = time.perf_counter() - started
        assert response.status_code == HTTPStatus.OK
        return taken, response.content.decode()

    def _second_page(self) -> str:
        link = re.search(r'href="(\?[^"]*cursor=[^"]+)"', self._get("")[1])
        assert link, "the first page has no link to a next one"
        return html.unescape(link[1])


def main(post_id: str) -> None:
    """Do what is asked for, until there is nothing more."""
    logging.disable(logging.INFO)
    editor = Editor(post_id)
    for line in sys.stdin:
        print(editor.do(line.strip()), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
