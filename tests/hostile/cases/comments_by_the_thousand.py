"""Two thousand comments on one post: the newest are read."""

from tests.hostile.case import COMMENTS, Case, Night
from tests.hostile.documents import TALKED_OF, bare, packed


def said_by(n):
    return (
        f"<item><guid>c{n}</guid><dc:creator>K</dc:creator>"
        f"<description>Word {n}.</description></item>"
    )


CASE = Case(
    member=COMMENTS,
    nights=(
        Night(
            web={
                "/feed.xml": TALKED_OF,
                "/1/comments": packed(bare(*(said_by(n) for n in range(2_000)))),
            },
            says=r"comments: 200 new",
            files=201,
        ),
    ),
)
