"""Good for a hundred years, say server and feed: it is asked again within a week."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, numbered, rss

CASE = feed(
    Answer(
        rss(
            item(),
            more="<ttl>99999999999999999999</ttl><skipHours>"
            + numbered("<hour>{}</hour>", 24)
            + "</skipHours>",
        ),
        headers={
            "Cache-Control": "max-age=" + "9" * 300,
            "Expires": "Fri, 31 Dec 9999 23:59:59 GMT",
        },
    ),
    says=r"1 new",
    files=1,
)
