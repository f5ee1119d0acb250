"""A feed of comments of three megabytes."""

from tests.hostile.case import COMMENTS, Answer, Case, Night
from tests.hostile.documents import bare, item, packed, rss

CASE = Case(
    member=COMMENTS,
    nights=(
        Night(
            web={
                "/feed.xml": Answer(
                    rss(item(more="<wfw:commentRss>http://{host}/1/comments</wfw:commentRss>"))
                ),
                "/1/comments": packed(bare("<item><guid>1</guid><description>", "word " * 600_000)),
            },
            says=r"comments could not be read: It is larger than a megabyte",
            files=1,
        ),
    ),
)
