"""A thousand entries that share one id, each with a link of its own."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import bare, numbered

CASE = feed(
    Answer(
        bare(
            numbered(
                "<item><title>{}</title><guid>a</guid><link>http://a.example/{}</link></item>", 1000
            )
        )
    ),
    member="feeds:\n- url: http://{host}/feed.xml\n",
    says=r"10 new",
    files=10,
)
