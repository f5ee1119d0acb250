"""The feed of comments of a post is sent on to an honest member's."""

from tests.hostile.case import COMMENTS, Answer, Case, Night
from tests.hostile.documents import item, rss, sent_on

CASE = Case(
    member=COMMENTS,
    nights=(
        Night(
            web={
                "/feed.xml": Answer(
                    rss(item(more="<wfw:commentRss>http://{host}/1/comments</wfw:commentRss>"))
                ),
                "/1/comments": sent_on("http://honest-talk.example/1/comments"),
            },
            says=r"comments could not be read: The feed of comments leads to another site",
            files=1,
        ),
    ),
)
