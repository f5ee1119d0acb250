"""“Later” is no time, and neither is the 31st of February."""

from tests.hostile.case import Answer, feed

CASE = feed(
    Answer(status=503, headers={"Retry-After": "Wed, 31 Feb 2027 25:61:61 NOPE"}),
    says=r"could not be read: The address answers 503",
)
