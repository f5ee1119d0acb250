"""A certificate that nobody signed, of another site."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(rss(item())),
    member="feeds:\n- url: https://{host}/feed.xml\n",
    says=r"could not be read: The site's certificate is not in order\.",
)
