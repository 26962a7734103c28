"""The pages of the site that are measured, by what they are called in the table."""

from reader_lambda import routes
from tests.benchmarks.corpus import ARTICLE_SLUG, BUSY_MONTH, FORMER_SLUG, tag_names
from tests.benchmarks.vocabulary import AUTHORS

POST = routes.post_path(ARTICLE_SLUG)

GROWING = {
    "post": POST,
    "home": routes.HOME,
    "tag": routes.tag_path(tag_names()[0]),
    "month": routes.month_path(BUSY_MONTH),
    "author": routes.author_path(next(iter(AUTHORS))),
    "feed": routes.feed_path(routes.HOME),
}

ALL = {
    **GROWING,
    "sitemap index": routes.SITEMAP,
    "sitemap part": "/sitemap-1.xml",
    "redirect": routes.post_path(FORMER_SLUG),
    "404": routes.post_path("nothing-here"),
}
