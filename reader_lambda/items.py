"""The layout of the public table: keys, attribute names and the rule of visibility.

The one home of the names both paths use: the write path's PynamoDB models take them from here,
the reader decodes with them. docs/item-layout.md shows every item with an example; a test holds
the two together. This module imports nothing, since each import delays a cold start.

Every page is one partition, every list is one partition, so every answer is one Query.
"""

# Keys ------------------------------------------------------------------------------------------
PK = "pk"
SK = "sk"

PAGE_SK = "PAGE"
CHUNK_SK_PREFIX = "PAGE#"  # PAGE#01, PAGE#02, ...: the HTML that did not fit the page's own item
NEIGHBOURS_SK = "NEIGHBOURS"
RELATED_SK = "RELATED"  # beside a page: the posts that belong to it
SITE_KEY = "SITE"  # both pk and sk
TAGS_PK = "TAGS"  # sk: the tag's key
ARCHIVE_PK = "ARCHIVE"  # sk: YYYY-MM in the site's time zone
SITEMAP_PK = "SITEMAP"  # sk: the number of a part, in six digits
MOVED_SK = "!MOVED"  # in a tag's list, before every entry: where the list is now that is empty
HOME_LIST_PK = "LIST#home"  # sk: <published_at>#<post id>, in every list
SEARCHED_SK = "POST"  # of a post as it is searched
PAGES_LIST_PK = "LIST#pages"  # of pages that stand alone; for editors, no reader sees a list of it


def path_pk(path: str) -> str:
    """Return the partition of the page at a decoded path: its item, chunks and neighbours."""
    return f"PATH#{path}"


def chunk_sk(number: int) -> str:
    """Return the sort key of a page's chunk, counted from 1."""
    return f"{CHUNK_SK_PREFIX}{number:02d}"


def sitemap_sk(number: int) -> str:
    """Return the sort key of a part among the parts of the sitemap, counted from 1."""
    return f"{number:06d}"


def sitemap_part_pk(number: int) -> str:
    """Return the partition of the posts in a part of the sitemap; their sk is the post's id."""
    return f"{SITEMAP_PK}#{sitemap_sk(number)}"


def tag_list_pk(key: str) -> str:
    """Return the partition of the list entries of a tag, by the tag's key."""
    return f"LIST#tag#{key}"


def author_list_pk(slug: str) -> str:
    """Return the partition of the list entries of an author."""
    return f"LIST#author#{slug}"


def series_list_pk(key: str) -> str:
    """Return the partition of the list entries of a series, by the series' key."""
    return f"LIST#series#{key}"


def searched_pk(number: int) -> str:
    """Return the partition of a post as it is searched, by the post's number."""
    return f"SEARCH#POST#{number}"


def search_term_pk(generation: int, term: str) -> str:
    """Return the partition of the posts that have a term, in a generation of the search index."""
    return f"SEARCH#{generation}#{term}"


def search_hours_pk(generation: int) -> str:
    """Return the partition of when posts are of, in a generation of the search index."""
    return f"SEARCH#{generation}"


def search_segment_sk(segment: int) -> str:
    """Return the sort key of a segment of the search index, counted from 0."""
    return f"{segment:05d}"


def tag_term(key: str) -> str:
    """Return the term of the posts with a tag, by the tag's key; no word begins so."""
    return f"#{key}"


def entry_sk(published_at: str, post_id: str) -> str:
    """Return the sort key of a list entry, so that a list is in the order of publication.

    published_at: UTC, to the second, `2018-07-04T15:00:00Z`, so that text order is time order.
    """
    return f"{published_at}#{post_id}"


# Attributes ------------------------------------------------------------------------------------
KIND = "kind"  # of a page: one of the four below
POST = "post"
PAGE = "page"  # that stands alone, in no list
REDIRECT = "redirect"
GONE = "gone"

POST_ID = "post_id"
PATH = "path"  # decoded
TITLE = "title"
TITLE_HTML = "title_html"  # with <wbr> where it may break; missing where there is no such place
SUMMARY = "summary"  # plain text
HTML = "html"  # sanitized; of a page whose HTML is small
HTML_Z = "html_z"  # bytes: zlib-compressed UTF-8 HTML, the first chunk of a big page, or a chunk
CHUNKS = "chunks"  # number of chunk items beside a page
CONTENTS = "contents"  # sanitized HTML of the table of contents, "" where there is none
TAGS = "tags"  # list of names as written; `names.tag_key` gives their keys
AUTHOR = "author"  # slug; the site item has the public name
TOP_IMAGE = "top_image"  # path or URL, "" where there is none
PICTURE = "picture"  # of the top image: HTML attributes of its size, renditions, shape, colour
SOCIAL_CARD = "social_card"  # of a page: path of a picture for other sites to show
LANGUAGE = "language"  # BCP 47, of the text
MINUTES = "minutes"  # that reading takes
PUBLISHED_AT = "published_at"  # UTC, to the second, Z
PUBLISHED_LOCAL = "published_local"  # the same with the site's offset, for display
UPDATED_AT = "updated_at"
UPDATED_LOCAL = "updated_local"
VISIBLE_FROM = "visible_from"  # UTC, to the second, Z: not to be shown before
VERSION = "version"  # of the post the page was made from, its chunks' too; of the site's settings
LAYOUT = "layout"  # of the write path's; the reader reads items of any
LOCATION = "location"  # of a redirect or a list that moved: decoded path, or URL of elsewhere

OLDER = "older"  # of the neighbours: {post_id, path, title, visible_from}
NEWER = "newer"

SERIES = "series"  # name as written, of a post; of what belongs to it: {name, parts, is_whole}
PARTS = "parts"  # of a series: links to its posts, the oldest first, this one among them
IS_WHOLE = "is_whole"  # whether these are all
RELATED = "related"  # links to posts like this one, the most alike first
TRANSLATIONS = "translations"  # links to this post in other languages

DESCRIPTION = "description"  # of the site
TIME_ZONE = "time_zone"  # IANA name
AUTHORS = "authors"  # of the site: {slug: {name, url}}
SCHEDULED = "scheduled"  # of the site: {post id: visible_from}
PINNED = "pinned"  # of the site: {post id: {path, title, language, visible_from, …}}
RECENT = "recent"  # of the site: likewise, of posts that are new
NAVIGATION = "navigation"  # of the site: [{name, url}]; none: tags and archive
COLOURS = "colours"  # of the site: {token: #rrggbb}, as chosen
STYLE = "style"  # of the site: CSS declarations made of them, for a style attribute
FEED_POSTS = "feed_posts"  # of the site: how many posts a feed has
FEED_CONTENT = "feed_content"  # of the site: what a feed has of a post, its summary or FULL_TEXT
FULL_TEXT = "full"
NAME = "name"  # of a tag, an author or a link of the navigation
URL = "url"  # of an author or a link, there percent-encoded
PICTURES = "pictures"  # of a post in the sitemap: paths or URLs
POSTS = "posts"  # how many, of a tag, a month or a part of the sitemap

SEARCH = "search"  # of the site: {generation, segments} of the index that is searched
GENERATION = "generation"
SEGMENTS = "segments"  # how many
NUMBERS = "numbers"  # of a term: bytes, the posts that have it, by `postings`
HEADED = "headed"  # of a term: bytes, those that have it in the title or a tag
HOURS = "hours"  # of a segment: bytes, when its posts are of, by `postings`
TEXT_Z = "text_z"  # of a searched post: bytes, zlib of its text as `search_words.normal` has it


def is_visible(visible_from: str, now: str) -> bool:
    """Tell whether something may be shown. The only place where that is decided.

    visible_from, now: UTC, to the second, `2018-07-04T15:00:00Z`.
    """
    return visible_from <= now


def last_visible_sk(now: str) -> str:
    """Return the greatest sort key a list may show: `sk <= last_visible_sk(now)` in a Query.

    The same rule as `is_visible`, as a key condition: every entry of the second `now` is in,
    since "~" sorts behind every character of a post's id.
    """
    return f"{now}#~"
