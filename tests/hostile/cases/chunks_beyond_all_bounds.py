"""A chunk that says it holds sixteen exabytes."""

from tests.hostile.case import feed
from tests.hostile.documents import OK, said

CASE = feed(
    said(OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n" + b"x" * 1000),
    says=r"could not be read: The (answer breaks off in the middle|site's answer is damaged)\.",
)
