"""A hundred and fifty thousand items: the newest thousand are read."""

from tests.hostile.case import feed
from tests.hostile.documents import numbered, packed

CASE = feed(
    packed(
        '{"version": "https://jsonfeed.org/version/1.1", "items": ['
        + numbered('{"id":"{}","title":"x"},', 150_000)
        + "{}]}",
        "application/json",
    ),
    member="feeds:\n- url: http://{host}/feed.xml\n",
    says=r"has 1000 entries or more",
    files=10,
)
