"""Two addresses that send us to each other."""

from tests.hostile.case import FEED, Case, Night
from tests.hostile.documents import sent_on

CASE = Case(
    member=FEED,
    nights=(
        Night(
            web={
                "/feed.xml": sent_on("/other.xml"),
                "/other.xml": sent_on("http://{host}/feed.xml"),
            },
            says=r"could not be read: The address sends us round in circles\.",
        ),
    ),
)
