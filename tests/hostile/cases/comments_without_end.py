"""A feed of comments that never ends."""

from tests.hostile.case import COMMENTS, Case, Night
from tests.hostile.documents import OK, TALKED_OF, pouring

CASE = Case(
    member=COMMENTS,
    nights=(
        Night(
            web={
                "/feed.xml": TALKED_OF,
                "/1/comments": pouring(OK + b"\r\n<rss>", b"<item><title>x</title></item>" * 2000),
            },
            says=r"comments could not be read: The answer is larger than 5 MiB",
            files=1,
        ),
    ),
)
