"""Whatever is in a feed, reading it ends; and what is within its budget is not touched."""

from __future__ import annotations

import importlib
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from aggregator.budget import within
from aggregator.engines import engine
from aggregator.errors import NotRead
from aggregator.fetch import Limits

LITTLE = 0.02
OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"


def here(work: Callable[[], object], seconds: float) -> object:
    return within(seconds, work)


def in_a_thread(work: Callable[[], object], seconds: float) -> object:
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(within, seconds, work).result()


anywhere = pytest.mark.parametrize("run", [here, in_a_thread])


def for_ever() -> None:
    while True:
        pass


def swallowing() -> None:
    """Go on whatever is raised, as a library with a bare `except` does, and end well."""
    for _ in range(2):
        with suppress(BaseException):
            for_ever()


@anywhere
@pytest.mark.parametrize("work", [for_ever, swallowing])
def test_work_that_never_ends_is_stopped_in_plain_words(
    run: Callable[..., object], work: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aggregator.budget._STEP", LITTLE)
    with pytest.raises(NotRead, match=r"^It takes more than 0\.02 seconds of computing"):
        run(work, LITTLE)


def test_a_regular_expression_that_runs_away_is_stopped() -> None:
    with pytest.raises(NotRead):
        within(LITTLE, re.fullmatch, "(a*)*b", "a" * 60)


@anywhere
def test_within_the_budget_answers_and_faults_come_out_as_they_are(
    run: Callable[..., object],
) -> None:
    assert run(lambda: "done", 20) == "done"
    with pytest.raises(ZeroDivisionError):
        run(lambda: 1 // 0, 20)


def test_waiting_costs_nothing() -> None:
    asked, told = threading.Event(), threading.Event()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(within, 20, lambda: asked.set() or told.wait(10))
        asked.wait(10)
        told.set()
        assert waiting.result() is True


PROFILED = """
import sys, threading
from aggregator.budget import within
thread = threading.Thread(target=within, args=(20, abs, -1))
thread.start()
thread.join()
sys.setprofile(lambda *told: None)
total = sum(abs(number) for number in range(1000))
sys.setprofile(None)
print(total)
"""


def test_what_follows_in_the_process_can_be_profiled() -> None:
    """Python 3.11 goes in circles under a profiler where an error from outside was taken back."""
    command = [sys.executable, "-c", PROFILED]
    done = subprocess.run(command, timeout=60, capture_output=True, text=True, check=True)
    assert done.stdout == "499500\n"


def test_no_alarm_is_left_behind() -> None:
    before = signal.getsignal(signal.SIGPROF)
    with pytest.raises(NotRead):
        within(LITTLE, for_ever)
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGPROF) == before


def test_a_process_is_stopped_too_and_does_other_work_afterwards() -> None:
    with engine("processes:1") as processes:
        with pytest.raises(NotRead):
            processes.submit(within, LITTLE, for_ever).result()
        assert processes.submit(within, 20, abs, -1).result() == 1


ROW = re.compile(r"^\| [^|]+ \| ([\d,]+) \| `([\w.]+)` \|", re.MULTILINE)


def test_the_table_of_what_one_feed_may_take_says_what_the_code_does() -> None:
    rows = ROW.findall(OPERATIONS.read_text(encoding="utf-8"))
    assert len(rows) >= 12
    for number, name in rows:
        room, _, bound = name.rpartition(".")
        at = Limits() if room == "Limits" else importlib.import_module(ROOMS[room])
        assert int(number.replace(",", "")) == getattr(at, bound), name


ROOMS = {
    "parse": "aggregator.parse",
    "elements": "aggregator.parse.elements",
    "clean": "aggregator.clean",
    "pictures": "aggregator.pictures",
    "redraw": "aggregator.redraw",
    "processes": "aggregator.engines.processes",
}
