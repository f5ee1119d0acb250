"""Answers to comments that nobody has seen, to themselves, and in a circle."""

from tests.hostile.case import COMMENTS, Answer, Case, Night
from tests.hostile.documents import TALKED_OF, rss


def said_by(n, to):
    return (
        f"<item><title>By: K{n}</title><guid>http://{{host}}/1#c{n}</guid><link>http://{{host}}/1#comment-{n}"
        f"</link><dc:creator>K{n}</dc:creator><pubDate>Sun, 01 Nov 2026 12:00:00 GMT</pubDate>"
        f'<thr:in-reply-to ref="http://{{host}}/1#c{to}"/>'
        f"<description>Word {n}.</description></item>"
    )


CASE = Case(
    member=COMMENTS,
    nights=(
        Night(
            web={
                "/feed.xml": TALKED_OF,
                "/1/comments": Answer(
                    rss(said_by(1, 2), said_by(2, 3), said_by(3, 1), said_by(4, 4), said_by(5, 99))
                ),
            },
            says=r"comments: 5 new",
            files=6,
        ),
    ),
)
