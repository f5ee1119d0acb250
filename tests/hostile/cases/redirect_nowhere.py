"""Moved, and not a word of where to."""

from tests.hostile.case import Answer, feed

CASE = feed(Answer(status=301), says=r"could not be read: The address says that it has moved, but")
