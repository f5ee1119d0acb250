"""A link of a megabyte."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import bare

CASE = feed(
    Answer(bare(f"<item><title>x</title><link>http://a.example/{'a' * 2**20}</link></item>")),
    says=r"1 new",
    files=1,
    lacks=("a" * 3000,),
)
