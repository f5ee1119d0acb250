"""A feed of comments that never ends."""

from tests.hostile.case import COMMENTS, Case, Night
from tests.hostile.documents import OK, TALKED_OF, dripping

CASE = Case(
    member=COMMENTS,
    nights=(
        Night(
            web={
                "/feed.xml": TALKED_OF,
                "/1/comments": dripping(OK + b"\r\n", b"<"),
            },
            says=r"comments could not be read: The answer takes too long",
            files=1,
        ),
    ),
)
