"""It says UTF-16, and is not."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer('<?xml version="1.0" encoding="utf-16"?>' + rss(item())),
    says=r"1 new",
    files=1,
)
