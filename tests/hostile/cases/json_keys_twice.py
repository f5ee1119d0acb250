"""The same key many times: the last one is read, or none."""

from tests.hostile.case import Answer, feed

CASE = feed(
    Answer(
        '{"version": "https://jsonfeed.org/version/1.1", "items": [], "items": ['
        '{"id": "a", "id": "b", "title": ["y"], "title": "x", "url": {"a": 1}}]}',
        "application/json",
    ),
    says=r"1 new",
    files=1,
)
