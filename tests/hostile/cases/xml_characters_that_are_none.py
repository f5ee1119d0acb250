"""Control characters, a lone surrogate, and references to no character."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import bare

CASE = feed(
    Answer(
        bare("<item><title>x\x00\x01\x1b[31m&#0;&#xD800;&#x110000;y</title><guid>1</guid></item>")
        .encode()
        .replace(b"y<", b"\xed\xa0\x80y<")
    ),
    says=r"1 new",
    files=1,
    lacks=("\x00", "\x1b", "\ud800".encode("utf-8", "replace").decode()),
)
