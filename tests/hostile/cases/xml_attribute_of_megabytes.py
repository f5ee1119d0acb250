"""One attribute of four megabytes."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import bare

CASE = feed(
    Answer(bare(f'<item a="{"b" * 4 * 2**20}"><title>x</title></item>')),
    says=r"1 new",
    files=1,
)
