"""The name is sold, and the spam keeps one old post so as to look the same."""

from tests.hostile.case import FEED, Answer, Case, Night
from tests.hostile.documents import item, numbered, rss

SPAM = (
    "<item><title>Casino</title><guid>http://spam.example/{}</guid><link>http://spam.example/{}</link>"
    "<description>Menang sekarang.</description></item>"
)
CASE = Case(
    member=FEED,
    nights=(
        Night(
            web={
                "/feed.xml": Answer(
                    rss(
                        item("1"),
                        item("2"),
                        item("3"),
                        more="<language>en</language><generator>A 1</generator>",
                    )
                )
            },
            says=r"3 new",
            files=3,
        ),
        Night(
            web={
                "/feed.xml": Answer(
                    rss(
                        numbered(SPAM, 19),
                        item("1"),
                        title="Best casino",
                        more="<language>id</language><generator>Z 9</generator>",
                    )
                )
            },
            says=r"held back: This looks like another site now|held back",
            files=3,
        ),
    ),
    lacks=("Casino",),
)
