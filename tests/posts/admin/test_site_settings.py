"""The form of the site's settings: for admins, whole, and with what is wrong named."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from posts import site_settings, store
from posts.changes import Actor
from tests.blogsite.sign_in import sign_in
from tests.posts.admin.blog import text_of, told

FORM = "/admin/posts/site/site/change/"
LIST = "/admin/posts/site/"


@pytest.fixture
def admin(tables: list[str]) -> Client:
    """Return the browser of an admin."""
    client = Client(headers={"accept-language": "en"})
    sign_in(client, ["admins"])
    return client


def form(**changes: Any) -> dict[str, str]:
    site = site_settings.load()
    links = {
        f"navigation-{number}-{part}": text
        for number, (label, url) in enumerate(site.navigation, start=1)
        for part, text in (("place", str(number)), ("label", label), ("to", url))
    }
    return {
        "title": site.title,
        "description": site.description,
        "language": site.language,
        "time_zone": site.time_zone,
        "feed_posts": str(site.feed_posts),
        "feed_content": site.feed_content,
        "seen_version": str(site.version),
        **site.colours,
        **links,
        **changes,
    }


def test_an_admin_changes_everything_in_one_form(admin: Client) -> None:
    sent = form(
        title="花子のブログ",
        description="旅の記録",
        time_zone="Europe/London",
        feed_posts="5",
        feed_content="full",
        **{
            "light-accent": "#0A5A78",
            "navigation-1-place": "2",
            "navigation-1-label": "旅",
            "navigation-1-to": "/tags/旅",
            "navigation-2-place": "1",
            "navigation-2-label": "About",
            "navigation-2-to": "/about",
        },
    )
    page = admin.post(FORM, sent, follow=True)
    site = site_settings.load()
    assert (site.title, site.time_zone, site.feed_posts) == ("花子のブログ", "Europe/London", 5)
    assert site.feed_content == "full"
    assert site.navigation == [("About", "/about"), ("旅", "/tags/%E6%97%85")]
    assert site.colours == {"light-accent": "#0a5a78"}
    assert any("time zone is now Europe/London" in message for message in told(page))
    shown = admin.get(FORM).content.decode()
    assert 'value="/tags/旅"' in shown
    assert "Edith Editor" in shown
    assert "Summaries" in shown
    assert "Whole texts" in shown
    assert "花子のブログ admin" in shown


def test_the_list_leads_to_the_form_and_the_index_names_it(admin: Client) -> None:
    assert admin.get(LIST).headers["Location"] == FORM
    assert "Site settings" in text_of(admin.get("/admin/"))
    assert admin.get("/admin/posts/site/other/change/").status_code == 302
    assert admin.get(LIST + "add/").status_code == 403
    assert admin.post(LIST + "site/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("group", ["editors", "authors"])
def test_nobody_else_sees_or_changes_them(tables: list[str], group: str) -> None:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, [group])
    assert "Site settings" not in text_of(client.get("/admin/"))
    for answer in (client.get(FORM), client.post(FORM, form(title="Mine")), client.get(LIST)):
        assert answer.status_code == 403 or "Location" in answer.headers
    assert site_settings.load().version == 0
    assert site_settings.load().title == "blogsite"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "This field is required"),
        ({"time_zone": "Asia/Edo"}, "Asia/Edo"),
        ({"light-ink": "black"}, "“black” is no colour"),
        ({"feed_posts": "50"}, "1 to 20"),
        ({"feed_content": "half"}, "half"),
        (
            {"navigation-1-label": "Bad", "navigation-1-to": "javascript:alert(1)"},
            "“Bad” leads to “javascript:alert(1)”",
        ),
        ({"navigation-2-to": "/about"}, "“/about” needs a label"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_is_kept(
    admin: Client, changes: dict[str, str], said: str
) -> None:
    page = admin.post(FORM, form(description="Typed just now", **changes))
    assert page.status_code == 200
    assert said in text_of(page).replace("&#x27;", "'")
    assert "Typed just now" in page.content.decode()
    assert site_settings.load().version == 0


def test_colours_that_are_hard_to_read_are_stored_and_told(admin: Client) -> None:
    page = admin.post(FORM, form(**{"light-accent": "#ffcc00"}), follow=True)
    (told_once,) = [message for message in told(page) if "contrast" in message]
    assert (
        told_once
        == "Links on their background with light colours: contrast 1.5, and 4.5 is needed."
    )
    assert site_settings.load().colours == {"light-accent": "#ffcc00"}
    assert told_once in text_of(admin.get(FORM))


def test_a_link_that_is_emptied_goes(admin: Client) -> None:
    add = {"navigation-1-label": "A", "navigation-1-to": "/a"}
    add |= {"navigation-2-label": "B", "navigation-2-to": "/b"}
    admin.post(FORM, form(**add))
    admin.post(FORM, form(**{"navigation-1-label": "", "navigation-1-to": ""}))
    assert site_settings.load().navigation == [("B", "/b")]


def test_the_second_of_two_admins_sees_it_and_may_save_over_it(admin: Client) -> None:
    mine = form(title="Mine")
    theirs = site_settings.load()
    theirs.title = "Theirs"
    site_settings.save(theirs, by=Actor("2", "Other"))
    page = admin.post(FORM, mine)
    assert page.status_code == 409
    assert "Somebody else saved the settings" in text_of(page)
    shown = page.content.decode()
    assert 'value="Mine"' in shown
    assert 'name="seen_version" value="1"' in shown
    assert "Theirs" in shown  # in the list of changes
    admin.post(FORM, {**mine, "seen_version": "1"})
    assert site_settings.load().title == "Mine"


def test_an_environment_that_differs_does_not_show_after_a_save(admin: Client) -> None:
    admin.post(FORM, form(title="Saved"))
    site = store.get_site()
    assert site is not None
    assert (site.title, site.version) == ("Saved", 1)


def test_the_form_has_no_script_or_style_of_its_own_text(admin: Client) -> None:
    shown = admin.get(FORM).content.decode()
    for word in ("<script>", "<style>", " style=", " onclick="):
        assert word not in shown
