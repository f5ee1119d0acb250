"""Titles that no disk can take as names: devices, ways up, dots at the end, 255 bytes and more."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

TITLES = (
    "CON",
    "aux.md",
    "../../members/honest-rss",
    "/etc/passwd",
    "C:\\x",
    "a. . .",
    "ʼ" * 400,
    "é" * 300,
    "",
    "...",
    "NUL",
    "index",
    "state",
    "events",
    "comments",
    "&#x202e;gnp.exe",
)
CASE = feed(
    Answer(rss(*(item(str(n), title=title) for n, title in enumerate(TITLES)))),
    says=r"16 new",
    files=16,
)
