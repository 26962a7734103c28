"""What the templates say in the languages of the interface, and how dates are written in them."""

from __future__ import annotations

from collections.abc import Mapping

from reader_lambda.percent import Encoding

_JA = {
    "home": "ホーム",
    "tags": "タグ",
    "archive": "アーカイブ",
    "feed": "フィード",
    "skip": "本文へ移動",
    "site_navigation": "サイト内のページ",
    "contents": "目次",
    "minutes": "約{}分で読めます",
    "share": "この記事を共有",
    "email": "メール",
    "copy": "コピー",
    "copied": "コピーしました",
    "not_copied": "コピーできないので、選択しました",
    "colours": "画面の色",
    "schemes": "画面の色: 自動|画面の色: ライト|画面の色: ダーク",
    "updated": "更新",
    "newer_posts": "新しい記事",
    "older_posts": "古い記事",
    "pages": "ページ送り",
    "newer_post": "次の記事",
    "older_post": "前の記事",
    "beside": "前後の記事",
    "series": "シリーズ",
    "in_series": "シリーズ「{}」",
    "part": "第{}回（全{}回）",
    "series_parts": "シリーズの記事一覧",
    "older_part": "シリーズの前の記事",
    "newer_part": "シリーズの次の記事",
    "related": "関連記事",
    "read_in": "日本語で読む",
    "tagged": "タグ「{}」の記事",
    "by_author": "{}の記事",
    "from_period": "{}の記事",
    "author_link": "ウェブサイト",
    "posts_one": "{}件",
    "posts_many": "{}件",
    "no_posts": "まだ記事がありません。",
    "no_tags": "まだタグがありません。",
    "search": "検索",
    "search_for": "検索する語句",
    "results": "「{}」の検索結果",
    "only_tagged": "次のタグの記事だけ:",
    "every_tag": "すべての記事を検索",
    "shown": "{}を表示",
    "query_cut": "検索するのは先頭の100文字までです。",
    "nothing_found": "見つかりませんでした。語句を短くするか、別の言い方でお試しください。",
    "nothing_here": "ここまでには見つかりませんでした。",
    "search_too_short": "もう少し長い語句を入力してください。",
    "search_not_ready": "検索の準備ができていません。しばらくしてからお試しください。",
    "more_results": "次の検索結果",
    "first_results": "最初の検索結果",
    "400": "アドレスが正しくありません",
    "400_text": "「%」の後の文字が正しくありません。リンクが途中で切れている可能性があります。",
    "404": "ページが見つかりません",
    "404_text": "お探しのページは、移動したか、もともと存在しない可能性があります。",
    "410": "このページは削除されました",
    "410_text": "以前はここにページがありましたが、現在は公開していません。",
    "405": "この方法では読めません",
    "405_text": "このサイトのページは読むことだけができます。",
    "414": "アドレスが長すぎます",
    "414_text": "このサイトに、これほど長いアドレスのページはありません。",
    "500": "エラーが発生しました",
    "500_text": "ページを表示できませんでした。しばらくしてからもう一度お試しください。",
    "503": "ただいま混み合っています",
    "503_text": "ページを読み込めませんでした。少し待ってからもう一度お試しください。",
    "back_home": "トップページへ",
    "pinned": "固定",
    "pinned_posts": "おすすめの記事",
    "newest_posts": "新着記事",
}

_EN = {
    "home": "Home",
    "tags": "Tags",
    "archive": "Archive",
    "feed": "Feed",
    "skip": "Skip to content",
    "site_navigation": "Pages of this site",
    "contents": "Contents",
    "minutes": "{} min read",
    "share": "Share this post",
    "email": "E-mail",
    "copy": "Copy",
    "copied": "Copied",
    "not_copied": "It could not be copied, so it is selected",
    "colours": "Colours",
    "schemes": "Colours: as the system|Colours: light|Colours: dark",
    "updated": "Updated",
    "newer_posts": "Newer posts",
    "older_posts": "Older posts",
    "pages": "Pages",
    "newer_post": "Next post",
    "older_post": "Previous post",
    "beside": "Previous and next post",
    "series": "Series",
    "in_series": "Series: {}",
    "part": "Part {} of {}",
    "series_parts": "All parts of the series",
    "older_part": "Previous in the series",
    "newer_part": "Next in the series",
    "related": "Related posts",
    "read_in": "Read in English",
    "tagged": "Posts tagged “{}”",
    "by_author": "Posts by {}",
    "from_period": "Posts from {}",
    "author_link": "Website",
    "posts_one": "{} post",
    "posts_many": "{} posts",
    "no_posts": "There are no posts yet.",
    "no_tags": "There are no tags yet.",
    "search": "Search",
    "search_for": "Words to search for",
    "results": "Search results for “{}”",
    "only_tagged": "Only posts tagged:",
    "every_tag": "Search all posts",
    "shown": "Showing {}",
    "query_cut": "Only the first 100 characters are searched for.",
    "nothing_found": "Nothing was found. Try fewer words, or others.",
    "nothing_here": "Nothing was found up to here.",
    "search_too_short": "Please type a little more.",
    "search_not_ready": "The search is not ready yet. Please try again in a little while.",
    "more_results": "More results",
    "first_results": "First results",
    "400": "This address is not well formed",
    "400_text": "A “%” in it does not begin a character. The link may have been cut off.",
    "404": "Page not found",
    "404_text": "The page you are looking for may have moved, or may never have existed.",
    "410": "This page was deleted",
    "410_text": "There was a page here once. It is no longer published.",
    "405": "Not possible here",
    "405_text": "The pages of this site can only be read.",
    "414": "This address is too long",
    "414_text": "No page of this site has an address as long as this.",
    "500": "Something went wrong",
    "500_text": "The page could not be shown. Please try again in a little while.",
    "503": "Busy right now",
    "503_text": "The page could not be loaded. Please wait a moment and try again.",
    "back_home": "To the front page",
    "pinned": "Pinned",
    "pinned_posts": "Recommended posts",
    "newest_posts": "New posts",
}

_SHARES = (
    ("Bluesky", "https://bsky.app/intent/compose?text={text}%20{url}"),
    ("Mastodon", "https://share.joinmastodon.org/#text={text}%20{url}"),
    ("X", "https://x.com/intent/post?text={text}&url={url}"),
)
_SHARES_JA = (
    ("はてなブックマーク", "https://b.hatena.ne.jp/entry/panel/?url={url}&btitle={text}"),
    *_SHARES[::-1],
    ("LINE", "https://social-plugins.line.me/lineit/share?url={url}&text={text}"),
)
_EMAIL = "mailto:?subject={text}&body={url}"
_IN_QUERIES = Encoding(kept="")

_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def words(language: str) -> Mapping[str, str]:
    """Return the words of the interface: Japanese, or English for any other language."""
    return _JA if _is_japanese(language) else _EN


def locale(language: str) -> str:
    """Return a language as Open Graph has it, with a territory: `ja_JP`; "" where none is known."""
    known = _LOCALES.get(language)
    return known or (language.replace("-", "_") if len(language) == 5 else "")


_LOCALES = {"ja": "ja_JP", "en": "en_US"}


def read_in(language: str) -> str:
    """Return the invitation to read in a language, in that language; "" where we lack its words."""
    is_known = language.lower().partition("-")[0] in ("ja", "en")
    return words(language)["read_in"] if is_known else ""


def reading_time(minutes: int | None, language: str) -> str:
    """Return how long reading takes: `約3分で読めます`, `3 min read`; "" where it is not known."""
    return words(language)["minutes"].format(minutes) if minutes else ""


def shares(url: str, title: str, language: str) -> list[dict[str, str]]:
    """Return the links by which a post is told of elsewhere, each with its name.

    They ask nothing of anybody before they are followed. url: percent-encoded.
    """
    place = url.replace("%", "%25")  # in a query all else in it may stand as it is
    text = _IN_QUERIES.encoded(title)
    chosen = _SHARES_JA if _is_japanese(language) else _SHARES
    email = {"name": words(language)["email"], "url": _EMAIL.format(url=place, text=text)}
    return [{"name": n, "url": to.format(url=place, text=text)} for n, to in chosen] + [email]


def long_date(local_time: str, language: str) -> str:
    """Return the date of a local time: `2018年7月5日` or `July 5, 2018`.

    local_time: `2018-07-05T00:00:00+09:00`.
    """
    year, month, day = (int(part) for part in local_time[:10].split("-"))
    if _is_japanese(language):
        return f"{year}年{month}月{day}日"
    return f"{_MONTHS[month - 1]} {day}, {year}"


def period_name(period: str, language: str) -> str:
    """Return a year or month, from `YYYY` or `YYYY-MM`: `2018年7月` or `July 2018`."""
    year, _, month = period.partition("-")
    if _is_japanese(language):
        return f"{year}年{int(month)}月" if month else f"{year}年"
    return f"{_MONTHS[int(month) - 1]} {year}" if month else year


def month_name(month: str, language: str) -> str:
    """Return the name of a month, from `YYYY-MM`: `7月` or `July`."""
    number = int(month[5:])
    return f"{number}月" if _is_japanese(language) else _MONTHS[number - 1]


def count(posts: int, language: str) -> str:
    """Return a number of posts: `1件`, `2 posts`."""
    return words(language)["posts_one" if posts == 1 else "posts_many"].format(f"{posts:,}")


def _is_japanese(language: str) -> bool:
    return language.lower().partition("-")[0] == "ja"
