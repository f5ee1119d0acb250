"""Atom feeds (RFC 4287) of posts, for feed readers and other hubs.

Pure: posts in, bytes out; the newest post's time stands for the feed's, so no clock is read.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from html import escape

from feedgenerator import Atom1Feed

from plugins.records import Record, Site
from plugins.records.body import absolute

NEWEST = 30


class _Feed(Atom1Feed):
    """An Atom feed whose empty form is dated 1970 instead of now."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else datetime.fromtimestamp(0, UTC)


def atom(
    site: Site, title: str, page: str, path: str, posts: Callable[[], Iterable[Record]]
) -> bytes:
    """Return the feed at `path` of the newest of `posts()`, which also stand on `page`."""
    feed = _Feed(
        title=title,
        link=site.absolute(page),
        feed_url=site.absolute(path),
        feed_guid=site.absolute(path),
        description=site.city.purpose,
        language=site.city.language,
        author_name=site.city.organiser,
    )
    for post in list(posts())[:NEWEST]:
        _add(feed, post)
    text = io.StringIO()
    feed.write(text, "utf-8")
    return text.getvalue().encode()


def _add(feed: _Feed, post: Record) -> None:
    names = ", ".join(member.name for member in (post.member, *post.also))
    feed.add_item(
        title=post.title,
        link=post.original or post.permalink,
        unique_id=post.permalink,
        # Atom1Feed calls every summary HTML; ours is plain text.
        description=post.summary and escape(post.summary),
        content=absolute(post.html, post.site.city.origin) or None,
        author_name=post.author or names,
        pubdate=post.date,
        updateddate=post.updated or post.date,
        categories=post.tags,
    )
