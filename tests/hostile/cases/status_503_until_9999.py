"""Too much to do until the year 9999: it is asked again within a week."""

from tests.hostile.case import Answer, feed

CASE = feed(
    Answer(status=503, headers={"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"}),
    says=r"answers 503.*asked again on 2026-11-09",
)
