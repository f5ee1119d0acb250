"""No head at all, as in 1991."""

from tests.hostile.case import feed
from tests.hostile.documents import item, rss, said

CASE = feed(
    said(rss(item()).encode()),
    says=r"could not be read: The site's answer is damaged\.",
)
