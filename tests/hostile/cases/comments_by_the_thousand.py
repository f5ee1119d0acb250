"""Two thousand comments on one post: the newest are read."""

from tests.hostile.case import COMMENTS, Answer, Case, Night
from tests.hostile.documents import bare, item, packed, rss


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
                "/feed.xml": Answer(
                    rss(item(more="<wfw:commentRss>http://{host}/1/comments</wfw:commentRss>"))
                ),
                "/1/comments": packed(bare(*(said_by(n) for n in range(2_000)))),
            },
            says=r"comments: 200 new",
            files=201,
        ),
    ),
)
