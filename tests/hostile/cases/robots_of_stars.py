"""A robots.txt of patterns that are slow to match, half a megabyte of them."""

from tests.hostile.case import ACCOUNT, Answer, Case, Night
from tests.hostile.documents import item, rss

CASE = Case(
    member=ACCOUNT,
    nights=(
        Night(
            web={
                "/feed.xml": Answer(rss(item())),
                "/robots.txt": Answer(
                    "User-agent: *\n" + ("Disallow: /" + "*a" * 40 + "*b$\n") * 5000, "text/plain"
                ),
                "/@us": Answer("<html>" + "a" * 1000, "text/html"),
            },
            says=r"does not link back|could not be asked",
            files=1,
        ),
    ),
)
