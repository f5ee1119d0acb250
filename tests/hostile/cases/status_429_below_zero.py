"""A rest of less than no time."""

from tests.hostile.case import Answer, feed

CASE = feed(
    Answer(status=429, headers={"Retry-After": "-5"}),
    says=r"could not be read: The address answers 429",
)
