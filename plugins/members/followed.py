"""The blogroll: every feed of a member, with the posts that came by it.

Pure: records in, entries out. How a feed is doing is another kind's to tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plugins.records import Collection, Record, Site

from .accounts import same
from .model import Feed


@dataclass(frozen=True)
class Followed:
    """One feed of one member. `posts` are those that came by it, the newest first."""

    member: Record
    feed: Feed
    posts: Collection

    @property
    def newest(self) -> Record | None:
        """The newest post that came by it."""
        return self.posts[0] if self.posts else None

    @property
    def row(self) -> dict[str, Any]:
        """The feed as a row of open data."""
        known = {"member": self.member.stem, "name": self.member.name}
        said = self.feed.model_dump(mode="json", include={"url", "kind"})
        newest = self.newest
        last = {"newest": newest.title, "published": newest.date.isoformat()} if newest else {}
        return {**known, **said, "posts": len(self.posts), **last, "page": self.member.permalink}


def followed(member: Record) -> tuple[Followed, ...]:
    """Return the feeds of a member in the order of its file.

    With one feed, all that was pulled came by it, also before its address was changed.
    """
    feeds = member.feeds or ()
    pulled = [post for post in member.posts if post.source] if feeds else []
    return tuple(
        Followed(
            member, feed, Collection([p for p in pulled if len(feeds) == 1 or _came_by(p, feed)])
        )
        for feed in feeds
    )


def _came_by(post: Record, feed: Feed) -> bool:
    return same(post.source.feed) == same(feed.url)


def blogroll(site: Site) -> list[Followed]:
    """Return every feed of those who are here: the one with the newest post first."""
    members = (member for member in site.all("members") if member.here)
    every = [one for member in members for one in member.followed]
    return sorted(every, key=lambda one: -one.newest.date.timestamp() if one.newest else 0)
