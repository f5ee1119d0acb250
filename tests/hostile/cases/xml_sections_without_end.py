"""A hundred thousand sections that nothing closes."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import bare

CASE = feed(
    Answer(bare("<item><title>x</title>&x;", "<![CDATA[" * 100_000)),
    says=r"no posts",
)
