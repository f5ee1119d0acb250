"""XInclude and a style sheet, which a processor would fetch."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(
        '<?xml-stylesheet type="text/xsl" href="file:///etc/passwd"?>'
        + rss(
            item(),
            more='<x:include xmlns:x="http://www.w3.org/2001/XInclude" parse="text"'
            ' href="file:///etc/passwd"/>',
        )
    ),
    says=r"1 new",
    files=1,
    lacks=("root:",),
)
