"""Nights in which members' accounts are asked: what is verified, what stays, what a fault costs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.accounts import CRASH, FRAGMENT, OUT_OF_TIME
from aggregator.engines import engine
from aggregator.errors import SourceError
from aggregator.fetch import Fetcher, FolderFetcher, HttpFetcher, Limits
from aggregator.links import read_links
from aggregator.model import Fetched, Report
from aggregator.pull import pull
from aggregator.report import text
from aggregator.sources import from_members
from tests.aggregator.loopback import FAST, USER_AGENT, Asked, Page, Pages, serving

PAGES = "https://hub.example/members/{member}/"
LIMITS = Limits(gap=0)
HTML = "HTTP/1.1 200 OK\nContent-Type: text/html\n"
ITEM = "<item><title>One</title><guid>1</guid></item>"
FEED = f"<rss version='2.0'><channel><title>Q</title>{ITEM}</channel></rss>"
QUAY = "https://social.example/@quay"


class City:
    """Members with accounts, a recorded web, and nights over them."""

    def __init__(self, root: Path) -> None:
        self.web, self.content = root / "web", root / "content"
        (self.content / "members").mkdir(parents=True)
        self.now = datetime(2026, 11, 24, 2, tzinfo=UTC)
        self.pages = PAGES

    def member(self, name: str, *urls: str, more: str = "", each: str = "") -> None:
        rows = "".join(f"  - network: X\n    url: {url}\n{each}" for url in urls)
        head = f"name: {name}\n{more}" + (f"accounts:\n{rows}" if rows else "")
        (self.content / "members" / f"{name}.md").write_text(f"---\n{head}---\n")

    def record(self, path: str, *links: str, head: str = HTML) -> None:
        place = self.web / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("".join(f'<a rel="me" href="{link}">x</a>' for link in links))
        place.with_name(place.name + ".http").write_text(head)

    def night(self, fetcher: Fetcher | None = None, days: int = 1, **options: object) -> Report:
        roster = from_members(self.content, self.now.date(), self.pages)
        fetcher = fetcher or FolderFetcher(self.web, LIMITS)
        options = {"limits": LIMITS, **options}
        with engine("here") as running:
            report = pull(self.content, roster, fetcher, running, self.now, **options)
        self.now += timedelta(days=days)
        return report

    def verified(self) -> dict[str, str]:
        return {path.stem: path.read_text() for path in self.content.glob("verified/*.md")}

    def tree(self) -> dict[str, tuple[bytes, int]]:
        files = [*self.content.glob("verified/*"), *self.content.glob("pulled/*/*")]
        return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


@pytest.fixture
def city(tmp_path: Path) -> City:
    """Two members who are verified, and one who is not."""
    city = City(tmp_path)
    city.member("quay", QUAY, "https://video.example/quay")
    city.member("lock", "https://social.example/@lock")
    city.member("moor", "https://social.example/@moor")
    city.record("social.example/@quay", "https://hub.example/members/quay/")
    city.record("video.example/quay", "http://hub.example/members/quay")
    city.record("social.example/@lock", "https://hub.example/members/lock/")
    city.record("social.example/@moor", "https://hub.example/members/lock/")
    return city


def links(*urls: str, since: str = "2026-11-24") -> str:
    return "---\nlinks:\n" + "".join(f"  - url: {u}\n    since: {since}\n" for u in urls) + "---\n"


def verdicts(report: Report) -> dict[str, str]:
    return {outcome.account.url: outcome.verdict for outcome in report.accounts}


def test_an_account_that_links_back_is_written_down_with_the_day(city: City) -> None:
    report = city.night()
    assert city.verified() == {
        "quay": links(QUAY, "https://video.example/quay"),
        "lock": links("https://social.example/@lock"),
    }
    assert text(report).splitlines() == [
        "lock  https://social.example/@lock  is verified from now on: "
        "it links back to https://hub.example/members/lock/",
        "moor  https://social.example/@moor  does not link back: put a link to "
        "https://hub.example/members/moor/ on the profile, and it will be verified",
        f"quay  {QUAY}  is verified from now on: "
        "it links back to https://hub.example/members/quay/",
        "quay  https://video.example/quay  is verified from now on: "
        "it links back to https://hub.example/members/quay/",
        "0 feeds: 0 new posts, 3 accounts newly verified",
    ]


def test_a_night_in_which_nothing_happened_changes_no_byte(city: City) -> None:
    city.night()
    before = city.tree()
    report = city.night()
    assert city.tree() == before
    assert set(verdicts(report).values()) == {"stands", "unlinked"}


def test_without_the_state_nothing_changes(city: City) -> None:
    city.night()
    city.record("social.example/@quay")
    city.night()
    before = city.verified()
    state = city.content / "pulled" / "state" / "quay.json"
    assert json.loads(state.read_text())["accounts"] == {QUAY: {"nights": 1, "last": "2026-11-25"}}
    state.unlink()
    city.night()
    assert city.verified() == before


def test_a_link_that_is_missing_for_three_nights_is_taken_away(city: City) -> None:
    city.night()
    city.record("social.example/@quay")
    first, again = city.night(days=0), city.night()
    assert (verdicts(first)[QUAY], verdicts(again)[QUAY]) == ("missing", "missing")
    assert "does not link back tonight: put a link to" in text(again)
    city.record("social.example/@quay", head="HTTP/1.1 500 No\n")
    assert verdicts(city.night())[QUAY] == "unread"
    city.record("social.example/@quay")
    assert verdicts(city.night())[QUAY] == "missing"
    assert QUAY in city.verified()["quay"]
    report = city.night()
    assert verdicts(report)[QUAY] == "lost"
    assert text(report).splitlines()[-1] == "0 feeds: 0 new posts, 1 account verified no more"
    assert city.verified()["quay"] == links("https://video.example/quay")
    assert "accounts" not in json.loads((city.content / "pulled/state/quay.json").read_text())


@pytest.mark.parametrize(
    "head",
    [
        "HTTP/1.1 404 No\n",
        "HTTP/1.1 410 No\n",
        "HTTP/1.1 503 No\n",
        "HTTP/1.1 401 No\n",
        "HTTP/1.1 302 Elsewhere\nLocation: https://elsewhere.example/login\n",
        "HTTP/1.1 301 In\nLocation: http://127.0.0.1/\n",
        "HTTP/1.1 200 OK\nContent-Type: application/json\n",
    ],
)
def test_a_page_that_cannot_be_read_leaves_what_was_known(city: City, head: str) -> None:
    city.night()
    before = city.tree()
    city.record("social.example/@quay", head=head)
    city.record("elsewhere.example/login", "https://hub.example/members/quay/")
    for _ in range(4):
        report = city.night()
        assert verdicts(report)[QUAY] == "unread"
    assert city.tree() == before
    assert f"quay  {QUAY}  could not be asked: " in text(report)


def test_an_account_that_left_the_file_is_taken_away_the_same_night(city: City) -> None:
    city.night()
    city.member("quay", "https://video.example/quay")
    report = city.night()
    assert verdicts(report)[QUAY] == "withdrawn"
    assert city.verified()["quay"] == links("https://video.example/quay")


@pytest.mark.parametrize("how", ["gone", "without accounts", "closed", "left", "suppressed"])
def test_a_file_without_a_link_is_removed_and_nothing_asked(city: City, how: str) -> None:
    city.night()
    file = city.content / "members" / "lock.md"
    if how == "gone":
        file.unlink()
    elif how == "without accounts":
        city.member("lock")
    elif how == "closed":
        city.member("lock", "https://social.example/@lock", each="    status: closed\n")
    elif how == "left":
        city.member("lock", "https://social.example/@lock", more="left: 2026-11-25\n")
    else:
        (city.content / "suppressed.yml").write_text("- match: http://social.example/@lock/\n")
    report = city.night()
    assert sorted(city.verified()) == ["quay"]
    assert verdicts(report)["https://social.example/@lock"] == "withdrawn"
    assert sorted(city.verified()) == ["quay"]
    assert "https://social.example/@lock" not in verdicts(city.night())


def test_a_suppressed_account_stays_suppressed_though_it_links_back(city: City) -> None:
    (city.content / "suppressed.yml").write_text("- match: content/verified/quay.md\n")
    for _ in range(2):
        assert "quay" not in {outcome.account.member for outcome in city.night().accounts}
        assert sorted(city.verified()) == ["lock"]


def test_a_member_whose_file_cannot_be_read_keeps_what_was_known(city: City) -> None:
    city.night()
    before = city.tree()
    (city.content / "members" / "quay.md").write_text("no head")
    city.member("lock", more="accounts: many\n")
    city.night()
    assert city.tree() == before


def test_a_city_whose_members_are_missing_loses_nothing(city: City) -> None:
    city.night()
    before = city.tree()
    (city.content / "members").rename(city.content / "elsewhere")
    assert city.night().accounts == ()
    assert city.tree() == before


def test_an_address_that_only_its_fragment_tells_apart_is_neither_asked_nor_verified(
    city: City,
) -> None:
    address = "https://rooms.example/#/@quay:rooms.example"
    city.member("quay", QUAY, address)
    city.record("rooms.example/index.html", "https://hub.example/members/quay/")
    (city.content / "verified").mkdir()
    (city.content / "verified/quay.md").write_text(links("https://rooms.example/#/@mallory"))
    report = city.night()
    assert city.verified()["quay"] == links(QUAY)
    assert [one.reason for one in report.accounts if one.account.url == address] == [FRAGMENT]
    assert "It cannot be verified" in text(report)


def test_without_the_address_of_the_pages_no_account_is_asked(city: City) -> None:
    city.night()
    before = city.tree()
    city.pages = ""
    (city.web / "social.example" / "@quay").unlink()
    assert city.night().accounts == ()
    assert city.tree() == before


def test_a_dry_run_decides_the_same_and_writes_nothing(city: City) -> None:
    dry = city.night(days=0, dry_run=True)
    assert not (city.content / "verified").exists()
    assert not (city.content / "pulled").exists()
    assert city.night().accounts == dry.accounts


def test_a_damaged_file_is_told_and_left_alone_and_costs_no_other(city: City) -> None:
    city.night()
    (city.content / "verified" / "quay.md").write_text("scribbled over")
    (city.content / "verified" / "lock.md").unlink()
    report = city.night()
    assert [fault.split(" ")[0] for fault in report.faults] == ["verified/quay.md:1:"]
    assert city.verified() == {
        "quay": "scribbled over",
        "lock": links("https://social.example/@lock", since="2026-11-25"),
    }


def test_a_file_or_a_folder_that_is_a_link_is_not_followed(city: City, tmp_path: Path) -> None:
    target = tmp_path / "secret.md"
    target.write_text(links(QUAY))
    (city.content / "verified").mkdir()
    (city.content / "verified" / "quay.md").symlink_to(target)
    report = city.night()
    assert "verified/quay.md:1: file: is a symbolic link" in report.faults[0]
    assert target.read_text() == links(QUAY)
    (city.content / "verified").rename(city.content / "moved")
    (city.content / "verified").symlink_to(tmp_path)
    assert any("symbolic link, which is not followed" in fault for fault in city.night().faults)
    assert not (tmp_path / "lock.md").exists()


def test_a_damaged_takedown_list_stops_the_run_before_an_account_is_asked(city: City) -> None:
    (city.content / "suppressed.yml").write_text("nonsense")
    with pytest.raises(SourceError):
        city.night()
    assert city.verified() == {}


def test_a_bug_that_one_page_wakes_is_that_accounts_line_in_the_report(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(page: Fetched) -> frozenset[str]:
        if page.url == QUAY:
            raise ZeroDivisionError("a bug")
        return read_links(page)

    monkeypatch.setattr("aggregator.links.read_links", crash)
    [outcome] = [one for one in city.night().accounts if one.account.url == QUAY]
    assert (outcome.verdict, outcome.reason) == ("unread", CRASH)
    assert outcome.detail == "ZeroDivisionError('a bug')"
    assert city.verified()["quay"] == links("https://video.example/quay")


def test_no_account_costs_a_feed_anything(city: City) -> None:
    city.member("quay", QUAY, more="feeds:\n- url: https://social.example/@quay.rss\n")
    (city.web / "social.example" / "@quay.rss").write_text(FEED)
    city.record("social.example/@quay", head="HTTP/1.1 500 No\n")
    [outcome] = city.night().outcomes
    assert (len(outcome.changes), outcome.failure) == (1, None)


def test_processes_verify_what_one_process_verifies(city: City, tmp_path: Path) -> None:
    roster = from_members(city.content, city.now.date(), PAGES)
    with engine("processes:1") as running:
        pull(city.content, roster, FolderFetcher(city.web, LIMITS), running, city.now)
    assert sorted(city.verified()) == ["lock", "quay"]


def over_http(
    city: City, pages: Pages, limits: Limits = FAST, **hosts: str
) -> tuple[Report, Asked]:
    """Run a night in which the one member has an account on a server of this machine."""
    asked = Asked()

    async def serve() -> Report:
        async with serving(pages, asked, "127.0.0.3") as site:
            for name, path in hosts.items():
                city.member(name, site + path)
            fetcher = HttpFetcher(limits, USER_AGENT, allow_hosts=frozenset({"127.0.0.3"}))
            return await asyncio.to_thread(city.night, fetcher, limits=limits)

    return asyncio.run(serve()), asked


def html(*links: str) -> Page:
    body = "".join(f'<a href="{link}" rel="me">x</a>' for link in links)
    return Page(body.encode(), headers={"Content-Type": "text/html"})


def test_over_the_network_a_redirect_within_the_site_is_followed(tmp_path: Path) -> None:
    city = City(tmp_path)
    pages = {
        "/@quay": Page(status=302, headers={"Location": "{site}/users/quay"}),
        "/users/quay": html("https://hub.example/members/quay/"),
        "/@lock": Page(
            headers={"Link": "</a>; rel=x\r\nLink: <//hub.example/members/lock>; rel=me"}
        ),
    }
    report, asked = over_http(city, pages, quay="/@quay", lock="/@lock")
    assert [outcome.verdict for outcome in report.accounts] == ["verified", "verified"]
    assert sorted(asked.paths) == ["/@lock", "/@quay", "/robots.txt", "/users/quay"]
    assert {headers["Accept"].split(",")[0] for headers in asked.headers} == {"text/html"}
    assert sorted(city.verified()) == ["lock", "quay"]


def test_an_account_that_two_members_name_is_asked_once(tmp_path: Path) -> None:
    city = City(tmp_path)
    pages = {"/@both": html("https://hub.example/members/quay/")}
    report, asked = over_http(city, pages, quay="/@both", lock="/@both")
    assert asked.paths == ["/robots.txt", "/@both"]
    verdict = {outcome.account.member: outcome.verdict for outcome in report.accounts}
    assert verdict == {"quay": "verified", "lock": "unlinked"}


@pytest.mark.parametrize("host", ["127.0.0.2", "localhost", "2130706434", "[::ffff:7f00:2]"])
@pytest.mark.parametrize("by", ["asked for", "sent on to"])
def test_a_private_network_is_never_entered(tmp_path: Path, host: str, by: str) -> None:
    city, inside = City(tmp_path), Asked()

    async def run() -> Report:
        listen = "127.0.0.1" if host == "localhost" else "127.0.0.2"
        secret = html("https://hub.example/members/quay/")
        async with serving({"/@quay": secret}, inside, listen) as site:
            target = f"http://{host}:{site.rpartition(':')[2]}/@quay"
            page = Page(status=301, headers={"Location": target})
            async with serving({"/@quay": page}, Asked(), "127.0.0.3") as outside:
                city.member("quay", target if by == "asked for" else f"{outside}/@quay")
                fetcher = HttpFetcher(FAST, USER_AGENT, allow_hosts=frozenset({"127.0.0.3"}))
                return await asyncio.to_thread(city.night, fetcher)

    [outcome] = asyncio.run(run()).accounts
    assert outcome.verdict == "unread"
    assert "private network" in outcome.reason or "no proper site" in outcome.reason
    assert inside.paths == []
    assert city.verified() == {}


async def drip(_: dict[str, str]) -> AsyncIterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    while True:
        yield b"<p>"
        await asyncio.sleep(0.02)


def test_all_accounts_together_have_only_so_much_time(tmp_path: Path) -> None:
    city = City(tmp_path)
    pages = {"/@lock": html("https://hub.example/members/lock/"), "/@moor": drip, "/@quay": drip}
    limits = replace(FAST, pages=0.5)
    report, asked = over_http(city, pages, limits, lock="/@lock", moor="/@moor", quay="/@quay")
    lock, moor, quay = report.accounts
    assert lock.verdict == "verified"
    assert (moor.reason, quay.reason) == (OUT_OF_TIME, OUT_OF_TIME)
    assert "/@quay" not in asked.paths  # one site is asked for one page at a time


def test_progress_hears_of_every_page_that_was_asked_for(city: City) -> None:
    heard = []
    city.night(on_progress=lambda step, source: heard.append((step, source.url)))
    roster = from_members(city.content, city.now.date(), PAGES)
    assert sorted(heard) == sorted(("asked", url) for url in roster.pages)
    assert len(heard) == 4


def test_of_a_long_page_the_beginning_counts(tmp_path: Path) -> None:
    city = City(tmp_path)
    link = '<a rel="me" href="https://hub.example/members/{}/">x</a>'
    long = "<p>x</p>" * 100_000
    pages = {
        "/@quay": Page(
            (link.format("quay") + long).encode(), headers={"Content-Type": "text/html"}
        ),
        "/@lock": Page(
            (long + link.format("lock")).encode(), headers={"Content-Type": "text/html"}
        ),
    }
    report, _ = over_http(city, pages, quay="/@quay", lock="/@lock")
    verdict = {outcome.account.member: outcome.verdict for outcome in report.accounts}
    assert verdict == {"quay": "verified", "lock": "unlinked"}
