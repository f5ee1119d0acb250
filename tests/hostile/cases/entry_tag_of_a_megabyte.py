"""One tag of a megabyte, and ten thousand tags."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, numbered, rss

CASE = feed(
    Answer(
        rss(
            item("1", more=f"<category>{'a' * 2**20}</category>"),
            item("2", more=numbered("<category>tag{}</category>", 10_000)),
        )
    ),
    says=r"2 new",
    files=2,
    lacks=("a" * 301, "tag300"),
)
