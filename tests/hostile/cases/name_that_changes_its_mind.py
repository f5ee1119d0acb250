"""At the first question the name leads to us, at the second into a private network."""

from tests.hostile.case import FEED, Case, Night
from tests.hostile.documents import said

CASE = Case(
    member=FEED,
    nights=(
        Night(
            web={
                # https is another connection, for which the name is asked again.
                "/feed.xml": said(
                    b"HTTP/1.1 302 So\r\n"
                    b"Location: https://name-that-changes-its-mind.example/b\r\n\r\n"
                )
            },
            says=r"could not be read: .*private network",
        ),
        Night(says=r"could not be read: The address leads into a private network\."),
    ),
    names={"name-that-changes-its-mind.example": (("127.0.0.1",), ("10.0.0.5",))},
)
