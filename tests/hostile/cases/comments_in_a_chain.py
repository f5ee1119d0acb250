"""Two hundred answers, each to the one before."""

from tests.hostile.case import COMMENTS, Answer, Case, Night
from tests.hostile.documents import TALKED_OF, rss


def said_by(n):
    return (
        f"<item><title>By: K</title><guid>http://{{host}}/1#c{n}</guid><link>http://{{host}}/1#comment-{n}"
        f"</link><pubDate>Sun, 01 Nov 2026 12:{n // 60:02}:{n % 60:02} GMT</pubDate>"
        f'<thr:in-reply-to ref="http://{{host}}/1#c{n - 1}"/>'
        f"<description>Word {n}.</description></item>"
    )


CASE = Case(
    member=COMMENTS,
    nights=(
        Night(
            web={
                "/feed.xml": TALKED_OF,
                "/1/comments": Answer(rss(*(said_by(n) for n in range(200)))),
            },
            says=r"comments: 200 new",
            files=201,
        ),
    ),
)
