"""A title that is a script where UTF-7 is believed."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(
        '<?xml version="1.0" encoding="utf-7"?>' + rss(item(title="+ADw-script+AD4-alert(1)")),
        "text/xml; charset=utf-7",
    ),
    says=r"1 new",
    files=1,
    lacks=("<script",),
)
