"""Real feeds are never doubted for being themselves, and hardly one is another's to be mistaken.

`pytest -s` prints the counts.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import store
from aggregator.errors import NotAFeed
from aggregator.model import Fetched, Source, Validators
from aggregator.posts import suspicion
from aggregator.posts.plan import Standing, plan
from aggregator.posts.reading import Reading, read_feed
from aggregator.posts.suspicion import Seen

FOLDER = Path(__file__).parents[2].parent / "shared" / "feeds"
DOCUMENTS = sorted(path for path in FOLDER.glob("*") if path.suffix not in (".md", ".tsv"))
SOURCE = Source("m", "https://m.example/feed")
FIRST = datetime(2027, 1, 1, tzinfo=UTC)
SECOND = FIRST + timedelta(days=1)

pytestmark = pytest.mark.skipif(not DOCUMENTS, reason=f"no real feeds at {FOLDER}")


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    """Read every document as if it had come from one address."""
    found = {}
    for path in DOCUMENTS:
        fetched = Fetched(SOURCE, SOURCE.url, "", path.read_bytes(), Validators())
        try:
            found[path.name] = read_feed(fetched, frozenset(), {})
        except NotAFeed:
            continue
    return {name: reading for name, reading in found.items() if reading.posts}


def test_a_feed_is_itself_and_no_other(readings: dict[str, Reading]) -> None:
    itself, another = Counter[str](), Counter[str]()
    for name, first in readings.items():
        before = store.viewed((), plan(Standing(), first.posts, SOURCE, FIRST))
        for other, second in readings.items():
            changes = plan(Standing(before), second.posts, SOURCE, SECOND)
            seen = Seen(SOURCE, second.profile, before, changes)
            doubt, _ = suspicion.judge(seen, SECOND.date())
            told = itself if other == name else another
            told[doubt.suspicion if doubt else "taken"] += 1
    print(f"\n{len(readings)} feeds as themselves: {dict(itself)}; as another: {dict(another)}")
    assert len(readings) > 40
    assert itself == {"taken": len(readings)}
    assert another["taken"] <= 0.01 * another.total()
