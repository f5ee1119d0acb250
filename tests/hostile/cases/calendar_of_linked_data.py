"""A page whose JSON-LD is nested without end and refers to itself."""

from tests.hostile.case import Answer, calendar

CASE = calendar(
    Answer(
        '<html><script type="application/ld+json">{"@graph":' + '[{"@graph":' * 20_000 + "</script>"
        '<script type="application/ld+json">{"@type":"Event","@id":"#a","name":"x","superEvent":'
        '{"@id":"#a"},"startDate":"2026-11-10T10:00:00Z","eventSchedule":{"repeatFrequency":"PT1S"},'
        '"url":"javascript:alert(1)"}</script>',
        "text/html",
    ),
    says=r"1 new",
    files=1,
    lacks=("javascript:",),
)
