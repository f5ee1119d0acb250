"""How a member of the hub writes thirty-one ways to say when something is, or which are refused.

Our own reckoning and three other people's readers of our calendar agree with the right answer;
where one does not, `recurrence/ours.yml` says which, how and why.
"""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path
from typing import Any

import peers
import pytest
import yaml
from diary import faults, file_of, ours, record
from recurrence_cases import SINCE, UNTIL, _times, cases, when
from town import Hub

HERE = Path(__file__).parent
OURS = yaml.load((HERE / "recurrence" / "ours.yml").read_text("utf-8"), yaml.BaseLoader)
CASES = cases()
WRITTEN = [name for name, row in OURS.items() if "events" in row]
MEMBER = "---\ntype: organisation\nname: A\npurpose: B.\nsector: public\nemail: a@a.example\n---\n"


def right(name: str) -> tuple[peers.Occurrence, ...]:
    """The times a case must give: those of the standard, or ours with the reason."""
    row = OURS[name]
    assert "why" in row or not {"times", "readers"} & row.keys()
    answer = _times(row["times"]) if "times" in row else CASES[name].times
    assert answer is not None
    return answer


@pytest.fixture(scope="module")
def read() -> dict[str, dict[str, list[peers.Occurrence]]]:
    """What each reader makes of our files of each case; Node is started once for all."""
    files = [(name, file_of(record(each))) for name in WRITTEN for each in OURS[name]["events"]]
    answers = peers.all_expansions([file for _, file in files], SINCE, UNTIL)
    found: dict[str, dict[str, list[Any]]] = {name: {} for name in WRITTEN}
    for (name, _), answer in zip(files, answers, strict=True):
        for reader, told in answer.items():
            found[name].setdefault(reader, []).extend(told)
    return found


def test_every_case_is_there() -> None:
    assert list(OURS) == list(CASES)
    assert len(OURS) == 31


@pytest.mark.parametrize("name", WRITTEN)
def test_a_case_is_written_without_a_fault_and_our_pages_give_the_right_answer(name: str) -> None:
    made = [record(fields, now=SINCE) for fields in OURS[name]["events"]]
    assert [told for event in made for told in faults(event)] == []
    assert when(one for event in made for one in ours(event, SINCE, UNTIL)) == right(name)


@pytest.mark.parametrize("name", WRITTEN)
def test_other_people_s_readers_agree_or_differ_as_is_told(name: str, read: Any) -> None:
    told = OURS[name].get("readers", {})
    for reader in peers.READERS:
        expected = _times(told[reader]) if reader in told else right(name)
        assert when(read[name][reader]) == expected, reader
    assert all(_times(given) != right(name) for given in told.values())


@pytest.mark.parametrize("name", [name for name, row in OURS.items() if "refused" in row])
def test_what_cannot_be_is_sent_back_with_advice(name: str, hub: Hub) -> None:
    fields = {"title": "A", "organiser": "a", "venue": "Hall", **OURS[name]["refused"]}
    day = re.match(r"[\d-]{10}", fields["start"])
    head = yaml.safe_dump(fields, default_style='"', sort_keys=False)
    file = f"events/{day[0]}-a.md" if day else f"events/2026-10-13-{next(count())}.md"
    hub.write({"members/a.md": MEMBER, file: f"---\n{head}---\n"})
    (fault,) = hub.faults()
    assert OURS[name]["told"] in fault
