"""When the night calls for help: the exit codes of whole nights (docs/decisions/0030)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from aggregator.cli import main

ROOT = Path(__file__).parents[2]
ITEM = "<item><title>{0}</title><link>https://quay.example/{0}</link><guid>{0}</guid></item>"
MEMBER = "---\nname: {0}\nfeeds:\n- url: https://{0}.example/feed.xml\n  backfill: all\n---\n"
A_WEEK = "HTTP/1.1 200 OK\nCache-Control: max-age=604800\n"


class City:
    """Members with a feed each, a recorded web, and nights over them."""

    def __init__(self, root: Path) -> None:
        self.root, self.day = root, 0
        (root / "content" / "members").mkdir(parents=True)
        (root / "web").mkdir()

    def member(self, name: str) -> None:
        (self.root / "content" / "members" / f"{name}.md").write_text(MEMBER.format(name))

    def answer(self, name: str, posts: int = 1, head: str = "") -> None:
        items = "".join(ITEM.format(number) for number in range(posts))
        place = self.root / "web" / f"{name}.example" / "feed.xml"
        place.parent.mkdir(exist_ok=True)
        place.write_text(f"<rss version='2.0'><channel><title>Q</title>{items}</channel></rss>")
        if head:
            place.with_name("feed.xml.http").write_text(head)

    def silence(self, name: str) -> None:
        for file in (self.root / "web" / f"{name}.example").iterdir():
            file.unlink()

    def night(self, *options: str) -> int:
        self.day += 1
        return main(["pull", "--from", "web", "--now", f"2026-11-{self.day:02}T02:00", *options])


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    """Two members whose feeds work, and one whose site has gone."""
    monkeypatch.chdir(tmp_path)
    city = City(tmp_path)
    for name in ("quay", "lock", "gone"):
        city.member(name)
    city.answer("quay", head=A_WEEK)
    city.answer("lock", head=A_WEEK)
    return city


def test_a_feed_that_fails_is_a_line_and_no_failure_of_the_night(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    assert city.night("--quiet") == 0
    assert "gone.example/feed.xml  could not be read" in capsys.readouterr().err


def test_one_dead_blog_that_is_asked_alone_is_still_a_line(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    city.night()
    capsys.readouterr()
    assert city.night("--json") == 0
    told = json.loads(capsys.readouterr().out)
    waiting = [feed["member"] for feed in told["feeds"] if feed["waiting"]]
    assert sorted(waiting) == ["lock", "quay"], "they asked to be read once a week"
    assert [(one["member"], one["state"]) for one in told["health"]] == [
        ("gone", "failing"),
        ("lock", "works"),
        ("quay", "works"),
    ]


def test_a_night_in_which_nothing_could_be_read_calls_for_help(city: City) -> None:
    for name in ("quay", "lock"):
        city.silence(name)
    assert city.night() == 3
    assert city.night("--quiet") == 3


def test_a_night_in_which_half_of_those_that_fail_wait_calls_for_help_too(city: City) -> None:
    city.night()
    for name in ("quay", "lock"):
        city.silence(name)
    codes = [city.night("--quiet") for _ in range(12)]
    assert codes[0] == 0, "only the dead blog was asked"
    assert 3 in codes[6:9], "the others were asked again, and found silent"


def test_a_night_in_which_nothing_was_due_is_done(city: City) -> None:
    (city.root / "content" / "members" / "gone.md").unlink()
    assert city.night() == 0
    for name in ("quay", "lock"):
        city.silence(name)
    assert city.night("--quiet") == 0


def test_what_is_held_back_is_a_line_and_no_failure(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    city.night()
    city.answer("quay", posts=90, head=A_WEEK)
    capsys.readouterr()
    assert city.night("--quiet", "--all") == 0
    assert "held back: It brings 89 new posts at once" in capsys.readouterr().err
    file = city.root / "content" / "health" / "quay.md"
    held = file.read_text()
    assert "state: held\n    since: 2026-11-02\n" in held
    city.night("--quiet", "--all")
    assert file.read_text() == held


def test_a_night_without_news_imports_nothing_that_only_reads_documents(city: City) -> None:
    assert city.night() == 0
    rooms = {"aggregator.clean", "aggregator.parse", "aggregator.progress", "aggregator.redraw"}
    dear = rooms | {"PIL", "feedparser", "icalendar", "markdown", "multiprocessing", "rich"}
    night = ["pull", "--content", str(city.root / "content"), "--from", str(city.root / "web")]
    script = f"main({night}); print('and', *sorted({dear} & sys.modules.keys()))"
    command = [sys.executable, "-c", f"import sys; from aggregator.cli import main; {script}"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert "2 feeds unchanged" in run.stdout
    assert run.stdout.endswith("\nand\n")
