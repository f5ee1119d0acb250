"""Ten thousand headers, and then a sound feed."""

from tests.hostile.case import feed
from tests.hostile.documents import OK, item, numbered, rss, said

CASE = feed(
    said(OK + numbered("X-{}: a\r\n", 10_000).encode() + b"\r\n" + rss(item()).encode()),
    says=r"could not be read: The site's answer is damaged\.",
)
