"""A feed of comments of three megabytes."""

from tests.hostile.case import COMMENTS, Case, Night
from tests.hostile.documents import TALKED_OF, bare, packed

CASE = Case(
    member=COMMENTS,
    nights=(
        Night(
            web={
                "/feed.xml": TALKED_OF,
                "/1/comments": packed(bare("<item><guid>1</guid><description>", "word " * 600_000)),
            },
            says=r"comments could not be read: It is larger than a megabyte",
            files=1,
        ),
    ),
)
