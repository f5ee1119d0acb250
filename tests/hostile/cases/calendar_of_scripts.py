"""Addresses, alarms and another description in HTML, each with something that acts.

A summary is plain text (RFC 5545): it is kept to the letter, and pages show it to the letter."""

from tests.hostile.case import calendar
from tests.hostile.documents import dates, event

CASE = calendar(
    dates(
        event(
            "a",
            "<script>alert(1)</script>Fair",
            more=[
                'DESCRIPTION;ALTREP="http://10.0.0.5/x":Come',
                "X-ALT-DESC;FMTTYPE=text/html:<script>alert(1)</script><p onclick=x()>Come</p>"
                '<img src="http://spy.example/p.gif" width=1 height=1>',
                "ATTACH:file:///etc/passwd",
                "ATTACH;VALUE=BINARY;ENCODING=BASE64:" + "QUFB" * 50_000,
                "URL:javascript:alert(1)",
                "BEGIN:VALARM",
                "ACTION:PROCEDURE",
                "ATTACH:http://10.0.0.5/run",
                "TRIGGER:-PT1S",
                "REPEAT:1000000",
                "END:VALARM",
            ],
        )
    ),
    says=r"1 new",
    files=1,
    holds=("title: <script>alert(1)</script>Fair\n",),
    lacks=("onclick", "spy.example", "javascript:", "10.0.0.5", "file:", "QUFB"),
)
