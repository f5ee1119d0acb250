"""A chain of redirects, each to a new address, across sites."""

from tests.hostile.case import FEED, Case, Night
from tests.hostile.documents import sent_on

CASE = Case(
    member=FEED,
    nights=(
        Night(
            web={
                "/feed.xml": sent_on("http://chain0.example/0"),
                **{
                    f"chain{n}.example/{n}": sent_on(f"http://chain{n + 1}.example/{n + 1}")
                    for n in range(30)
                },
            },
            says=r"could not be read: The address sends us on more than 5 times\.",
        ),
    ),
)
