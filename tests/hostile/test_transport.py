"""Nights of a city in which most sites are hostile: each case is cut, told, and costs nobody else.

What is served and what must come of it stands in `cases/`, one file a case.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.hostile.city import NIGHTS, Lived, cases, certificate, live, look_in
from tests.hostile.honest import MEMBERS
from tests.hostile.web import serving

CASES = cases()
MEMORY = 450 * 2**20
"""Bytes that no process of a run may ever hold: 50 bodies of ten megabytes are 500."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Lived]]:
    """Live through the nights: in one process, in several, and with honest members alone."""
    if not sys.platform.startswith("linux"):
        pytest.skip("how much memory a process took is read as Linux tells it")
    folder = tmp_path_factory.mktemp("hostile")
    named = {place.split("/")[0] for case in CASES.values() for n in case.nights for place in n.web}
    hosts = [f"{name}.example" for name in (*MEMBERS, *CASES)] + sorted(named - {""})
    trusted = certificate(folder, "trusted", [h for h in hosts if not h.startswith("certificate-")])
    other = certificate(folder, "other", ["other.example"])
    if trusted is None or other is None:
        pytest.skip("openssl is not there to make certificates")

    def shown(host: str) -> Path:
        return trusted if host in hosts and not host.startswith("certificate-") else other

    plans = {"here": ("here", CASES), "processes": ("processes:2", CASES), "alone": ("here", {})}
    with serving(look_in(CASES), shown) as ports, ThreadPoolExecutor() as threads:
        lived = {
            name: threads.submit(live, folder / name, ports, jobs, found, trusted)
            for name, (jobs, found) in plans.items()
        }
        yield {name: run.result() for name, run in lived.items()}


def test_there_are_cases_enough_and_each_says_what_it_is() -> None:
    assert len(CASES) >= 100


@pytest.mark.parametrize("name", CASES)
def test_what_is_hostile_is_cut_told_in_one_line_and_leaves_the_rest(
    runs: dict[str, Lived], name: str
) -> None:
    case, lived = CASES[name], runs["here"]
    for number, (night, told) in enumerate(zip(case.nights, lived.nights, strict=False), 1):
        lines = told.lines(name)
        for says in (night.says, *night.also):
            assert any(re.search(says, line) for line in lines), (number, says, lines)
        assert len(told.files(name)) == night.files, (number, lines, [*told.files(name)])
        assert all(len(line) < 1000 and line.isprintable() for line in lines), lines
    last = lived.nights[len(case.nights) - 1].files(name)
    assert lived.nights[-1].files(name) == last, "what was written stays when the site is gone"
    text = "".join(_text(lived.content / path) for path in lived.nights[-1].files(name))
    assert not [word for word in case.lacks if word in text]
    assert not [word for word in case.holds if word not in text]


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.suffix == ".md" else ""


@pytest.mark.parametrize("name", MEMBERS)
def test_no_honest_member_loses_a_byte_or_a_line(runs: dict[str, Lived], name: str) -> None:
    for beside, alone in zip(runs["here"].nights, runs["alone"].nights, strict=True):
        assert beside.files(name) == alone.files(name)
        assert beside.lines(name) == alone.lines(name)
        assert beside.tree[f"health/{name}.md"] == alone.tree[f"health/{name}.md"]
    assert runs["alone"].nights[0].files(name)


def test_in_several_processes_the_same_bytes_are_written(runs: dict[str, Lived]) -> None:
    for one, several in zip(runs["here"].nights, runs["processes"].nights, strict=True):
        paths = one.tree.keys() | several.tree.keys()
        differ = {path for path in paths if one.tree.get(path) != several.tree.get(path)}
        assert {path: (one.tree.get(path), several.tree.get(path)) for path in differ} == {}


@pytest.mark.parametrize("jobs", ["here", "processes", "alone"])
def test_every_night_is_done_and_nothing_else_is_connected_to_or_written(
    runs: dict[str, Lived], jobs: str
) -> None:
    lived = runs[jobs]
    assert [night.code for night in lived.nights] == [0] * len(NIGHTS)
    assert lived.seen == []
    assert lived.peak < MEMORY, f"{lived.peak / 2**20:.0f} MiB"


def test_every_file_has_a_member_and_a_name_that_every_disk_keeps(runs: dict[str, Lived]) -> None:
    members = {*MEMBERS, *CASES}
    private = ("pulled/state/", "pulled/.lock")  # the nightly job's own, never committed
    paths = [path for path in runs["here"].nights[-1].tree if not path.startswith(private)]
    for path in paths:
        folder, owner, *_ = path.split("/")
        assert owner.removesuffix(".md") in members, path
        assert folder in ("pulled", "pictures", "verified", "health"), path
        for part in path.split("/"):
            assert all(sign.isalnum() or sign in "-." or _is_mark(sign) for sign in part), path
            assert len(part.encode()) <= 255, path
            assert part == unicodedata.normalize("NFC", part).lower(), path
    same = {unicodedata.normalize("NFKC", path).casefold() for path in paths}
    assert len(same) == len(paths), "no two files are one to any disk"


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M")


def test_what_it_took(runs: dict[str, Lived]) -> None:
    for name, lived in runs.items():
        print(f"{name}: {lived.cpu:.1f} s of computing, {lived.peak / 2**20:.0f} MiB at most")
    assert sum(night.report.count("\n") for night in runs["alone"].nights) > 0
