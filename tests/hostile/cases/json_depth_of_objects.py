"""A hundred thousand objects within each other, and all of them closed."""

from tests.hostile.case import Answer, feed

CASE = feed(
    Answer(
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "x", "_a":'
        + '{"a":' * 100_000
        + "1"
        + "}" * 100_000
        + "}]}",
        "application/json",
    ),
    says=r"1 new|could not be read: This JSON is broken",
)
