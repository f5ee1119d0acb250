"""No content, and a body all the same."""

from tests.hostile.case import feed
from tests.hostile.documents import item, rss, said

CASE = feed(
    said(b"HTTP/1.1 204 No Content\r\n\r\n" + rss(item()).encode()),
    says=r"could not be read: The (address answers 204|site's answer is damaged)",
)
