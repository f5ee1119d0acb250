"""An attribute that is there twice, which no XML may hold; and an element that closes another."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import bare

CASE = feed(
    Answer(bare('<item a="1" a="2"><title>x</b></title></item>')),
    says=r"1 new",
    files=1,
)
