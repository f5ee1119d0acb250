"""Fifteen hundred new entries in one night."""

from tests.hostile.case import FEED, Answer, Case, Night
from tests.hostile.documents import item, packed, rss

CASE = Case(
    member=FEED,
    nights=(
        Night(web={"/feed.xml": Answer(rss(item("1"), item("2")))}, says=r"2 new", files=2),
        Night(
            web={
                "/feed.xml": packed(
                    rss(
                        item("1"),
                        item("2"),
                        *(item(f"n{n}", date="Mon, 02 Nov 2026 01:00:00 GMT") for n in range(1500)),
                    ).replace("{host}", "nights-flooded.example")
                )
            },
            says=r"held back: It brings \d+ new posts at once",
            files=2,
        ),
    ),
)
