"""The feed of comments of a post is sent on to an honest member's."""

from tests.hostile.case import COMMENTS, Case, Night
from tests.hostile.documents import TALKED_OF, sent_on

CASE = Case(
    member=COMMENTS,
    nights=(
        Night(
            web={
                "/feed.xml": TALKED_OF,
                "/1/comments": sent_on("http://honest-talk.example/1/comments"),
            },
            says=r"comments could not be read: The feed of comments leads to another site",
            files=1,
        ),
    ),
)
