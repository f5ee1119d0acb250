"""An https address where plain HTTP is spoken."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(rss(item())),
    member="feeds:\n- url: https://{host}:80/feed.xml\n",
    says=r"could not be read: The (site cannot be reached|site's certificate is not)",
)
