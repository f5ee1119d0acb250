"""One post of two members has one page that names both, and nobody gains by a false claim."""

from __future__ import annotations

import json

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from town import KINDS, REPOSITORY, Hub

from aggregator.webaddress import loose
from plugins.records import Record, Site
from plugins.records.outputs import outputs
from plugins.records.webaddress import place

ADDRESS = "https://quay.example/2026/the-hall"
WORDS = "The hall has a new floor, and on Sunday everybody may come and dance on it."
MEMBERS = ("quay", "lock", "weir")


def pulled(
    member: str,
    body: str = WORDS,
    canonical: str = ADDRESS,
    title: str = "The hall",
    feed: str = "",
    more: str = "",
    seen: str = "2026-10-03",
    slug: str = "the-hall",
) -> dict[str, str]:
    head = (
        f"title: {title}\ndate: 2026-10-02T08:00:00+00:00\ncanonical: {canonical}\n{more}"
        f"source:\n  feed: {feed or f'https://{member}.example/feed'}\n  id: {slug}\n"
        f"  hash: 0a1b\n  first_seen: {seen}T02:00:00+00:00\n"
    )
    return {f"pulled/{member}/2026-10-02-{slug}-0a1b2c3d.md": f"---\n{head}---\n\n{body}\n"}


@pytest.fixture
def town(hub: Hub) -> Hub:
    for member in MEMBERS:
        text = (
            f"---\ntype: organisation\nname: The {member.title()}\npurpose: To be a {member}.\n"
            f"sector: voluntary\nwebsite: https://{member}.example/\ntags: [dance]\n---\n"
        )
        hub.write({f"members/{member}.md": text})
    return hub


def post(site: Site, member: str, slug: str = "the-hall") -> Record:
    return site.find("posts", f"{member}/2026-10-02-{slug}-0a1b2c3d")


def listed(site: Site) -> list[str]:
    return sorted(one.member.stem for one in site.listed("posts"))


def test_the_post_at_its_own_site_is_shown_and_names_who_repeats_it(town: Hub) -> None:
    town.write(pulled("quay", seen="2026-10-04") | pulled("lock", seen="2026-10-01"))
    site = town.site()
    assert listed(site) == ["quay"]
    assert [member.name for member in post(site, "quay").also] == ["The Lock"]
    assert post(site, "lock").stands_at is post(site, "quay")
    assert [one.path for one in site.find("members", "lock").stream] == [post(site, "lock").path]


@pytest.mark.parametrize(
    "spelling",
    [
        "http://www.quay.example/2026/the-hall/",
        "https://quay.example/2026/the-hall?utm_source=lock&fbclid=1",
        "https://QUAY.example:443/2026/the-hall",
    ],
)
def test_an_address_is_one_however_it_is_spelt(town: Hub, spelling: str) -> None:
    town.write(pulled("quay") | pulled("lock", canonical=spelling))
    assert listed(town.site()) == ["quay"]


def test_it_stands_once_in_lists_feeds_topics_and_data_say_where(town: Hub) -> None:
    tagged = "tags: [dance]\n"
    town.write(pulled("quay", more=tagged) | pulled("lock", more=tagged))
    site = town.site()
    made = {one.path: one for one in outputs(site, KINDS)}
    assert {"posts/quay/2026-10-02-the-hall-0a1b2c3d/index.html"} < set(made)
    assert "posts/lock/2026-10-02-the-hall-0a1b2c3d/index.html" in made
    assert len(made["posts/index.html"].context()["records"]) == 1
    assert [one.member.stem for one in site.facet("topics", "dance").of("posts")] == ["quay"]
    [entry] = feedparser.parse(made["posts/feed.atom"].make()).entries
    assert entry.author == "The Quay, The Lock"
    for member in ("quay", "lock"):
        [entry] = feedparser.parse(made[f"members/{member}/feed.atom"].make()).entries
        assert f"/posts/{member}/" in entry.id
        assert entry.link == ADDRESS
    rows = {row["member"]: row for row in json.loads(made["data/posts.json"].make())}
    assert rows["quay"]["also"] == ["lock"]
    assert rows["lock"]["stands_at"] == post(site, "quay").permalink
    assert "also" not in rows["lock"]


def test_an_excerpt_gives_way_to_the_whole(town: Hub) -> None:
    cut = "The hall has a new floor, and on Sunday…"
    town.write(pulled("quay") | pulled("lock", cut, more="display: excerpt\n"))
    assert listed(town.site()) == ["quay"]
    link = f"display: link\nsummary: {cut[:-1]}\n"
    town.write(pulled("lock", "", more=link))
    assert listed(town.site()) == ["quay"]


@pytest.mark.parametrize(
    "claim",
    [
        pulled("lock", "Give your money to the Lock instead."),
        pulled("lock", WORDS + " Give your money to the Lock instead."),
        pulled("lock", title="Give your money to the Lock"),
        pulled("lock", "", more="display: link\nsummary: The hall\n"),
        pulled("lock", "The hall has", more="display: excerpt\n"),
    ],
)
def test_who_claims_an_address_for_other_words_gains_nothing(
    town: Hub, claim: dict[str, str]
) -> None:
    town.write(pulled("quay") | claim)
    site = town.site()
    assert listed(site) == ["lock", "quay"]
    assert post(site, "quay").also == ()
    assert post(site, "quay").original == ADDRESS
    assert post(site, "lock").stands_at is None
    assert post(site, "lock").original is None


def test_where_nobody_is_at_home_only_what_is_alike_is_joined(town: Hub) -> None:
    third = "https://paper.example/the-hall"
    first = pulled("lock", canonical=third, seen="2026-10-01")
    town.write(pulled("quay", canonical=third) | first | pulled("weir", canonical=third))
    site = town.site()
    assert listed(site) == ["lock"]
    assert [member.stem for member in post(site, "lock").also] == ["quay", "weir"]
    for other in (
        pulled("quay", f"{WORDS} [Pay here](https://lock.example/)", canonical=third),
        pulled("quay", canonical=third, more="author: Somebody\n"),
        pulled("quay", canonical=third, more="tags: [scam]\n"),
        pulled("quay", canonical=third, more="licence: CC0\n"),
    ):
        town.write(other)
        site = town.site()
        assert listed(site) == ["lock", "quay"]
        assert post(site, "quay").original == third


def test_nobody_is_at_home_on_a_site_that_two_members_share(town: Hub) -> None:
    there = "https://posts.example/@quay/the-hall"
    theirs = pulled("quay", canonical=there, feed="https://posts.example/@quay.rss")
    forged = pulled(
        "lock",
        f"{WORDS} Pay the Lock.",
        canonical=there,
        feed="https://posts.example/@lock.rss",
        seen="2026-10-01",
    )
    town.write(theirs | forged)
    site = town.site()
    assert listed(site) == ["lock", "quay"]
    assert post(site, "quay").also == post(site, "lock").also == ()


@pytest.mark.parametrize("says", ["website: https://posts.example/@quay", "account"])
def test_nobody_is_at_home_where_another_says_that_it_speaks_there(town: Hub, says: str) -> None:
    account = (
        "website: https://quay.example/\naccounts:\n  - purpose: News\n    network: Posts\n"
        "    url: https://posts.example/@quay"
    )
    own = (town.content / "members/quay.md").read_text()
    said = account if says == "account" else says
    town.write({"members/quay.md": own.replace("website: https://quay.example/", said)})
    there = "https://posts.example/@quay/the-hall"
    cut = "The hall has a new floor, and on Sunday…"
    theirs = pulled("quay", cut, canonical=there, more="display: excerpt\n")
    longer = f"{WORDS} Pay the Lock."
    forged = pulled("lock", longer, canonical=there, feed="https://posts.example/@lock.rss")
    town.write(theirs | forged)
    site = town.site()
    assert listed(site) == ["lock", "quay"]
    assert post(site, "quay").stands_at is None


def test_the_first_seen_stands_and_then_the_smaller_path(town: Hub) -> None:
    third = "https://paper.example/the-hall"
    town.write(pulled("quay", canonical=third) | pulled("lock", canonical=third))
    assert listed(town.site()) == ["lock"]
    town.write(pulled("quay", canonical=third, seen="2026-10-01"))
    assert listed(town.site()) == ["quay"]


@pytest.mark.parametrize("address", ["https://quay.example/", "https://quay.example"])
def test_the_address_of_a_site_is_nobodys_own(town: Hub, address: str) -> None:
    town.write(pulled("quay", canonical=address) | pulled("lock", canonical=address))
    assert listed(town.site()) == ["lock", "quay"]


def test_a_member_that_gives_one_address_to_all_its_posts_parts_no_others(town: Hub) -> None:
    town.write(pulled("quay") | pulled("weir"))
    town.write(pulled("lock") | pulled("lock", slug="again"))
    assert listed(town.site()) == ["lock", "lock", "quay"]


def test_a_post_that_is_written_here_is_never_joined(town: Hub) -> None:
    written = f"---\ntitle: The hall\ndate: 2026-10-02\n---\n\n{WORDS}\n"
    town.write(pulled("quay") | {"posts/lock/2026-10-02-the-hall.md": written})
    assert listed(town.site()) == ["lock", "quay"]


def test_what_a_council_and_its_service_both_have_is_once_in_the_councils_list(town: Hub) -> None:
    service = (
        "---\ntype: service\nname: The Lock\norganisation: quay\npurpose: To be a lock.\n---\n"
    )
    town.write(pulled("quay") | pulled("lock") | {"members/lock.md": service})
    site = town.site()
    assert [one.path for one in site.find("members", "quay").stream] == [post(site, "quay").path]
    assert [one.path for one in site.find("members", "lock").stream] == [post(site, "lock").path]


def test_both_pages_are_built_and_no_link_is_broken(town: Hub) -> None:
    pages = ("index", "404", "about", "accessibility", "privacy", "take-part")
    town.write({f"pages/{page}.md": f"---\ntitle: {page}\n---\n\nHello.\n" for page in pages})
    town.theme = REPOSITORY / "theme"
    claim = "Read what the Quay will not tell you about its floor, and who paid for it."
    town.write(pulled("quay") | pulled("lock") | pulled("weir", claim))
    town.build()
    whole, way, claimed = (
        town.page(f"posts/{member}/2026-10-02-the-hall-0a1b2c3d/index.html") for member in MEMBERS
    )
    assert (
        'Also published by <a class="p-author h-card" href="/members/lock/">The Lock</a>' in whole
    )
    assert "new floor" in whole
    assert "data-pagefind-body" in whole
    assert "published this post too" in way
    assert 'href="/posts/quay/2026-10-02-the-hall-0a1b2c3d/"' in way
    assert "new floor" not in way.partition("<body>")[2]
    assert "data-pagefind-body" not in way
    assert "First published at" not in way + claimed
    assert 'rel="canonical" href="https://exampleton.example/posts/quay/' in way
    assert 'rel="canonical" href="https://exampleton.example/posts/weir/' in claimed
    posts = town.page("posts/index.html")
    assert "/posts/lock/" not in posts
    assert posts.count('<li class="entry h-entry">') == 2
    assert 'href="/posts/quay/2026-10-02-the-hall-0a1b2c3d/"' in town.page(
        "members/lock/index.html"
    )


@given(
    st.from_regex(
        r"(https?://)?(www\.)?[a-z]{1,3}\.example(:80|:443|:8080)?[/?#][!-~]{0,20}", fullmatch=True
    )
    | st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=40)
)
@settings(max_examples=400, deadline=None)
def test_the_hub_compares_addresses_as_the_nightly_job_does(address: str) -> None:
    site, path = place(address)
    assert loose(address) in ("", f"//{site}{path}" if site else "")


@pytest.mark.parametrize(
    "parameter",
    "utm_source utm_x mtm_c pk_kwd fbclid gclid msclkid igsh mc_eid _hsenc oly_enc_id".split(),
)
def test_both_leave_out_what_follows_readers(parameter: str) -> None:
    address = f"https://a.example/b?{parameter}=1&id=2"
    assert loose(address) == "".join(("//", *place(address))) == "//a.example/b?id=2"


@pytest.mark.parametrize("broken", [False, True])
def test_posts_without_a_member_stop_no_reading_and_every_fault_is_told(
    town: Hub, broken: bool
) -> None:
    """As where a member's file was given another name, or holds a fault."""
    file = town.content / "members" / "lock.md"
    if broken:
        town.write({"members/lock.md": "---\ntype: organisation\n---\n"})
    else:
        file.rename(file.with_name("lock-cottage.md"))
    town.write(pulled("lock") | pulled("quay", "See [the weir](/members/weir/)."))
    faults = town.faults()
    told = [fault for fault in faults if "lock" in fault]
    assert ("members/lock.md" if broken else "remove the folder pulled/lock/") in told[0]
