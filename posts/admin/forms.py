"""The forms of posts and authors."""

from __future__ import annotations

import logging
import re
from typing import Any

from django import forms
from django.contrib.admin import widgets
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from posts import publishing, records, store, working_copies
from posts.admin.base import PublishingForm
from posts.admin.moments import MomentWidget, zone_at
from posts.errors import EditConflict, PublishingError, StoreUnavailable
from posts.models import DRAFT, POST_ID, PUBLISHED, Author, Post
from posts.tags import as_known
from posts.validation import old_address

logger = logging.getLogger(__name__)

PUBLISH = "_publish"  # the button that publishes the changes of a public post

_BETWEEN_TAGS = re.compile(r"[,、，\n]")


class TagsField(forms.CharField):
    """Names of tags in one line, between commas of any kind. Its value is the list of names."""

    def prepare_value(self, value: Any) -> Any:
        """Return the line that shows a stored list; what was typed stays as it is."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the list of names."""
        names = _BETWEEN_TAGS.split(super().to_python(value) or "")
        return [name.strip() for name in names if name.strip()]


class AddressesField(forms.CharField):
    """Old addresses, one a line. Its value is the list of them, each in its normal form."""

    def prepare_value(self, value: Any) -> Any:
        """Return the lines that show a stored list; what was typed stays as it is."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the addresses; ValidationError with a sentence for each line that is none."""
        lines = (super().to_python(value) or "").splitlines()
        found: list[str] = []
        errors: list[str] = []
        for number, line in enumerate(lines, start=1):
            try:
                found += [old_address(line)] if line.strip() else []
            except PublishingError as error:
                errors.append(_("Line %(line)d: %(error)s") % {"line": number, "error": error})
        if errors:
            raise forms.ValidationError(errors)
        return found


def _published_at_help() -> str:
    return gettext(
        "In the site's time zone (%(zone)s). Empty: the moment you publish. In the future: the "
        "post is scheduled, and shown from then on."
    ) % {"zone": zone_at(timezone.now())}


class PostForm(PublishingForm[Post]):
    """A post as editors see it.

    seen_version: the stored version that the text is based on, and seen_revision its text.
    overwrite: after a conflict, the version that the editor has seen beside their own text, and
    decided to replace.
    """

    tags = TagsField(
        label=_("Tags"),
        required=False,
        help_text=_("Between commas (、 works too), at most 25."),
        widget=widgets.AdminTextInputWidget(attrs={"autocomplete": "off"}),
    )
    addresses = AddressesField(
        label=_("Old addresses"),
        required=False,
        help_text=_(
            "Where readers found it before it came here, one a line, at most 10: "
            "/2018/07/05/foo.html, /?p=123 or a whole https:// address. Links to them lead here."
        ),
        strip=False,
        widget=widgets.AdminTextareaWidget(attrs={"rows": 3, "spellcheck": "false"}),
    )
    seen_version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    seen_revision = forms.CharField(max_length=26, required=False, widget=forms.HiddenInput)
    overwrite = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    class Meta:
        model = Post
        fields = (
            "title body status published_at kind slug summary tags series translation_of top_image "
            "author addresses"
        ).split()
        widgets = {
            "title": widgets.AdminTextInputWidget(attrs={"class": "vTextField post-title"}),
            "body": widgets.AdminTextareaWidget(
                attrs={"class": "vLargeTextField post-body", "rows": 24, "spellcheck": "true"}
            ),
            "summary": widgets.AdminTextareaWidget(attrs={"rows": 3}),
            "published_at": MomentWidget(),
        }
        help_texts = {
            "body": _("Markdown: headings, lists, tables, footnotes, code; HTML where needed."),
            "kind": _(
                "A page stands alone, such as “About”: right under the site's address, without a "
                "date and in no list. The kind never changes."
            ),
            "slug": _(
                "What follows /posts/ in the address on the site, of a page what follows /. "
                "Empty: made from the title; Japanese is kept. A changed slug redirects from the "
                "old one."
            ),
            "summary": _("For lists, feeds and search engines. Empty: the text's beginning."),
            "top_image": _("A path such as /media/… or an https:// address."),
            "series": _("The row of posts that it is one of, in the order of publication."),
            "translation_of": _(
                "The id of the post that this is a translation of. They then link to each other."
            ),
            "published_at": lazy(_published_at_help, str)(),
        }
        error_messages = {"title": {"required": _("A post needs a title.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("seen_version", self.stored.version or None)
        self.initial.setdefault("seen_revision", self.stored.revision)
        if "body" in self.fields:
            self.fields["body"].strip = False  # type: ignore[attr-defined]  # of a CharField
        if "kind" in self.fields:
            self.fields["kind"].required = False  # a form that was opened before there were kinds
        if "published_at" in self.fields:
            self.fields["published_at"].stored = self.stored.published_at  # type: ignore[attr-defined]
        self._keep_author()
        if "status" in self.fields and self.stored.status == PUBLISHED:
            status: Any = self.fields["status"]
            unpublished = _("Draft again: readers see it no longer")
            status.choices = [(PUBLISHED, _("Published")), (DRAFT, unpublished)]

    def _keep_author(self) -> None:
        """Let the post keep its author, even one whom the editor may not choose."""
        field: Any = self.fields.get("author")
        author = self.stored.author
        if field and author and author not in dict(field.choices):
            field.choices = [*field.choices, (author, author)]

    def clean_body(self) -> str:
        """Return the text with the line ends of its origin: browsers send CRLF."""
        text: str = self.cleaned_data["body"]
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def clean_translation_of(self) -> str:
        """Return the id of the post that this one is a translation of; there has to be one."""
        original: str = self.cleaned_data["translation_of"].strip()
        changed = original != self.stored.translation_of
        if (
            original
            and changed
            and not (re.fullmatch(POST_ID, original) and store.get_post_item(original))
        ):
            raise forms.ValidationError(
                _("There is no post with the id “%s”. Please choose one by the button beside it.")
                % original
            )
        return original

    def publish(self) -> Post:
        """Store the post, unless it is not the version any more that this text is based on."""
        seen = self.cleaned_data["overwrite"] or self.cleaned_data["seen_version"] or 0
        # Permissions were checked on the version just read, so no other may be replaced.
        if seen != self.stored.version:
            raise EditConflict(store.get_post(self.stored.pk) if self.stored.version else None)
        # What one types beside the suggestions gives a tag of other posts no new spelling.
        self.instance.tags = as_known(self.instance.tags, own=self.stored.tags)
        keep = publishing.save_pending if self._is_beside() else publishing.save
        saved = keep(self.instance, by=self.by)
        self._forget_copy()
        return saved

    def _is_beside(self) -> bool:
        """Tell whether readers shall see what they saw, and these changes be kept beside it."""
        is_public = self.stored.status == self.instance.status == PUBLISHED
        return is_public and PUBLISH not in self.data

    def _forget_copy(self) -> None:
        try:
            working_copies.discard(self.by.id, self.stored.pk or working_copies.NEW)
        except StoreUnavailable as error:  # it is stored: the form's script finds that out
            logger.warning("the working copy of a saved post is left: %s", error)


class AuthorForm(PublishingForm[Author]):
    """An author's record."""

    class Meta:
        model = Author
        fields = ("name", "slug", "url", "user")
        help_texts = {
            "name": _("As readers see it."),
            "slug": _("What follows /authors/ in the address on the site. It never changes."),
            "url": _("A page about the author, such as a profile. May stay empty."),
            "user": _("Whose new posts get this author: the name used at sign-in. May be empty."),
        }

    def publish(self) -> Author:
        """Store the record; one more of the same slug is refused."""
        is_new = "slug" in self.fields
        keep = records.add_author if is_new else records.save_author
        keep(self.instance, by=self.by)
        return self.instance
