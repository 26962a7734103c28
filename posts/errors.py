"""What can go wrong while writing, each with a sentence for the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from posts.models import Post


class PublishingError(Exception):
    """A change that was not made. `str(error)` tells the editor why and the way out.

    field: name of the form field the sentence belongs to, or None for the whole form.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class EditConflict(PublishingError):
    """The post changed since it was read.

    current: the post as it is stored now, or None where it has been deleted.
    """

    def __init__(self, current: Post | None) -> None:
        if current is None:
            message = _("The post has been deleted meanwhile. Your text is below, not saved.")
        else:
            message = _("The post was changed meanwhile. Nothing of yours was saved yet.")
        super().__init__(message)
        self.current = current


class SlugTaken(PublishingError):
    """The slug belongs to another post, now or from before a change of its slug."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            _("The slug “%s” belongs to another post. Please choose another one.") % slug,
            field="slug",
        )


class AddressTaken(PublishingError):
    """An old address leads to another post or page already.

    address: in its normal form. holder: id of the other post.
    """

    def __init__(self, address: str, holder: str, title: str) -> None:
        super().__init__(
            _(
                "The old address “%(address)s” belongs to “%(title)s” (id %(holder)s). Please take "
                "it out here, or there first."
            )
            % {"address": address, "title": title, "holder": holder},
            field="addresses",
        )
        self.address = address
        self.holder = holder


class TranslationTaken(PublishingError):
    """Among the translations of a post there is a public one in this language."""

    def __init__(self, holder: str, title: str) -> None:
        super().__init__(
            _(
                "In this language there is “%(title)s” (id %(holder)s) already. Please take it out "
                "of its group first, or say of what else this one is a translation."
            )
            % {"title": title, "holder": holder},
            field="translation_of",
        )


class StoreUnavailable(PublishingError):
    """AWS did not take the change, or did not say. Trying again is safe."""

    def __init__(self, cause: str) -> None:
        super().__init__(
            _("The store did not take the change (%s). Nothing is lost here; please try again.")
            % cause
        )
