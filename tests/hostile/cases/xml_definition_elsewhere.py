"""A document type whose definition is to be fetched from inside the network."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(f'<!DOCTYPE rss SYSTEM "http://169.254.169.254/rss.dtd">{rss(item())}'),
    says=r"1 new",
    files=1,
)
