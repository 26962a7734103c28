"""Telling every public post anew of those that it belongs to, for an operator's command."""

from __future__ import annotations

from posts import store
from posts.all_posts import Outcome, Result
from posts.errors import PublishingError, StoreUnavailable
from posts.models import DRAFT
from posts.relations import pages, related
from posts.transactions import Cancelled, Refused, Unanswered


def relate(post_id: str, *, dry_run: bool = False) -> Result:
    """Write what the page of a post shows of others; its series and translations are told, too."""
    item = store.get_post_item(post_id)
    if item is None or item.status == DRAFT:
        return Result(post_id, Outcome.UNCHANGED)
    if dry_run:
        outcome = Outcome.UPDATED if related.differs(post_id) else Outcome.UNCHANGED
        return Result(post_id, outcome)
    try:
        is_new = pages.refresh(post_id)
        is_new |= related.find(post_id, spread=False)
    except Cancelled as lost:
        raise PublishingError("Other changes were in the way.") from lost
    except (Refused, Unanswered) as error:
        raise StoreUnavailable(str(error)) from error
    return Result(post_id, Outcome.UPDATED if is_new else Outcome.UNCHANGED)
