"""At the first question the name leads to us, at the second into a private network."""

from tests.hostile.case import FEED, Case, Night
from tests.hostile.documents import said

CASE = Case(
    member=FEED,
    nights=(
        Night(
            web={
                "/feed.xml": said(b"HTTP/1.1 302 So\r\nLocation: /b\r\nConnection: close\r\n\r\n")
            },
            says=r"could not be read: ",
        ),
        Night(says=r"could not be read: The address leads into a private network\."),
    ),
    names={"name-that-changes-its-mind.example": (("127.0.0.1",), ("10.0.0.5",))},
)
