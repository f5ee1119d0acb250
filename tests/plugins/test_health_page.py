"""Whether members' feeds work: what the page says first, what it spares a member, what data has."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from town import NOW, REPOSITORY, Hub

from plugins.health.standing import Entry, stand_today

MEMBER = """\
---
type: organisation
name: {name}
purpose: P.
sector: public
email: hello@{stem}.example
feeds:
{feeds}---
"""
POST = """\
---
title: New books
date: {day}T08:00:00+00:00
source:
  feed: {feed}
  hash: 0a1b2c3d
  first_seen: 2026-10-03T02:00:00+00:00
---
"""
SHUT = "reason: It is shut.\n    advice: Open it.\n"


def feed(stem: str) -> str:
    return f"https://{stem}.example/feed"


def member(stem: str, *urls: str, more: str = "") -> dict[str, str]:
    feeds = "".join(f"  - url: {url}\n" for url in urls or (feed(stem),))
    text = MEMBER.format(name=f"The {stem.title()}", stem=stem, feeds=feeds + more)
    return {f"members/{stem}.md": text}


def stands(stem: str, state: str, since: str = "", more: str = "", url: str = "") -> dict[str, str]:
    row = f"  - url: {url or feed(stem)}\n    kind: blog\n    state: {state}\n"
    row += f"    since: {since}\n" if since else ""
    row += f"    {more.strip()}\n" if more else ""
    return {f"health/{stem}.md": f"---\nfeeds:\n{row}---\n"}


def post(stem: str, day: str, url: str = "") -> dict[str, str]:
    text = POST.format(day=day, feed=url or feed(stem))
    return {f"pulled/{stem}/{day}-new-books-0a1b2c3d.md": text}


@pytest.fixture
def town(hub: Hub) -> Hub:
    """Members whose feeds work, fail, have moved, wait, are gone, and have not been asked."""
    return hub.write(
        {
            **member("ash") | stands("ash", "works") | post("ash", "2026-10-02"),
            **member("birch") | stands("birch", "failing", "2026-10-01", SHUT),
            **member("cedar") | stands("cedar", "moved", "2026-10-04", "to: https://new.example/"),
            **member("dogwood") | stands("dogwood", "held", "2026-10-05", SHUT),
            **member("elm") | stands("elm", "retired", "2026-09-05", SHUT),
            **member("fir"),
        }
    )


def told(hub: Hub) -> list[Entry]:
    return stand_today(hub.site())


def test_those_that_need_help_come_first(town: Hub) -> None:
    assert [(one.member.stem, one.state) for one in told(town)] == [
        ("birch", "failing"),
        ("elm", "retired"),
        ("dogwood", "held"),
        ("cedar", "moved"),
        ("fir", "new"),
        ("ash", "works"),
    ]


def test_a_state_that_the_page_has_no_words_for_is_one_that_needs_help(town: Hub) -> None:
    town.write(stands("ash", "haunted", "2026-10-01", SHUT))
    first = {one.member.stem: one for one in told(town)}["ash"]
    assert first.needs_help
    assert (first.reason, first.advice) == ("It is shut.", "Open it.")


def test_a_feed_that_fails_for_one_night_only_is_not_told(town: Hub) -> None:
    town.write(stands("ash", "failing", "2026-10-08", SHUT))
    (today,) = [one for one in told(town) if one.member.stem == "ash"]
    assert (today.state, today.since, today.reason) == ("works", None, None)
    tomorrow = stand_today(town.site(NOW + timedelta(1)))
    (then,) = [one for one in tomorrow if one.member.stem == "ash"]
    assert (then.state, then.reason) == ("failing", "It is shut.")


def test_a_move_is_told_after_a_week_because_a_site_under_repair_moves_too(town: Hub) -> None:
    town.write(stands("ash", "moved", "2026-10-02", "to: https://new.example/"))
    (then,) = [one for one in told(town) if one.member.stem == "ash"]
    assert (then.state, then.to) == ("works", None)
    later = stand_today(town.site(NOW + timedelta(1)))
    (now,) = [one for one in later if one.member.stem == "ash"]
    assert (now.state, now.to) == ("moved", "https://new.example/")


def test_a_feed_that_never_brought_anything_is_told_at_once(town: Hub) -> None:
    town.write(stands("fir", "failing", "2026-10-08", SHUT))
    assert [one.state for one in told(town) if one.member.stem == "fir"] == ["failing"]


def test_what_its_member_does_not_name_any_more_is_not_told_but_what_stands_beside_it_is(
    town: Hub,
) -> None:
    town.write(stands("ash", "failing", "2026-10-01", SHUT, url="https://old.example/"))
    assert [(one.url, one.state) for one in told(town) if one.member.stem == "ash"] == [
        (feed("ash"), "new")
    ]
    town.write(
        {
            "health/ash.md": "---\nfeeds:\n  - url: https://ash.example/dates.ics\n"
            "    kind: calendar\n    state: works\n---\n"
        }
    )
    beside = [one for one in told(town) if one.kind == "calendar"]
    assert [(one.state, one.posts) for one in beside] == [("works", None)]


def test_a_calendar_that_never_brought_a_date_is_told_at_once(town: Hub) -> None:
    dates = "https://ash.example/dates.ics"
    row = f"  - url: {dates}\n    kind: calendar\n    state: failing\n    since: 2026-10-08\n"
    town.write({"health/ash.md": f"---\nfeeds:\n{row}    {SHUT}---\n"})
    assert [one.state for one in told(town) if one.kind == "calendar"] == ["failing"]
    source = f"source:\n  calendar: {dates}\n  uid: a\n  hash: b\n"
    source += "  first_seen: 2026-10-03T02:00:00+00:00\n"
    event = f"---\ntitle: Tea\nstart: 2026-10-20 10:00\nvenue: The Quay\n{source}---\n"
    town.write({"pulled/ash/events/2026-10-20-tea-0a1b2c3d.md": event})
    assert [one.state for one in told(town) if one.kind == "calendar"] == ["works"]


def test_of_who_has_left_nothing_is_told(town: Hub) -> None:
    town.write(member("birch", more="joined: 2026-01-01\nleft: 2026-10-01\n"))
    assert "birch" not in {one.member.stem for one in told(town)}
    town.build()
    assert "Open it." not in town.page("members/birch/index.html")


def test_a_file_of_somebody_who_is_no_member_stops_nothing(town: Hub) -> None:
    town.write(stands("ghost", "failing", "2026-10-01", SHUT))
    assert town.faults() == []
    town.build()
    assert "ghost" not in town.page("health/index.html")


def test_posts_are_counted_by_the_feed_they_came_by(town: Hub) -> None:
    two = ("https://ash.example/a", "http://www.ash.example/b/")
    town.write(member("ash", *two))
    town.write(
        post("ash", "2026-10-02", two[0]) | post("ash", "2026-10-03", "https://ash.example/b")
    )
    town.write(post("ash", "2026-10-04", "https://gone.example/"))
    rows = [one for one in told(town) if one.member.stem == "ash"]
    assert {one.url: (one.posts, one.newest.date.day) for one in rows} == {
        two[0]: (1, 2),
        two[1]: (1, 3),
    }


def test_the_only_feed_of_a_member_keeps_its_posts_when_its_address_changes(town: Hub) -> None:
    town.write(member("ash", "https://moved.example/feed"))
    assert [one.posts for one in told(town) if one.member.stem == "ash"] == [1]


def test_a_feed_that_is_long_quiet_is_said_to_be_so_in_months(town: Hub) -> None:
    (now,) = [one for one in told(town) if one.member.stem == "ash"]
    assert now.months_quiet == 0
    later = stand_today(town.site(NOW + timedelta(230)))
    assert [one.months_quiet for one in later if one.member.stem == "ash"] == [7]


def test_data_has_every_feed_by_name_with_days(town: Hub) -> None:
    town.build()
    rows = json.loads(town.page("data/health.json"))
    assert [row["member"] for row in rows] == ["ash", "birch", "cedar", "dogwood", "elm", "fir"]
    assert rows[0] == {
        "member": "ash",
        "name": "The Ash",
        "feed": feed("ash"),
        "kind": "blog",
        "state": "works",
        "posts": 1,
        "last_new": "2026-10-02",
        "page": "https://exampleton.example/members/ash/",
    }
    assert (rows[1]["since"], rows[1]["reason"]) == ("2026-10-01", "It is shut.")
    table = list(csv.DictReader(io.StringIO(town.page("data/health.csv"))))
    assert table[2]["to"] == "https://new.example/"


def test_a_hub_without_any_feed_has_pages_that_say_so(hub: Hub) -> None:
    hub.theme = REPOSITORY / "theme"
    hub.city["search"] = False
    hub.build()
    for path in ("health", "blogroll"):
        assert "No member has named a feed yet." in hub.page(f"{path}/index.html")
    assert json.loads(hub.page("data/health.json")) == []


# --- What the theme makes of it.


@pytest.fixture
def seen(town: Hub) -> Hub:
    town.theme = REPOSITORY / "theme"
    town.city |= {"sample": False, "search": False, "telephone": "0113 496 0100"}
    town.build()
    return town


def plain(html: str) -> str:
    return " ".join(html.replace("<span>", "").replace("</span>", "").split())


def test_the_page_counts_says_what_is_wrong_what_can_be_done_and_whom_to_ask(seen: Hub) -> None:
    page = plain(seen.page("health/index.html"))
    assert "Feeds in all: 6. Working: 1. In need of help: 3. At a new address: 1. New: 1." in page
    assert "It has not been read since 1 October 2026. It is shut." in page
    assert "What its owner can do: Open it." in page
    assert "The new address: https://new.example/" in page
    assert "newest post 2 October 2026" in page
    assert "hello@<wbr>exampleton.example" in page
    assert "0113 496 0100" in page


def test_a_members_own_page_says_what_does_not_reach_us_and_what_to_do(seen: Hub) -> None:
    failing = plain(seen.page("members/birch/index.html"))
    assert "Since 1 October 2026 nothing new from its blog has reached us. It is shut." in failing
    assert "What its owner can do: Open it." in failing
    for fine in ("ash", "fir", "cedar"):
        assert "has reached us" not in seen.page(f"members/{fine}/index.html")


def test_a_page_of_many_feeds_fits_its_budget(hub: Hub) -> None:
    """Sixty feeds that fail, each in words and with an address of its own."""
    for number in range(60):
        stem = f"the-{number * 7919 % 10007}-company-of-{number * 104729 % 100003}"
        why = f"reason: 'The address answers {400 + number}: the site does not let us in.'\n"
        why += f"    advice: Ask whoever runs it, on line {number}, to let programs in.\n"
        hub.write(member(stem) | stands(stem, "failing", f"2026-09-{number % 28 + 1:02}", why))
    hub.theme = REPOSITORY / "theme"
    hub.city["search"] = False
    hub.build()
    sheet = len(gzip.compress((hub.theme / "static/css/hub.css").read_bytes(), 9))
    lists = [p for folder in ("health", "blogroll") for p in hub.output.glob(f"{folder}/**/*.html")]
    assert len(lists) >= 4
    sizes = {_of(path, hub): sheet + len(gzip.compress(path.read_bytes(), 9)) for path in lists}
    assert {path: size for path, size in sizes.items() if size > 8_000} == {}


def _of(path: Path, hub: Hub) -> str:
    return path.relative_to(hub.output).as_posix()
