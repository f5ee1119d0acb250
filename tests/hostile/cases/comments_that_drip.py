"""A feed of comments that never ends."""

from tests.hostile.case import COMMENTS, Answer, Case, Night
from tests.hostile.documents import OK, dripping, item, rss

CASE = Case(
    member=COMMENTS,
    nights=(
        Night(
            web={
                "/feed.xml": Answer(
                    rss(item(more="<wfw:commentRss>http://{host}/1/comments</wfw:commentRss>"))
                ),
                "/1/comments": dripping(OK + b"\r\n", b"<"),
            },
            says=r"comments could not be read: The answer takes too long",
            files=1,
        ),
    ),
)
