"""The register of accounts, and what the nightly job knows of them."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from town import Hub

HUB = """\
---
type: organisation
name: Digital Hub (example)
purpose: Bring people together.
sector: voluntary
email: hello@hub.example
accounts:
  - network: Mastodon
    url: https://social.example/@hub
    purpose: News
    run_by: Sam
  - network: Blog
    url: https://blog.example/
    purpose: Long words
    kind: blog
    official: no
    status: dormant
  - network: Old
    url: https://old.example/hub
    purpose: Was loud
    status: closed
    closed: 2025-11-30
---
"""
PAGES = "https://exampleton.example/members/"
VERIFIED = "---\nlinks:\n- url: {}\n  since: 2026-09-24\n---\n"


@pytest.fixture
def hub_with_accounts(whole: Hub) -> Hub:
    return whole.write({"members/hub.md": HUB})


def test_the_register_has_every_account_with_its_state(hub_with_accounts: Hub) -> None:
    hub_with_accounts.write({"verified/hub.md": VERIFIED.format("https://social.example/@hub")})
    hub_with_accounts.build()
    rows = json.loads(hub_with_accounts.page("data/accounts.json"))
    assert [(row["purpose"], row["official"], row["status"]) for row in rows] == [
        ("News", "yes", "active"),
        ("Long words", "no", "dormant"),
        ("Was loud", "yes", "closed"),
    ]
    assert [row.get("verified") for row in rows] == ["2026-09-24", None, None]
    assert rows[2]["closed"] == "2025-11-30"
    table = list(csv.DictReader(io.StringIO(hub_with_accounts.page("data/accounts.csv"))))
    assert [row["run_by"] for row in table] == ["Sam", "", ""]
    page = hub_with_accounts.page("accounts/index.html")
    assert "Verified" in page
    assert 'href="https://old.example/hub"' not in page, "somebody else may have it today"


@pytest.mark.parametrize(
    "claim",
    [
        "https://evil.example/@hub",
        "https://social.example/@hubb",
        "https://social.example/@hub?x=1",
        "https://social.example:8443/@hub",
        "https://social.example/@hub#x",
        "javascript:alert(1)",
        "[https://social.example/@hub]",
    ],
)
def test_a_claim_that_is_no_account_of_the_member_is_ignored(
    hub_with_accounts: Hub, claim: str
) -> None:
    hub_with_accounts.write({"verified/hub.md": VERIFIED.format(claim)})
    entries = hub_with_accounts.site().find("members", "hub").entries
    assert {entry.verified for entry in entries} == {None}
    hub_with_accounts.build()
    for path in hub_with_accounts.output.rglob("*.*"):
        assert b"evil.example" not in path.read_bytes()


def test_a_link_that_is_first_seen_tomorrow_verifies_nothing(hub_with_accounts: Hub) -> None:
    text = VERIFIED.format("https://social.example/@hub").replace("2026-09-24", "2026-10-09")
    hub_with_accounts.write({"verified/hub.md": text})
    assert {e.verified for e in hub_with_accounts.site().find("members", "hub").entries} == {None}


def test_two_rooms_behind_one_page_are_two_accounts_and_neither_can_be_verified(
    hub_with_accounts: Hub,
) -> None:
    rooms = [f"https://rooms.example/#/@{name}:x.example" for name in ("hub", "mallory")]
    first, second = (HUB.replace("https://social.example/@hub", room) for room in rooms)
    second = second.replace("blog.example", "b.example").replace("old.example", "o.example")
    hub_with_accounts.write({"members/hub.md": first, "members/mallory.md": second})
    hub_with_accounts.write({"verified/hub.md": VERIFIED.format(rooms[0])})
    assert hub_with_accounts.faults() == []
    assert {e.verified for e in hub_with_accounts.site().find("members", "hub").entries} == {None}


def test_an_account_of_another_member_is_not_verified_by_this_one(hub_with_accounts: Hub) -> None:
    hub_with_accounts.write({"verified/library.md": VERIFIED.format("https://social.example/@hub")})
    assert {e.verified for e in hub_with_accounts.site().find("members", "hub").entries} == {None}


@pytest.mark.parametrize("text", ["---\nlinks:\n---\n", "---\n---\n", "", "---\nlinks: {}\n---\n"])
def test_a_file_of_the_night_that_says_nothing_or_nonsense_stops_nothing(
    hub_with_accounts: Hub, text: str
) -> None:
    hub_with_accounts.write({"verified/hub.md": text, "verified/nobody.md": text})
    assert hub_with_accounts.faults() == []


def test_accounts_of_who_has_left_leave_the_register(hub_with_accounts: Hub) -> None:
    left = HUB.replace("email:", "left: 2026-01-02\nemail:")
    hub_with_accounts.write({"members/hub.md": left}).build()
    assert json.loads(hub_with_accounts.page("data/accounts.json")) == []


def test_a_long_register_is_several_pages(whole: Hub) -> None:
    many = "".join(
        f"  - network: N{n}\n    url: https://n.example/{n}\n    purpose: P\n" for n in range(41)
    )
    head = HUB[: HUB.index("accounts:")]
    whole.write({"members/hub.md": f"{head}accounts:\n{many}---\n"}).build()
    assert "N40" in whole.page("accounts/page/3/index.html")
    assert not (whole.output / "accounts/page/4").exists()


def test_feeds_opml_has_the_feeds_of_every_member_and_the_hub_s_own(whole: Hub) -> None:
    from aggregator.sources.opml import from_opml  # a reader that is not ours to bend: another room

    whole.build()
    body = (whole.output / "feeds.opml").read_bytes()
    feeds = [one for one in ElementTree.fromstring(body).iter("outline") if "xmlUrl" in one.attrib]
    assert {one.get("xmlUrl"): one.get("htmlUrl") for one in feeds} == {
        "https://exampleton.example/members/council/feed.atom": f"{PAGES}council/",
        "https://exampleton.example/members/hub/feed.atom": f"{PAGES}hub/",
        "https://exampleton.example/members/library/feed.atom": f"{PAGES}library/",
        "https://hub.example/feed/": "https://hub.example/",
    }
    wanted = {"type", "text", "title", "description", "htmlUrl", "xmlUrl", "category"}
    assert all({*one.keys()} == wanted and all(one.attrib.values()) for one in feeds)
    roster = from_opml(body, "feeds.opml")
    assert roster.faults == ()
    assert [source.url for source in roster.sources] == ["https://hub.example/feed/"]
    assert 'text="Public services"' in whole.page("feeds.opml")
