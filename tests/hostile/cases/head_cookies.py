"""A flood of cookies. None is kept, none is sent to anybody."""

from tests.hostile.case import feed
from tests.hostile.documents import OK, numbered, said

CASE = feed(
    said(OK + numbered("Set-Cookie: c{}=1; Domain=example\r\n", 10_000).encode() + b"\r\n"),
    says=r"could not be read: The site's answer is damaged\.",
)
