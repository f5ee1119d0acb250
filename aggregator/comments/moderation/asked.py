"""Choose which feeds of comments are asked for in one night.

Touches nothing: no file, no network, no clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from aggregator.model import Source, Stored, Thread
from aggregator.webaddress import normal, site

YOUNG = timedelta(days=60)
"""How old a post may be for the comments on it to be asked for."""
THREADS = 20
"""How many posts of one member are asked about in one night: the newest."""

# Where WordPress, Blogger and others have the feed of the comments on all posts together.
_WHOLE_SITES = ("/comments/feed", "/feeds/comments/default", "/comments.rss", "/comments.atom")


def threads(
    posts: Sequence[Stored], feeds: Mapping[str, Source], now: datetime
) -> tuple[list[Thread], list[Thread]]:
    """List the threads of one member that are asked for, and those of another site, which are not.

    `feeds` are the member's, by their addresses. A post's own site alone may say what was said
    under it: a feed that names another's comments would put words into its mouth.
    """
    found = [thread for thread in _young(posts, feeds, now) if thread.url]
    ours = [thread for thread in found if site(thread.url) in sites(thread)]
    return ours[:THREADS], [thread for thread in found if thread not in ours][:THREADS]


def sites(thread: Thread) -> frozenset[str]:
    """List the sites that may say what was said under a post: its own, and that of its feed."""
    return frozenset((site(thread.canonical), site(thread.feed))) - {""}


def _young(posts: Sequence[Stored], feeds: Mapping[str, Source], now: datetime) -> Iterable[Thread]:
    """Go through the young posts whose comments are wanted here, newest first."""
    # What several posts name is the feed of all comments of a site, and not of one post.
    uses = Counter(_bare(post.comments) for post in posts)
    for post in sorted(posts, key=lambda one: (one.date, one.path), reverse=True):
        source = feeds.get(post.feed)
        if source is None or source.comments == "off" or now - post.date > YOUNG:
            continue
        if uses[_bare(post.comments)] == 1 and not _is_of_a_site(post.comments, feeds):
            yield Thread(
                post.member,
                post.path,
                post.canonical,
                post.feed,
                post.comments,
                source.comments,
                source.where,
            )


def _is_of_a_site(address: str, feeds: Iterable[str]) -> bool:
    """Tell whether an address is the feed of a whole site: of its comments, or of its posts."""
    whole = {f"//{site(address)}{path}" for path in _WHOLE_SITES}
    return _bare(address) in whole | set(map(_bare, feeds))


def _bare(address: str) -> str:
    return normal(address).replace("//www.", "//", 1)
