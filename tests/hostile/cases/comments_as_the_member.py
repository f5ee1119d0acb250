"""Comments that claim to be the member's or another's, with fields of front matter and links."""

from tests.hostile.case import COMMENTS, Answer, Case, Night
from tests.hostile.documents import TALKED_OF, rss

CASE = Case(
    member=COMMENTS,
    nights=(
        Night(
            web={
                "/feed.xml": TALKED_OF,
                "/1/comments": Answer(
                    rss(
                        "<item><guid>a&#10;parent: x</guid><dc:creator>"
                        "honest-rss&#10;member: honest-rss"
                        "</dc:creator><link>http://honest-rss.example/a</link>"
                        "<description>&lt;script&gt;x&lt;/script&gt;Hello</description></item>"
                        "<item><guid>b</guid><dc:creator>me@private.example</dc:creator>"
                        "<description>Buy at shop.example and http://shop2.example/ now"
                        "</description></item>"
                    )
                ),
            },
            says=r"comments: 1 new, 1 held",
            files=2,
        ),
    ),
    lacks=("\nparent", "\nmember: honest", "<script", "private.example"),
)
