"""What the admin, the worker and the store do for a change and a month: measures and estimates.

A publication is a post that readers see for the first time, an edit the save of one that they see.
"""

from __future__ import annotations

# Tags that a publication purges: the post and its path, the heads of its lists, the links of the
# post before it, its part of the sitemap, and the pages of the tags and of the months. An edit: the
# post and its part of the sitemap; one of the title also the card and both neighbours' links.
TAGS_A_POST = 4
LISTS_OF_A_POST = TAGS_A_POST + 4  # home, author, year, month
TITLES = 0.2  # of the edits, those that change what lists and neighbours show
PUBLICATION_TAGS = 2 + LISTS_OF_A_POST + 1 + 1 + 2
EDIT_TAGS = 2 + 3 * TITLES
SENDS = 2  # of each

# The search writes an item for each term that is new to a post, and the post as it is searched: a
# number, a note and its end, the lease twice, hours, and in transactions the post's item and the
# searched one; an edit deletes the former one too. The demo posts have 587 terms in the mean, 2,000
# characters of Japanese some 1,000, of English some 200.
TERMS_OF_A_POST = 600
TERMS_OF_AN_EDIT = 40
PUBLICATION_WRITE_UNITS = 80 + TERMS_OF_A_POST + 16  # both transactions, each unit counted twice
EDIT_WRITE_UNITS = 60 + TERMS_OF_AN_EDIT + 21
REVISION = 8_000  # bytes that every save adds for good
SEARCHED = 20_000  # bytes: a post's text and its part of the index
# Bytes of a post in the tables: page, entries, the editors' item, three revisions, the search.
STORED_POST = 12_000 + 700 * (LISTS_OF_A_POST - 2) + 2_000 + 3 * REVISION + SEARCHED

ADMIN_MEMORY = 1.0  # GB, as zappa_settings.json says
REQUESTS_A_CHANGE = 40  # the list, the form, previews, the save, and the admin's own files
SECONDS_A_REQUEST = 0.25  # billed
READ_UNITS_A_REQUEST = 5  # the session and what the page shows
ANSWER = 20_000  # bytes
LOG_OF_A_REQUEST = 1_000  # bytes
UPLOADS_A_PUBLICATION = 10  # requests to S3: two pictures, each put, copied, and in three sizes

WORKER_SECONDS = 40.0  # a change keeps the worker: it purges, waits half a minute, purges again

# Every five minutes, whether or not anybody reads.
SCHEDULED_RUNS = 30 * 24 * 12
SECONDS_A_RUN = 0.5  # billed
READ_UNITS_A_RUN = 4  # a query each for posts due and for orders, the latter asked three times

SECRETS = 2
STARTS = 30 * 24  # of the admin's function, each reading the secrets
RELEASES = 400_000_000  # bytes of the zips of the last releases


def purged_paths(publications: float, edits: float) -> float:
    """Return the paths purged for so many changes, each tag being one."""
    return SENDS * (publications * PUBLICATION_TAGS + edits * EDIT_TAGS)


def write_units(publications: float, edits: float) -> float:
    """Return the write request units of so many changes."""
    return publications * PUBLICATION_WRITE_UNITS + edits * EDIT_WRITE_UNITS


def admin_requests(changes: float) -> float:
    """Return what editors' browsers ask for so many changes."""
    return changes * REQUESTS_A_CHANGE


def admin_runs(changes: float) -> float:
    """Return how often the admin's function runs: for editors, as the worker, by the clock."""
    return admin_requests(changes) + changes + SCHEDULED_RUNS


def admin_time(changes: float) -> float:
    """Return the billed time of the admin's function, in GB-s."""
    seconds = changes * (REQUESTS_A_CHANGE * SECONDS_A_REQUEST + WORKER_SECONDS)
    return ADMIN_MEMORY * (seconds + SCHEDULED_RUNS * SECONDS_A_RUN)


def admin_read_units(changes: float) -> float:
    """Return the read request units of the admin and of its clock."""
    of_changes = changes * (REQUESTS_A_CHANGE * READ_UNITS_A_REQUEST + TERMS_OF_A_POST)
    return of_changes + SCHEDULED_RUNS * READ_UNITS_A_RUN
