"""A rest of ten to the power of two hundred seconds."""

from tests.hostile.case import Answer, feed

CASE = feed(
    Answer(status=429, headers={"Retry-After": "9" * 200}),
    says=r"answers 429.*asked again on 2026-11-09",
)
