"""Ten thousand enclosures of one podcast episode, of lengths below zero and beyond all bounds."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, numbered, rss

CASE = feed(
    Answer(
        rss(
            item(
                more=numbered(
                    '<enclosure url="http://a.example/{}" length="-{}" type="a/b"/>', 10_000
                )
                + '<enclosure url="javascript:alert(1)" length="'
                + "9" * 5000
                + '" type="audio/mpeg"/>'
            )
        )
    ),
    says=r"1 new",
    files=1,
    lacks=("javascript:", "/300\n", "9" * 20),
)
