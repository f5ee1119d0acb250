"""The check that stands before the night: what would trouble the night is told by day."""

from collections.abc import Callable
from pathlib import Path

import pytest
from invoke import Program

import tasks
from pelicanconf import CITY, PLUGINS

MEMBER = """---
type: organisation
name: Quay
purpose: Mend boats.
sector: creative
telephone: 0113 496 0990
feeds:
  - url: https://quay.example/feed
    {}
---

Come and look.
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tasks, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content" / "members").mkdir(parents=True)
    (tmp_path / "content" / "pages").mkdir()
    for name in ("index", "404"):
        (tmp_path / "content" / "pages" / f"{name}.md").write_text("---\ntitle: Here\n---\n")
    city = {name: value for name, value in CITY.items() if name not in ("recorded_web", "sample")}
    settings = f"CITY = {city!r}\nPLUGINS = {PLUGINS!r}\n"
    (tmp_path / "pelicanconf.py").write_text(f"{settings}PATH = 'content'\n")
    monkeypatch.setattr(tasks.site, "check", checking(tmp_path / "pelicanconf.py"))
    return tmp_path / "content"


def checking(settings: Path) -> Callable[[], object]:
    check = tasks.site.check
    return lambda: check(settings)


def told(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    code = 0
    try:
        Program(namespace=tasks.ns, binary="inv").run(["inv", "check"])
    except SystemExit as left:
        code = int(left.code or 0)
    said = capsys.readouterr()
    return code, (said.out + said.err).splitlines()


def test_a_takedown_that_would_stop_the_night_is_told_by_the_check(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "suppressed.yml").write_text("- macth: https://quay.example/a\n")
    (here / "moderation.yml").write_text("allow:\n  - id: nonsense\n")
    code, lines = told(capsys)
    assert code == 1
    assert lines[:3] == [
        "content/suppressed.yml:1: macth: is not known; did you mean `match`?",
        "content/suppressed.yml:1: match: is missing; "
        "write the address, the identifier in the feed, or the path of the file",
        "content/moderation.yml:2: id: is no mark of a comment; "
        "copy it from the report, such as 0123456789ab-cdef01234567",
    ]
    assert lines[-1] == "3 faults to mend; nothing was built."


def test_a_feed_that_stands_in_two_files_is_told_by_the_check(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("quay", "quayside"):
        (here / "members" / f"{name}.md").write_text(MEMBER.format("kind: blog"))
    code, lines = told(capsys)
    where = "content/members/quay.md:8; keep one of the two"
    assert (code, lines[0]) == (1, f"content/members/quayside.md:8: url: also stands at {where}")


def test_what_both_sides_find_wrong_in_a_file_is_told_once(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "members" / "quay.md").write_text(MEMBER.format("kind: blgo"))
    code, lines = told(capsys)
    assert code == 1
    assert [line.split(": ")[0] for line in lines[:-1]] == ["content/members/quay.md:9"]


def test_where_nothing_is_wrong_the_check_says_so(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "members" / "quay.md").write_text(MEMBER.format("kind: blog"))
    assert told(capsys) == (0, ["3 files checked, no fault."])


def test_a_city_without_its_home_page_is_told_before_the_night(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("index", "404"):
        (here / "pages" / f"{name}.md").unlink()
    code, lines = told(capsys)
    assert code == 1
    assert [line.split(";")[0] for line in lines[:-1]] == [
        f"content/pages/{name}.md:1: file: is not there, and no city goes without its page"
        for name in ("404", "index")
    ]
