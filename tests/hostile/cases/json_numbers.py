"""Numbers of a hundred thousand digits, beyond all bounds, and none at all."""

from tests.hostile.case import Answer, feed

CASE = feed(
    Answer(
        '{"version": "https://jsonfeed.org/version/1.1", "title": 1e999, "items": ['
        '{"id": 1'
        + "0" * 100_000
        + '}, {"id": 1e400, "title": NaN, "date_published": -Infinity}]}',
        "application/json",
    ),
    says=r"new|could not be read: This JSON is broken",
)
