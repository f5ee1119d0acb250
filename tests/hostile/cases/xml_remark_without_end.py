"""A remark that nothing closes, of four megabytes."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import bare

CASE = feed(
    Answer(bare("<item><title>x</title></item><!-- ", "- " * 2 * 2**20)),
    says=r"new|could not be read: ",
    files=1,
)
