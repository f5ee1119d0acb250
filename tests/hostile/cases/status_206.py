"""A part of a feed that nobody asked a part of."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(rss(item()), status=206, headers={"Content-Range": "bytes 0-100/9999"}),
    says=r"could not be read: The address answers 206",
)
