"""What editors work with: posts, authors, media, settings. Unmanaged models, for forms and admin.

They are never saved by the ORM: `posts.store` reads them, `posts.publishing` writes them.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import MaxLengthValidator, RegexValidator, URLValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reader_lambda import items, routes
from reader_lambda.names import MAX_SLUG_LENGTH, MAX_TAG_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

MAX_TITLE_LENGTH = 200  # characters
MAX_SUMMARY_LENGTH = 500  # characters
MAX_TAGS = 25
MAX_FEED_POSTS = 20  # what the reader asks of a list at once
MAX_OLD_ADDRESSES = 10
MAX_ADDRESS_LENGTH = 2000  # characters
WIDEST_SHOWN = 1600  # pixels: what is wider is for those who open the file itself
POST_ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"

FEED_SUMMARY, FEED_FULL = items.SUMMARY, items.FULL_TEXT
FEED_CONTENTS = [(FEED_SUMMARY, _("Summaries")), (FEED_FULL, _("Whole texts"))]

DRAFT = "draft"
SCHEDULED = "scheduled"
PUBLISHED = "published"

POST = "post"
PAGE = "page"


class Post(models.Model):
    """A post with its text. `version` is 0 until it is stored and grows by one with every save.

    kind: `post`, or `page` for one that stands alone, such as “About”, in no list.
    addresses: where readers found it before it came here, as `reader_lambda.addresses` writes them.
    series: the name of a row of posts that it is one of. translation_of: the id of the post that it
    is a translation of.
    """

    id = models.CharField(
        primary_key=True,
        max_length=64,
        editable=False,
        validators=[RegexValidator(rf"^{POST_ID}$")],
    )
    kind = models.CharField(
        _("kind"), max_length=4, choices=[(POST, _("Post")), (PAGE, _("Page"))], default=POST
    )
    title = models.CharField(_("title"), max_length=MAX_TITLE_LENGTH)
    slug = models.CharField(_("slug"), max_length=MAX_SLUG_LENGTH, blank=True)
    summary = models.TextField(
        _("summary"), blank=True, validators=[MaxLengthValidator(MAX_SUMMARY_LENGTH)]
    )
    body = models.TextField(_("body"), blank=True)
    tags = models.JSONField(_("tags"), default=list, blank=True)
    series = models.CharField(_("series"), max_length=MAX_TAG_LENGTH, blank=True)
    translation_of = models.CharField(_("translation of"), max_length=64, blank=True)
    top_image = models.CharField(_("top image"), max_length=MAX_ADDRESS_LENGTH, blank=True)
    author = models.CharField(_("author"), max_length=MAX_SLUG_LENGTH, blank=True)
    addresses = models.JSONField(_("old addresses"), default=list, blank=True)
    status = models.CharField(
        _("status"),
        max_length=9,
        choices=[(DRAFT, _("Draft")), (PUBLISHED, _("Published"))],
        default=DRAFT,
    )
    published_at = models.DateTimeField(_("publication time"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), null=True, editable=False)
    updated_at = models.DateTimeField(_("updated"), null=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.CharField(max_length=128, blank=True, editable=False)
    updated_by = models.CharField(max_length=128, blank=True, editable=False)
    front_matter = models.JSONField(default=dict, editable=False)
    public_slugs = models.JSONField(default=list, editable=False)  # ever shown, newest last
    language = models.CharField(max_length=35, blank=True, editable=False)  # BCP 47, of the text
    excerpt = models.TextField(blank=True, editable=False)  # the summary, else one from the text
    pictures = models.JSONField(default=list, editable=False)  # the first of the text: paths
    social_card = models.CharField(max_length=80, blank=True, editable=False)  # path, or ""
    picture = models.TextField(blank=True, editable=False)  # `posts.top_images`
    title_html = models.TextField(blank=True, editable=False)  # "": the title has no phrases
    minutes = models.PositiveIntegerField(default=0, editable=False)  # that reading takes
    revision = models.CharField(max_length=26, blank=True, editable=False)  # holds the text
    pending = models.CharField(max_length=26, blank=True, editable=False)  # `posts.pending`
    page_version = models.PositiveIntegerField(default=0, editable=False)  # 0: the post's own
    page_chunks = models.PositiveIntegerField(default=0, editable=False)
    sitemap_part = models.PositiveIntegerField(default=0, editable=False)  # 0: in none
    search_number = models.PositiveIntegerField(default=0, editable=False)  # 0: never public
    pinned = models.BooleanField(default=False, editable=False)  # `posts.pinning`
    purge_order = models.CharField(max_length=26, blank=True, editable=False)  # of its last change
    imported_digest = models.CharField(max_length=64, blank=True, editable=False)
    imported_version = models.PositiveIntegerField(default=0, editable=False)
    imported_head = models.TextField(blank=True, editable=False)  # as the file has it

    live: Post | None = None  # as readers have it, of one with changes that they do not see yet

    class Meta:
        managed = False
        app_label = "posts"
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        """`draft`, `scheduled` or `published`, as of now."""
        if self.status == DRAFT:
            return DRAFT
        if self.published_at is not None and self.published_at > timezone.now():
            return SCHEDULED
        return PUBLISHED

    def refresh_from_db(
        self,
        using: str | None = None,  # noqa: ARG002 - Django's signature
        fields: Iterable[str] | None = None,
        from_queryset: models.QuerySet[Post] | None = None,  # noqa: ARG002 - as above
    ) -> None:
        """Load the text of a post from a list, which comes without; Django asks on first use."""
        from posts import store  # noqa: PLC0415 - store imports this module

        if fields is None or set(fields) != {"body"}:
            raise ValueError("read a post anew with posts.store.get_post")
        self.body = store.revision_text(self.id, self.revision)

    @property
    def listed_at(self) -> datetime:
        """The time that orders lists: of publication, of creation where there is none."""
        when = self.published_at or self.created_at
        if when is None:
            raise ValueError(f"post {self.id!r} has no time yet: it was never stored")
        return when

    @property
    def path(self) -> str:
        """Decoded path on the site."""
        return self.path_of(self.slug)

    def path_of(self, slug: str) -> str:
        """Return the decoded path that the post has, had or would have under a slug."""
        return routes.page_path(slug) if self.kind == PAGE else routes.post_path(slug)

    def get_absolute_url(self) -> str:
        """Return the post's address on the site."""
        return settings.SITE_ORIGIN + routes.url_path(self.path)


class Author(models.Model):
    """A public name to write under: a sign-in address is none."""

    slug = models.CharField(_("slug"), primary_key=True, max_length=MAX_SLUG_LENGTH)
    name = models.CharField(_("public name"), max_length=100)
    url = models.CharField(
        _("link"), max_length=MAX_ADDRESS_LENGTH, blank=True, validators=[URLValidator()]
    )
    user = models.CharField(_("sign-in name"), max_length=128, blank=True)

    class Meta:
        managed = False
        app_label = "posts"
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the author's page on the site."""
        return settings.SITE_ORIGIN + routes.url_path(routes.author_path(self.slug))


class Media(models.Model):
    """A checked file on S3, at an address made from its content."""

    digest = models.CharField(primary_key=True, max_length=32, editable=False)
    name = models.CharField(_("name"), max_length=100)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    width = models.PositiveIntegerField(_("width"), null=True)
    height = models.PositiveIntegerField(_("height"), null=True)
    renditions = models.JSONField(null=True, editable=False)  # widths; None: not made yet
    color = models.CharField(max_length=7, blank=True, editable=False)  # mean, #rrggbb
    uploaded_at = models.DateTimeField(_("uploaded"))
    uploaded_by = models.CharField(_("uploaded by"), max_length=128)

    class Meta:
        managed = False
        app_label = "posts"
        verbose_name = _("file")
        verbose_name_plural = _("media")

    def __str__(self) -> str:
        return self.name

    @property
    def srcset(self) -> list[tuple[str, int]]:
        """Decoded path and width in pixels of all that a browser may choose from; of one: none."""
        found = [(self.rendition_path(width), width) for width in self.renditions or ()]
        if found and self.width and found[-1][1] < self.width <= WIDEST_SHOWN:
            found.append((self.path, self.width))
        return found

    @property
    def path(self) -> str:
        """Decoded path on the site, and, without the leading slash, the key in the bucket."""
        return f"{routes.MEDIA_PREFIX}{self.digest}/{self.name}"

    def rendition_path(self, width: int) -> str:
        """Return the path of a rendition. No file's own name can be the same: it has no slash."""
        return f"{routes.MEDIA_PREFIX}{self.digest}/webp/{width}.webp"

    def get_absolute_url(self) -> str:
        """Return the file's address on the site."""
        return settings.SITE_ORIGIN + routes.url_path(self.path)

    def small_url(self) -> str:
        """Return the address of the smallest of a picture, for where it is shown small."""
        path = self.rendition_path(self.renditions[0]) if self.renditions else self.path
        return settings.SITE_ORIGIN + routes.url_path(path)


class Tag(models.Model):
    """A tag, and how many visible posts and drafts carry it, the latter as far as counted."""

    key = models.CharField(primary_key=True, max_length=MAX_TAG_LENGTH, editable=False)
    name = models.CharField(_("name"), max_length=MAX_TAG_LENGTH)
    posts = models.PositiveIntegerField(_("published posts"), default=0, editable=False)
    drafts = models.PositiveIntegerField(_("drafts"), default=0, editable=False)

    class Meta:
        managed = False
        app_label = "posts"
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the tag's page on the site."""
        return settings.SITE_ORIGIN + routes.url_path(routes.tag_path(self.key))


class Redirect(models.Model):
    """A redirect that belongs to no post. to: a path of the site, or an address elsewhere."""

    path = models.CharField(_("from"), primary_key=True, max_length=MAX_ADDRESS_LENGTH)
    to = models.CharField(_("to"), max_length=MAX_ADDRESS_LENGTH)
    at = models.DateTimeField(_("made"), null=True, editable=False)
    user_name = models.CharField(_("by"), max_length=128, editable=False)

    class Meta:
        managed = False
        app_label = "posts"
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")

    def __str__(self) -> str:
        return self.path


class Site(models.Model):
    """The site's settings. `version` is 0 until they are saved in the admin, then grows with each.

    navigation: (name, url) of each link, url percent-encoded. colours: by token, of `posts.theme`.
    """

    key = models.CharField(primary_key=True, max_length=4, default="site", editable=False)
    title = models.CharField(_("title"), max_length=100)
    description = models.TextField(
        _("description"), blank=True, validators=[MaxLengthValidator(MAX_SUMMARY_LENGTH)]
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    time_zone = models.CharField(_("time zone"), max_length=64)
    navigation = models.JSONField(_("navigation"), default=list, blank=True)
    colours = models.JSONField(_("colours"), default=dict, blank=True)
    feed_posts = models.PositiveSmallIntegerField(_("posts in a feed"), default=MAX_FEED_POSTS)
    feed_content = models.CharField(
        _("content of a feed"), max_length=7, choices=FEED_CONTENTS, default=FEED_SUMMARY
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        managed = False
        app_label = "posts"
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")

    def __str__(self) -> str:
        return self.title


def copy_of(post: Post, **changes: Any) -> Post:
    """Return a copy of a post with some fields changed; lists and dictionaries are not shared.

    A text that is not loaded yet is read, unless it is among the changes.
    """
    names = {field.attname for field in Post._meta.concrete_fields} - changes.keys()
    return Post(**{name: copy(getattr(post, name)) for name in names}, **changes)
