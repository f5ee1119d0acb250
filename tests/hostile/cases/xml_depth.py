"""Forty thousand elements, each within the one before."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import bare

CASE = feed(
    Answer(bare("<item>", "<a>" * 40_000, "</a>" * 40_000, "<title>x</title></item>")),
    says=r"new|could not be read: ",
    files=1,
)
