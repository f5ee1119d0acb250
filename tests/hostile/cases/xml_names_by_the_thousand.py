"""Twenty thousand namespaces."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import bare, numbered

CASE = feed(
    Answer(
        bare("<item><title>x</title>", numbered('<p{}:a xmlns:p{}="urn:{}"/>', 20_000), "</item>")
    ),
    says=r"1 new",
    files=1,
)
