"""A web page whose feed is at a private address."""

from tests.hostile.case import Answer, feed

CASE = feed(
    Answer(
        '<html><head><link rel="alternate" type="application/rss+xml" href="http://10.0.0.5/feed">',
        "text/html",
    ),
    says=r"could not be read: .*private network",
)
