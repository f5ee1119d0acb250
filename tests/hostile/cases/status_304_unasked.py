"""“Nothing new”, to a first question."""

from tests.hostile.case import Answer, feed

CASE = feed(
    Answer(status=304),
    says=r"could not be read: The address answers 304",
)
