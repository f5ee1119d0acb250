"""The command as an operator meets it: exit codes, what is printed, and no need of Pelican."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from aggregator.cli import main
from tests.aggregator.loopback import Asked, Page, serving

ROOT = Path(__file__).parents[2]
FEED = """<rss version="2.0"><channel><title>Quay</title><item><title>Open day</title>
<link>https://quay.example/1</link><guid>1</guid></item></channel></rss>"""
MEMBER = "---\nname: Quay\nfeeds:\n- url: https://quay.example/feed.xml\n---\n"
# Run the command where neither Pelican nor the plugins can be imported.
WITHOUT_PELICAN = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("pelican", "plugins"):
            raise ModuleNotFoundError(f"{name} is not installed here")
sys.meta_path.insert(0, Absent())
from aggregator.cli import main
code = main(sys.argv[1:])
loaded = [name for name in sys.modules if name.split(".")[0] in ("pelican", "plugins")]
assert not loaded, loaded
sys.exit(code)
"""


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "content" / "members").mkdir(parents=True)
    (tmp_path / "content" / "members" / "quay.md").write_text(MEMBER, encoding="utf-8")
    (tmp_path / "web" / "quay.example").mkdir(parents=True)
    (tmp_path / "web" / "quay.example" / "feed.xml").write_text(FEED, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return tmp_path


def first_seen(city: Path) -> str:
    [post] = (city / "content" / "pulled" / "quay").glob("*.md")
    return post.read_text(encoding="utf-8").partition("first_seen: ")[2].split("\n")[0]


def test_pull_works_without_pelican_and_a_dry_run_writes_nothing(city: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_PELICAN, "pull", "--from", "web", "--dry-run"],
        cwd=city,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0
    assert done.stdout.endswith("1 feed: 1 new post (dry run: nothing was written)\n")
    assert not (city / "content" / "pulled").exists()


def test_the_module_runs_as_a_command(city: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "aggregator", "sources"],
        cwd=city,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "quay\tblog\tfull\thttps://quay.example/feed.xml\n"


def test_a_done_run_is_0_and_prints_its_summary(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pull", "--from", "web"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 feed: 1 new post"


def test_a_run_with_some_feeds_failing_is_0_and_with_all_failing_3(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = MEMBER.replace("quay.example", "gone.example")
    (city / "content" / "members" / "gone.md").write_text(more, encoding="utf-8")
    assert main(["pull", "--from", "web"]) == 0
    (city / "web" / "quay.example" / "feed.xml").unlink()
    assert main(["pull", "--from", "web", "--quiet"]) == 3
    heard = capsys.readouterr()
    assert "gone.example/feed.xml  could not be read" in heard.err


def test_feeds_that_are_not_due_count_as_neither_read_nor_failed_until_all_are_asked(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (city / "web" / "quay.example" / "feed.xml").unlink()
    nights = [["--from", "web", "--now", f"2026-11-0{day}T02:00"] for day in (1, 2, 3)]
    assert [main(["pull", *night]) for night in nights] == [3, 3, 0]
    assert capsys.readouterr().out.splitlines()[-1] == "1 feed: 0 new posts, 1 feed not due"
    assert main(["pull", *nights[-1], "--all"]) == 3


def test_a_hub_without_feeds_is_done_at_once(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (city / "content" / "members" / "quay.md").unlink()
    assert main(["pull", "--from", "web"]) == 0
    assert capsys.readouterr().out == "0 feeds: 0 new posts\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["push"],
        ["pull", "--jobs", "many"],
        ["pull", "--now", "tomorrow"],
        ["pull", "--nosuch"],
        ["pull", "--pages", "https://hub.example/members/"],
        ["pull", "--pages", "members/{member}/"],
        ["sources", "--pages", "https://hub.example/{member}/"],
    ],
)
def test_a_command_written_wrongly_is_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["pull", "--content", "nowhere", "--from", "web"], "no such content folder"),
        (["pull", "--from", "nowhere"], "no such folder to read from"),
        (["pull", "--from", "web", "--opml", "nowhere"], "nowhere"),
        (["sources", "--content", "nowhere"], "no such content folder"),
    ],
)
def test_a_run_that_cannot_be_done_is_4(
    city: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 4
    assert said in capsys.readouterr().err


def test_a_damaged_takedown_list_is_4(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (city / "content" / "suppressed.yml").write_text("nonsense", encoding="utf-8")
    assert main(["pull", "--from", "web"]) == 4
    assert "content/suppressed.yml:1:" in capsys.readouterr().err


def test_help_names_every_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    told = capsys.readouterr().out
    assert all(f"{code} " in told for code in (0, 2, 3, 4))


def test_the_clock_is_the_option_else_the_epoch_of_the_build(
    city: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1717207200")
    assert main(["pull", "--from", "web", "--now", "2024-01-02T03:04:05+01:00"]) == 0
    assert first_seen(city) == "2024-01-02T02:04:05+00:00"
    for post in (city / "content" / "pulled" / "quay").glob("*.md"):
        post.unlink()
    assert main(["pull", "--from", "web"]) == 0
    assert first_seen(city) == "2024-06-01T02:00:00+00:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert main(["pull", "--from", "web"]) == 4
    assert "SOURCE_DATE_EPOCH" in capsys.readouterr().err


def test_reports_come_as_json_and_markdown(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["pull", "--from", "web", "--json", "--markdown", "summary.md", "--dry-run"]
    assert main(arguments) == 0
    heard = capsys.readouterr()
    assert json.loads(heard.out)["counts"]["new"] == 1
    assert heard.err == ""
    assert "| quay | https://quay.example/feed.xml |" in Path("summary.md").read_text("utf-8")


def test_quiet_says_nothing_when_all_is_well(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pull", "--from", "web", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_feeds_printed_as_opml_can_be_pulled_from_it(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["opml", "--title", "The city"]) == 0
    Path("feeds.opml").write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["pull", "--from", "web", "--opml", "feeds.opml"]) == 0
    assert capsys.readouterr().out.endswith("1 feed: 1 new post\n")


def test_a_fault_in_a_member_file_is_told_and_does_not_stop_the_others(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (city / "content" / "members" / "lock.md").write_text("no head", encoding="utf-8")
    assert main(["pull", "--from", "web"]) == 0
    assert "content/members/lock.md:1:" in capsys.readouterr().out
    assert main(["sources"]) == 0
    assert "content/members/lock.md:1:" in capsys.readouterr().err


def test_a_member_that_left_is_told_of_once_and_keeps_what_was_pulled(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pull", "--from", "web", "--now", "2024-05-31"]) == 0
    before = first_seen(city)
    left = MEMBER.replace("feeds:", "left: 2024-06-01\nfeeds:")
    (city / "content" / "members" / "quay.md").write_text(left, encoding="utf-8")
    capsys.readouterr()
    assert main(["pull", "--from", "web", "--now", "2024-06-01"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "quay left on 2024-06-01: it is not asked any more, and what was pulled stays",
        "0 feeds: 0 new posts",
    ]
    assert first_seen(city) == before
    assert main(["pull", "--from", "web", "--now", "2024-06-02", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    assert main(["sources"]) == 0
    assert capsys.readouterr().out == ""


def test_the_display_that_holds_is_printed_with_each_source(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    council = "---\nname: Council\ndisplay: excerpt\n---\n"
    (city / "content" / "members" / "council.md").write_text(council, encoding="utf-8")
    service = MEMBER.replace("feeds:", "organisation: council\nfeeds:")
    (city / "content" / "members" / "quay.md").write_text(service, encoding="utf-8")
    assert main(["sources"]) == 0
    assert capsys.readouterr().out == "quay\tblog\texcerpt\thttps://quay.example/feed.xml\n"


def test_accounts_are_asked_for_the_pages_that_are_named(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    account = "accounts:\n- network: X\n  url: https://social.example/quay.html\n"
    listed = MEMBER.replace("feeds:", f"{account}feeds:")
    (city / "content" / "members" / "quay.md").write_text(listed, encoding="utf-8")
    (city / "web" / "social.example").mkdir()
    link = '<a rel="me" href="https://hub.example/members/quay/">Hub</a>'
    (city / "web" / "social.example" / "quay.html").write_text(link, encoding="utf-8")
    verified = city / "content" / "verified" / "quay.md"
    pull = ["pull", "--from", "web", "--now", "2024-06-01"]
    assert main(pull) == 0
    assert not verified.exists()
    pages = ["--pages", "https://hub.example/members/{member}/"]
    assert main([*pull, *pages]) == 0
    assert "1 account newly verified" in capsys.readouterr().out
    assert verified.read_text(encoding="utf-8") == (
        "---\nlinks:\n  - url: https://social.example/quay.html\n    since: 2024-06-01\n---\n"
    )
    main(["opml"])
    Path("feeds.opml").write_text(capsys.readouterr().out, encoding="utf-8")
    assert main([*pull, *pages, "--opml", "feeds.opml"]) == 0
    assert verified.exists()


def over_the_network(city: Path, *more: str) -> tuple[int, Asked]:
    """Pull a feed from a server on this machine; give the exit code and what it was asked."""
    asked = Asked()

    async def run() -> int:
        async with serving({"/feed.xml": Page(FEED.encode())}, asked) as site:
            member = MEMBER.replace("https://quay.example", site)
            (city / "content" / "members" / "quay.md").write_text(member, encoding="utf-8")
            return await asyncio.to_thread(main, ["pull", *more])

    return asyncio.run(run()), asked


def test_a_private_machine_is_asked_only_if_it_is_named(city: Path) -> None:
    assert over_the_network(city)[0] == 3
    assert over_the_network(city, "--allow-host", "127.0.0.2")[0] == 3
    code, asked = over_the_network(city, "--allow-host", "127.0.0.2", "--allow-host", "127.0.0.1")
    assert (code, asked.paths) == (0, ["/feed.xml"])
    assert asked.headers[0]["User-Agent"] == "TippingPoint/0.1"
    pages = ["--pages", "https://hub.example/members/{member}/"]
    _, asked = over_the_network(city, "--allow-host", "127.0.0.1", *pages)
    assert asked.headers[0]["User-Agent"] == "TippingPoint/0.1 (+https://hub.example/)"
    with pytest.raises(SystemExit, match="2"):
        main(["pull", "--allow-host", "localhost"])


def test_a_proxy_of_the_surroundings_is_used_or_refused(
    city: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    code, asked = over_the_network(city, "--allow-host", "127.0.0.1")
    assert (code, asked.paths) == (3, [])
    assert "hub's own proxy" in capsys.readouterr().out
    monkeypatch.setenv("http_proxy", "socks5://proxy.example")
    assert over_the_network(city)[0] == 4
    assert "http_proxy: is no web proxy; write http://" in capsys.readouterr().err
