"""Forty thousand elements that nothing closes."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import bare

CASE = feed(
    Answer(bare("<item><title>x</title>", "<a>" * 40_000)),
    says=r"no posts",
)
