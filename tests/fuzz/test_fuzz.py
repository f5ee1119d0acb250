"""The laws of the fuzz targets hold for every fixture and for noise; and the fuzzing runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.__main__ import FIXTURES, atheris, fixtures
from tests.fuzz.targets import TARGETS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_every_fixture_keeps_the_laws(target: str) -> None:
    files = fixtures(target)
    assert len(files) > 10
    for file in files:
        TARGETS[target](file.read_bytes())


_FEED = "<rss <item> </item> <title> <![CDATA[ ]]> &lt; &#x202e; <p> <a href=' javascript: [x]( )"
_OTHERS = '{"version" "items" [{ "id" }] --- BEGIN:VEVENT END: DTSTART: RRULE:FREQ=DAILY : ; "'
PIECES = st.sampled_from([*_FEED.split(), *_OTHERS.split(), "\r", "\n", " ", "\0"])
noise = st.lists(st.one_of(PIECES.map(str.encode), st.binary(max_size=8)), max_size=30)


@pytest.mark.parametrize("target", sorted(TARGETS))
@given(pieces=noise)
def test_noise_keeps_the_laws(target: str, pieces: list[bytes]) -> None:
    TARGETS[target](b"".join(pieces))


@pytest.mark.skipif(atheris is None, reason="atheris is made for Linux on x86-64 only")
def test_a_second_of_fuzzing_finds_nothing_and_says_what_it_did(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.fuzz", "frontmatter", "--seconds", "1"]
    done = subprocess.run(
        [*command, "--kept", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "stat::number_of_executed_units" in done.stderr


def test_every_target_has_fixtures_to_begin_with() -> None:
    assert FIXTURES.keys() == TARGETS.keys()


def test_a_post_that_loses_a_number_is_written_as_the_site_reads_it() -> None:
    TARGETS["written"]((ROOT / "tests/aggregator/contacts-feed.xml").read_bytes())
