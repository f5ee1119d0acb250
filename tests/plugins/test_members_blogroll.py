"""The blogroll: every feed of a member, whoever wrote last first, and how to follow them."""

from __future__ import annotations

import json

import pytest
from town import REPOSITORY, Hub

MEMBER = """\
---
type: organisation
name: {}
purpose: P.
sector: public
email: a@a.example
{}---
"""
POST = """\
---
title: News of {stem}
date: {day}T08:00:00+00:00
source:
  feed: https://{stem}.example/feed
  hash: 0a1b2c3d
  first_seen: 2026-10-03T02:00:00+00:00
---
"""


def feeds(stem: str, kind: str = "blog") -> str:
    return f"feeds:\n  - url: https://{stem}.example/feed\n    kind: {kind}\n"


def post(stem: str, day: str) -> dict[str, str]:
    return {f"pulled/{stem}/{day}-x-0a1b2c3d.md": POST.format(stem=stem, day=day)}


@pytest.fixture
def town(hub: Hub) -> Hub:
    """Three members with feeds, one of them silent, one without, and one who left."""
    gone = "joined: 2026-01-01\nleft: 2026-10-01\n"
    hub.write(
        {
            "members/ash.md": MEMBER.format("Ash", feeds("ash")),
            "members/birch.md": MEMBER.format("Birch", feeds("birch", "podcast")),
            "members/cedar.md": MEMBER.format("Cedar", feeds("cedar")),
            "members/dogwood.md": MEMBER.format("Dogwood", ""),
            "members/elm.md": MEMBER.format("Elm", feeds("elm") + gone),
            **post("ash", "2026-10-01"),
            **post("birch", "2026-09-01"),
            **post("birch", "2026-10-05"),
        }
    )
    hub.theme = REPOSITORY / "theme"
    hub.city["search"] = False
    hub.build()
    return hub


def test_who_wrote_last_stands_first_with_what_and_when(town: Hub) -> None:
    page = town.page("blogroll/index.html")
    places = [page.index(f'/members/{stem}/">') for stem in ("birch", "ash", "cedar")]
    assert places == sorted(places)
    assert "News of birch</a>, 5 October 2026" in page
    assert "podcast, " in page
    assert 'href="https://cedar.example/feed"' in page
    assert "Dogwood" not in page
    assert "Elm" not in page


def test_it_says_how_to_follow_and_has_every_feed_in_one_file(town: Hub) -> None:
    page = town.page("blogroll/index.html")
    assert "A feed reader is a free program" in page
    assert page.count('href="/feeds.opml"') == 2
    assert 'href="/blogroll/"' in town.page("members/index.html")


def test_data_has_every_feed_by_name_with_its_newest_post(town: Hub) -> None:
    rows = json.loads(town.page("data/feeds.json"))
    assert [(row["member"], row["posts"], row.get("newest")) for row in rows] == [
        ("ash", 1, "News of ash"),
        ("birch", 2, "News of birch"),
        ("cedar", 0, None),
    ]
    assert rows[1] == {
        "member": "birch",
        "name": "Birch",
        "url": "https://birch.example/feed",
        "kind": "podcast",
        "posts": 2,
        "newest": "News of birch",
        "published": "2026-10-05T08:00:00+00:00",
        "page": "https://exampleton.example/members/birch/",
    }
    assert town.page("data/feeds.csv").count("\n") == 4
