"""What a document may cost: the work grows with its length and no faster, and ends."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from aggregator.parse import MAX_ENTRIES, parse
from aggregator.parse.contentlines import unfolded
from aggregator.parse.elements import LONGEST_NAME, MAX_ATTRIBUTES, MAX_READ, MAX_TAGS, elements
from tests.aggregator.hostile import ATOM, DOCUMENTS, ITEM, RSS, read

ROOT = Path(__file__).parents[2]
URL = "https://news.example/feed"


def calls(action: Callable[[], object]) -> int:
    """Count the functions called, in Python and in C."""
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    sys.setprofile(count)
    try:
        action()
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_twice_the_document_is_at_most_twice_the_work(document: Callable[[int], str]) -> None:
    read(document(1_000))  # what is read once, such as the names of months
    half, whole = (calls(lambda size=size: read(document(size))) for size in (20_000, 40_000))
    assert whole <= 2.2 * half + 500


def test_no_document_made_to_be_slow_is_read_without_end() -> None:
    """The time is there to tell what hangs from what does not: each of them takes seconds."""
    command = [sys.executable, "-m", "tests.aggregator.hostile", "100000"]
    done = subprocess.run(command, cwd=ROOT, timeout=300, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == list(DOCUMENTS)


def test_what_feedparser_compares_with_itself_is_short() -> None:
    tags = "".join(f"<category>t{number}</category>" for number in range(2 * MAX_TAGS))
    name = "<author>" + "a." * LONGEST_NAME + "</author>"
    entry = elements(f"{ITEM}{tags}{name}</item></channel></rss>").entries[0]
    assert len(entry["tags"]) == MAX_TAGS
    assert len(entry["authors"][0]["name"]) == LONGEST_NAME


@pytest.mark.parametrize("end", ["</item></channel></rss>", "</item>&x;"])
def test_of_very_many_attributes_only_the_first_are_looked_at(end: str) -> None:
    many = " ".join(f'a{number}="x"' for number in range(3 * MAX_ATTRIBUTES))
    entry = elements(f"{ITEM}<thing {many}></thing>{end}").entries[0]
    assert len(entry["thing"]) <= MAX_ATTRIBUTES


def test_a_document_is_gone_through_only_so_far_and_the_newest_of_that_are_read() -> None:
    years = (
        f"<entry><id>n{n}</id><updated>{1000 + n}-01-01</updated></entry>" for n in range(8000)
    )
    late = "<entry><id>late</id><updated>9999-01-01</updated></entry>"
    feed = parse(f"{ATOM}{''.join(years)}{late}</feed>".encode(), "", URL)
    assert [feed.entries[0].id, feed.entries[1].id, len(feed.entries)] == [
        "late",
        "n7999",
        MAX_ENTRIES,
    ]
    many = f"{RSS}{'<item><guid>x</guid></item>' * (MAX_READ + 10)}"
    assert len(elements(many).entries) == MAX_READ


def test_a_line_that_is_folded_without_end_takes_no_more_memory_than_it_is_long() -> None:
    folded = b"SUMMARY:" + b"a\r\n " * 100_000
    tracemalloc.start()
    try:
        assert unfolded(folded) == b"SUMMARY:" + b"a" * 100_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3 * len(folded)
