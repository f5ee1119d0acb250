"""An element with a hundred thousand attributes."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import bare, numbered

CASE = feed(
    Answer(bare("<item", numbered(' a{}="1"', 100_000), "><title>x</title></item>")),
    says=r"1 new",
    files=1,
)
