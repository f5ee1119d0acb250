"""A validator with a line break of its own in it, which would be a header of ours."""

from tests.hostile.case import feed
from tests.hostile.documents import OK, item, rss, said

CASE = feed(
    said(OK + b'ETag: "a\rX-Evil: 1"\r\nContent-Language: en\x00\r\n\r\n' + rss(item()).encode()),
    says=r"could not be read: The site's answer is damaged\.",
)
