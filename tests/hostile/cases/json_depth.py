"""A list within a list, a million times."""

from tests.hostile.case import Answer, feed

CASE = feed(
    Answer(
        '{"version": "https://jsonfeed.org/version/1.1", "items": ' + "[" * 1_000_000,
        "application/json",
    ),
    says=r"could not be read: This JSON is broken",
)
