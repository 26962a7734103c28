"""Which address a thing has. Paths are kept decoded; `url_path` encodes one for a link.

Canonical paths have no trailing slash.
"""

from reader_lambda.names import tag_key
from reader_lambda.percent import Encoding

HOME = "/"
TAGS = "/tags"
ARCHIVE = "/archive"
FEED = "/feed.xml"
RSS = "/rss.xml"
JSON_FEED = "/feed.json"
FEEDS = (FEED, RSS, JSON_FEED)
SITEMAP = "/sitemap.xml"
ROBOTS = "/robots.txt"
ICON = "/favicon.ico"  # which browsers ask for by themselves
SEARCH = "/search"
PAGES = "/pages"  # only of the API: the list of pages that stand alone
API = "/api/v1"  # of the JSON API; below it, what has an address on the site has the same
MEDIA_PREFIX = "/media/"
ASSETS_PREFIX = "/assets/"
# Who may show a player on a page: YouTube without its cookies, Vimeo, Niconico.
PLAYERS = (
    "https://www.youtube-nocookie.com",
    "https://player.vimeo.com",
    "https://embed.nicovideo.jp",
)

# Where no page may be, and no post have been: ours, kept for something, or not for the reader.
_RESERVED = frozenset({"/posts", "/authors", "/series"})
_RESERVED_BELOW = frozenset({"media", "assets", "api"})

_IN_PATHS = Encoding(kept="/!$&'()*+,;=:@")


def post_path(slug: str) -> str:
    """Return the decoded path of a post: `/posts/<slug>`."""
    return f"/posts/{slug}"


def page_path(slug: str) -> str:
    """Return the decoded path of a page that stands alone: `/<slug>`."""
    return f"/{slug}"


def numbered_path(path: str, number: str) -> str:
    """Return the address of a post that was found by its number: `/?p=123`."""
    return f"{path}?p={number}"


def is_reserved(path: str) -> bool:
    """Tell whether a decoded path is kept from pages and old addresses, though no route is."""
    return path in _RESERVED or path.split("/", 2)[1] in _RESERVED_BELOW


def is_api(raw_path: str) -> bool:
    """Tell whether a path, as it was sent, is answered in JSON, errors too."""
    return raw_path.startswith("/api/")


def tag_path(name: str) -> str:
    """Return the decoded path of a tag's page, from the tag's name or key."""
    return f"/tags/{tag_key(name)}"


def series_path(name: str) -> str:
    """Return the decoded path of a series' page, from the series' name or key."""
    return f"/series/{tag_key(name)}"


def author_path(slug: str) -> str:
    """Return the decoded path of an author's page."""
    return f"/authors/{slug}"


def month_path(month: str) -> str:
    """Return the path of a month's page, from `YYYY-MM`; of a year's, from `YYYY`."""
    return f"/archive/{month.replace('-', '/')}"


def feed_path(list_path: str, feed: str = FEED) -> str:
    """Return the path of a feed that belongs to the home page, a tag's or an author's."""
    return feed if list_path == HOME else list_path + feed


def sitemap_path(number: int) -> str:
    """Return the path of a part of the sitemap, counted from 1."""
    return f"/sitemap-{number}.xml"


def url_path(path: str) -> str:
    """Percent-encode a decoded path for use in a link (UTF-8, RFC 3986)."""
    return _IN_PATHS.encoded(path)
