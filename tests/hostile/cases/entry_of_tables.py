"""A table of fifty thousand cells, and five hundred tables in each other."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(
        rss(
            item("1", body="<table><tr>" + "<td>x" * 50_000),
            item("2", body="<table><tr><td>" * 500 + "x"),
        )
    ),
    says=r"2 new",
    files=2,
)
