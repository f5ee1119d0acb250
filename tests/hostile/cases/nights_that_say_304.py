"""“Nothing new” for ever, with a validator that nobody gave, and a body besides."""

from tests.hostile.case import FEED, Answer, Case, Night
from tests.hostile.documents import item, rss, said

CASE = Case(
    member=FEED,
    nights=(
        Night(
            web={"/feed.xml": Answer(rss(item()), headers={"ETag": '"a"'})}, says=r"1 new", files=1
        ),
        Night(
            web={
                "/feed.xml": said(
                    b'HTTP/1.1 304 No\r\nETag: "' + b"b" * 5000 + b'"\r\nConnection: close\r\n\r\n'
                )
            },
            says=r"unchanged",
            files=1,
        ),
        Night(web={"/feed.xml": Answer(status=304)}, says=r"unchanged", files=1),
    ),
)
