"""A web page that names a hundred feeds, each of them another page: few are asked for."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import numbered

CASE = feed(
    Answer(
        "<html><head>"
        + numbered('<link rel="alternate" type="application/rss+xml" href="/f{}">', 100),
        "text/html",
    ),
    says=r"could not be read: This is a web page",
)
