"""A hundred thousand entries: the newest are read, and the report says so."""

from tests.hostile.case import feed
from tests.hostile.documents import bare, numbered, packed

CASE = feed(
    packed(bare(numbered("<item><title>{}</title><guid>{}</guid></item>", 100_000))),
    member="feeds:\n- url: http://{host}/feed.xml\n",
    says=r"has 1000 entries or more",
    files=10,
)
