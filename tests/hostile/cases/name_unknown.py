"""A site whose name has run out."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(rss(item())),
    member="feeds:\n- url: http://gone.invalid/feed.xml\n",
    says=r"could not be read: The name of the site cannot be found\.",
)
