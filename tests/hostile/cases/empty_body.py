"""Nothing at all, with status 200."""

from tests.hostile.case import Answer, feed

CASE = feed(Answer(b""), says=r"could not be read: The server sent nothing")
