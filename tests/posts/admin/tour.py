"""Every page of the admin with something on it, for the tests that look at all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page

from posts import publishing, redirects, store, tag_changes
from posts.media import files
from posts.models import Media, Post, copy_of
from tests.blogsite.sign_in import sign_in, sign_in_browser
from tests.browser import strict_page
from tests.posts.admin.blog import ADD, AMY, EDITH, LIST, post_url, stored_author, stored_post

Visit = Callable[[Page, "Blog"], object]

MEDIA = "/admin/posts/media/"
AUTHORS = "/admin/posts/author/"
TAGS = "/admin/posts/tag/"
REDIRECTS = "/admin/posts/redirect/"
SETTINGS = "/admin/posts/site/site/change/"


@dataclass(frozen=True)
class Blog:
    """What the pages show. post: published, with two texts, by Edith; draft: Amy's."""

    post: Post
    draft: Post
    file: Media


def a_blog() -> Blog:
    """Store posts of every state, authors and files."""
    stored_author("edith", "Edith", EDITH.id)
    stored_author()
    later = timezone.now() + timedelta(days=30)
    for number in range(3):
        stored_post(f"吾輩は猫である {number}", tags=["猫", "AWS"], author="edith")
    stored_post("Scheduled", status="published", published_at=later)
    stored_post("About", kind="page", status="published")
    first = stored_post("新幹線の旅", body="# 旅\n\n東京から", tags=["旅"], author="edith")
    post = publishing.save(copy_of(first, body="# 旅\n\n京都まで", status="published"), by=EDITH)
    draft = stored_post("Amy's draft", by=AMY, author="amy")
    files.store(files.check(b"%PDF-1.4\n%%EOF\n", "notes.pdf"), by=EDITH)
    return Blog(post, draft, files.store(files.check(a_picture(), "海.png"), by=EDITH))


def a_picture() -> bytes:
    """Return a small PNG."""
    data = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(data, "PNG")
    return data.getvalue()


@contextmanager
def visitor(
    browser: Browser, origin: str, person: dict[str, Any] | None, **options: Any
) -> Iterator[Page]:
    """Open a page signed in as a person, as `sign_in` takes it; None for nobody."""
    with strict_page(browser, base_url=origin, locale="en", **options) as page:
        if person is not None:
            client = Client()
            sign_in(client, **person)
            sign_in_browser(page.context, client, origin)
        yield page


def visits(page: Page, blog: Blog, tour: dict[str, Visit]) -> Iterable[str]:
    """Open one page after the other; yield the name of each while it is open."""
    for name, visit in tour.items():
        visit(page, blog)
        yield name
        page.goto("about:blank")  # what a form warns of on leaving is none of these tests' matter


def at(address: str) -> Visit:
    """Return what opens an address."""
    return lambda page, _blog: page.goto(address)


def _form(page: Page, blog: Blog) -> None:
    page.goto(post_url(blog.post))


def _form_with_preview(page: Page, _blog: Blog) -> None:
    page.goto(ADD)
    page.fill("[name=title]", "題")
    page.fill("[name=body]", "本文")
    page.get_by_role("button", name="Preview", exact=True).click()
    page.frame_locator(".preview iframe").locator("h1").wait_for()


def _checked_form(page: Page, _blog: Blog) -> None:
    page.goto(ADD)
    page.fill("[name=title]", "題")
    page.fill("[name=body]", "### 三\n\n[x](/posts/無い) ![](/media/x.png)")
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator(".findings li").first.wait_for()


def _findings_by_themselves(page: Page, _blog: Blog) -> None:
    page.goto(ADD)
    page.fill("[name=title]", "題")
    page.fill("[name=body]", "### 三")
    page.locator("#post_form").evaluate(
        "(form) => { form.action = '/admin/posts/post/check/'; form.submit(); }"
    )
    page.get_by_role("heading", name="What may be wrong").wait_for()


def _published_with_warnings(page: Page, _blog: Blog) -> None:
    page.goto(ADD)
    page.fill("[name=title]", "題")
    page.fill("[name=body]", "### 三")
    page.select_option("[name=status]", "published")
    page.click("[name=_save]")
    page.locator(".messagelist .warning").wait_for()


def _refused_form(page: Page, _blog: Blog) -> None:
    page.goto(ADD)
    page.fill("[name=title]", "A title")
    page.fill("[name=tags]", ",".join(f"tag{number}" for number in range(30)))
    page.fill("[name=published_at_0]", "2030-01-01")
    page.click("[name=_save]")
    page.locator(".errornote").wait_for()


def _unsaved_form(page: Page, blog: Blog) -> None:
    page.goto(post_url(blog.draft))
    page.fill("[name=body]", "Not saved yet.")
    page.locator(".copy-status").get_by_text("Kept on the server").wait_for()
    page.goto("about:blank")
    page.goto(post_url(blog.draft))
    page.locator(".recovery").wait_for()


def _conflict(page: Page, blog: Blog) -> None:
    post = stored_post("Start", body="one\n\ntwo", tags=["a"])
    page.goto(post_url(post))
    publishing.save(copy_of(post, title="Theirs", body="one\n\nTHEIRS"), by=AMY)
    page.fill("[name=body]", "one\n\nMINE")
    page.click("[name=_save]")
    page.locator("section.conflict").wait_for()


def _bulk_delete(page: Page, _blog: Blog) -> None:
    page.goto(LIST)
    page.check("#action-toggle")
    page.select_option("[name=action]", "delete_selected")
    page.click("button[name=index]")
    page.get_by_role("heading", name="Delete several posts").wait_for()


def _many(page: Page, _blog: Blog) -> None:
    for number in range(12):
        stored_post(f"Many {number}")
    page.route("**/post/bulk/", lambda route: route.abort())
    page.goto(f"{LIST}?q=Many")
    page.check("#action-toggle")
    page.select_option("[name=action]", "publish_selected")
    page.click("button[name=index]")
    page.get_by_text("There was no answer").wait_for()
    page.unroute("**/post/bulk/")
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("Done.").wait_for()


def _told(page: Page, _blog: Blog) -> None:
    page.goto(LIST)
    page.check("#action-toggle")
    page.select_option("[name=action]", "publish_selected")
    page.click("button[name=index]")
    page.locator(".messagelist").wait_for()


def _older_text(page: Page, blog: Blog) -> None:
    page.goto(post_url(blog.post, "history"))
    page.get_by_role("link", name="Read").last.click()
    page.get_by_role("link", name="Edit from this text").wait_for()


def _texts_compared(page: Page, blog: Blog) -> None:
    page.goto(post_url(blog.post, "history"))
    page.get_by_role("button", name="Compare the two").click()
    page.locator(".diff").wait_for()


def _form_from_an_older_text(page: Page, blog: Blog) -> None:
    _older_text(page, blog)
    page.get_by_role("link", name="Edit from this text").click()
    page.locator(".restored").wait_for()


def _not_permitted_any_more(page: Page, blog: Blog) -> None:
    page.goto(post_url(blog.draft))
    page.fill("[name=body]", "Mine.")
    publishing.publish(copy_of(blog.draft), by=EDITH)
    page.click("[name=_save]")
    page.get_by_role("heading", name="You may not change this").wait_for()


def _changes_beside(page: Page, _blog: Blog) -> None:
    post = stored_post("Public", status="published")
    publishing.save_pending(copy_of(post, body="Changed."), by=AMY)
    page.goto(post_url(post))
    page.locator(".changes-beside").wait_for()
    page.get_by_role("button", name="Make a link").click()
    page.locator(".share input").wait_for()


def _links_dialog(page: Page, _blog: Blog) -> None:
    page.goto(ADD)
    page.get_by_role("button", name="Link to a post").click()
    page.locator("dialog[open]").wait_for()


def _signed_out_while_writing(page: Page, _blog: Blog) -> None:
    page.goto(ADD)
    page.fill("[name=title]", "A title")
    page.fill("[name=body]", "一行目\n二行目")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.click("[name=_save]")
    page.get_by_role("heading", name="Not saved yet").wait_for()


def _merge_asked_for(page: Page, _blog: Blog) -> None:
    page.goto(f"{TAGS}aws/change/")
    page.get_by_label("Name").fill("旅")
    page.click("[name=_save]")
    page.locator(".errornote").wait_for()


def _tag_changed(page: Page, _blog: Blog) -> None:
    page.goto(f"{TAGS}aws/change/")
    page.get_by_label("Name").fill("Cloud")
    page.click("[name=_save]")
    page.get_by_text("3 posts changed. Done.").wait_for()


def _tag_on_its_way(page: Page, _blog: Blog) -> None:
    tag_changes.start("旅", "Travel", by=EDITH)
    page.route("**/progress/", _only_read)
    page.goto(f"{TAGS}旅/progress/")
    page.get_by_text("0 posts changed so far.").wait_for()


def _only_read(route: Any) -> None:
    if route.request.method == "POST":
        route.fulfill(json={"is_done": False, "message": "0 posts changed so far."})
    else:
        route.continue_()


def _redirects(page: Page, _blog: Blog) -> None:
    redirects.add("/old/a-long/path/to/somewhere.html", "https://example.com/旅", by=EDITH)
    page.goto(REDIRECTS)


def _refused_redirect(page: Page, _blog: Blog) -> None:
    page.goto(f"{REDIRECTS}add/")
    page.fill("[name=path]", "/tags/x")
    page.fill("[name=to]", "/about")
    page.click("[name=_save]")
    page.locator(".errornote").wait_for()


def _former_addresses(page: Page, blog: Blog) -> None:
    stored = store.get_post(blog.post.id)
    assert stored is not None
    redirects.lead_to(stored, "/old.html", by=EDITH)
    page.goto(post_url(blog.post, "addresses"))


def _refused_settings(page: Page, _blog: Blog) -> None:
    page.goto(SETTINGS)
    page.fill("[name=light-accent]", "#ffcc00")
    page.fill("[name=navigation-1-label]", "旅")
    page.fill("[name=navigation-1-to]", "/tags/旅")
    page.click("[name=_continue]")
    page.locator(".messagelist .warning").first.wait_for()
    page.fill("[name=navigation-2-label]", "Bad")
    page.fill("[name=navigation-2-to]", "nowhere")
    page.click("[name=_save]")
    page.locator(".errornote").wait_for()


EDITOR: dict[str, Any] = {}
ADMIN: dict[str, Any] = {"groups": ["admins"], "sub": "a", "name": "Ada", "username": "ada"}
AUTHOR: dict[str, Any] = {"groups": ["authors"], "sub": AMY.id, "name": AMY.name, "username": "amy"}
STRANGER: dict[str, Any] = {"groups": [], "sub": "s", "name": "Someone", "username": "someone"}

OF_EDITORS: dict[str, Visit] = {
    "index": at("/admin/"),
    "app": at("/admin/posts/"),
    "list": at(LIST),
    "list of drafts with a tag": at(f"{LIST}?state=draft&tag=%E7%8C%AB&q=%E7%8C%AB"),
    "list with nothing in it": at(f"{LIST}?q=nothing&month=2019-01&series=none"),
    "list after an action": _told,
    "many posts at once": _many,
    "deletion of several posts": _bulk_delete,
    "new post with its preview": _form_with_preview,
    "post": _form,
    "checked form": _checked_form,
    "findings by themselves": _findings_by_themselves,
    "list after publishing with warnings": _published_with_warnings,
    "refused form": _refused_form,
    "form with unsaved text": _unsaved_form,
    "conflict": _conflict,
    "deletion": lambda page, blog: page.goto(post_url(blog.post, "delete")),
    "what somebody did": at(f"{LIST}actions/{EDITH.id}/?action=created&first=2020-01-01"),
    "what nobody did": at(f"{LIST}actions/nobody/?last=nonsense"),
    "history": lambda page, blog: page.goto(post_url(blog.post, "history")),
    "text": _older_text,
    "texts compared": _texts_compared,
    "form from an older text": _form_from_an_older_text,
    "files": at(MEDIA),
    "new file": at(f"{MEDIA}add/"),
    "file": lambda page, blog: page.goto(f"{MEDIA}{blog.file.digest}/change/"),
    "authors": at(AUTHORS),
    "new author": at(f"{AUTHORS}add/"),
    "author": at(f"{AUTHORS}edith/change/"),
    "deletion of an author with posts": at(f"{AUTHORS}edith/delete/"),
    "tags": at(TAGS),
    "tag": at(f"{TAGS}aws/change/"),
    "tag to be merged": _merge_asked_for,
    "deletion of a tag": at(f"{TAGS}aws/delete/"),
    "tag that was changed": _tag_changed,
    "tag that is being changed": _tag_on_its_way,
    "tags while one is being changed": at(TAGS),
    "redirects": _redirects,
    "new redirect": at(f"{REDIRECTS}add/"),
    "refused redirect": _refused_redirect,
    "former addresses of a post": _former_addresses,
    "calendar": at(f"{LIST}calendar/"),
    "calendar of an empty month": at(f"{LIST}calendar/?month=1999-01"),
    "changes beside a public post": _changes_beside,
    "dialog of links": _links_dialog,
    "replacing a file": lambda page, blog: page.goto(f"{MEDIA}{blog.file.digest}/replace/"),
    "no such post": at(f"{LIST}nothing/change/"),
    "nothing there": at("/admin/nothing/"),
    "signed out while writing": _signed_out_while_writing,
}
OF_ADMINS: dict[str, Visit] = {
    "people": at("/admin/people/"),
    "settings": at(SETTINGS),
    "refused settings": _refused_settings,
}
OF_AUTHORS: dict[str, Visit] = {
    "post of another": _form,
    "history of another's post": lambda page, blog: page.goto(post_url(blog.post, "history")),
    "not permitted": at(AUTHORS),
    "not permitted any more": _not_permitted_any_more,
}
OF_STRANGERS: dict[str, Visit] = {"no access": at("/admin/login/")}
OF_NOBODY: dict[str, Visit] = {
    "no hosted page": at("/admin/login/"),
    "sign-in refused": at("/auth/callback?state=unknown"),
    "signed out": at("/auth/signed-out"),
    "nothing here": at("/nothing"),
}

TOURS: dict[str, tuple[dict[str, Any] | None, dict[str, Visit]]] = {
    "editor": (EDITOR, OF_EDITORS),
    "admin": (ADMIN, OF_ADMINS),
    "author": (AUTHOR, OF_AUTHORS),
    "stranger": (STRANGER, OF_STRANGERS),
    "nobody": (None, OF_NOBODY),
}
