"""Ten thousand entries that share one id and one link: they are one."""

from tests.hostile.case import feed
from tests.hostile.documents import bare, numbered, packed

CASE = feed(
    packed(bare(numbered("<item><title>{}</title><guid>a</guid></item>", 10_000))),
    says=r"999 entries repeat the id and the link of a newer one",
    files=1,
)
