"""Which account links count as verified: nothing is lost in a bad night, nothing stays for ever."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import verified
from aggregator.errors import FrontMatterError
from aggregator.model import Account, Finding, Link, Misses
from aggregator.verified import NIGHTS, Decision, decide

DAY = date(2026, 11, 24)
PAGE = "https://hub.example/members/quay/"
SOCIAL = Account("quay", "https://social.example/@quay", PAGE)
VIDEO = Account("quay", "https://video.example/quay", PAGE)
BEFORE = Link(SOCIAL.url, date(2026, 3, 1))

URLS = st.sampled_from([f"https://a.example/{name}" for name in "abcdef"])
FINDINGS = st.lists(
    st.builds(
        Finding, st.builds(Account, st.just("quay"), URLS), st.sampled_from([True, False, None])
    ),
    unique_by=lambda finding: finding.account.url,
)
LINKS = st.lists(st.builds(Link, URLS, st.dates()), unique_by=lambda link: link.url)
MISSES = st.dictionaries(URLS, st.builds(Misses, st.integers(1, NIGHTS - 1), st.dates()))


def night(
    linked: bool | None, misses: Misses | None = None, known: bool = True, day: date = DAY
) -> tuple[str, list[Link], Misses | None]:
    """Decide on one account; give the verdict, what is written, and what is remembered."""
    before = {SOCIAL.url: misses} if misses else {}
    links = [BEFORE] if known else []
    decision = decide("quay", links, [Finding(SOCIAL, linked)], before, day)
    [outcome] = decision.outcomes
    return outcome.verdict, list(decision.links), decision.misses.get(SOCIAL.url)


def test_a_link_is_written_with_the_day_it_was_first_seen() -> None:
    assert night(True, known=False) == ("verified", [Link(SOCIAL.url, DAY)], None)
    assert night(True) == ("stands", [BEFORE], None)


def test_a_page_that_never_linked_back_is_not_remembered() -> None:
    assert night(False, known=False) == ("unlinked", [], None)
    assert night(None, known=False) == ("unread", [], None)


def test_a_link_is_taken_away_on_the_third_night_without_it() -> None:
    once, twice = Misses(1, DAY), Misses(2, DAY + timedelta(1))
    assert night(False) == ("missing", [BEFORE], once)
    assert night(False, once, day=DAY + timedelta(1)) == ("missing", [BEFORE], twice)
    assert night(False, twice, day=DAY + timedelta(2)) == ("lost", [], None)


def test_a_second_run_on_one_day_is_no_second_night() -> None:
    assert night(False, Misses(2, DAY)) == ("missing", [BEFORE], Misses(2, DAY))


def test_a_page_that_cannot_be_read_counts_neither_for_nor_against() -> None:
    assert night(None) == ("unread", [BEFORE], None)
    assert night(None, Misses(2, DAY)) == ("unread", [BEFORE], Misses(2, DAY))


def test_a_link_that_is_back_begins_to_count_anew() -> None:
    assert night(True, Misses(2, DAY)) == ("stands", [BEFORE], None)


def test_an_account_that_is_not_open_any_more_is_taken_away_at_once() -> None:
    decision = decide("quay", [BEFORE], [Finding(VIDEO, True)], {}, DAY)
    assert decision.links == (Link(VIDEO.url, DAY),)
    assert [(o.account.url, o.verdict) for o in decision.outcomes] == [
        (VIDEO.url, "verified"),
        (SOCIAL.url, "withdrawn"),
    ]


def test_an_account_that_is_spelt_anew_keeps_its_day() -> None:
    anew = Account("quay", "http://SOCIAL.example/@quay/", PAGE)
    decision = decide("quay", [BEFORE], [Finding(anew, True)], {}, DAY)
    assert decision.links == (Link(anew.url, BEFORE.since),)
    assert [outcome.verdict for outcome in decision.outcomes] == ["stands"]


@given(LINKS, FINDINGS, MISSES, st.dates())
def test_a_second_run_decides_nothing_new(
    known: list[Link], findings: list[Finding], misses: dict[str, Misses], day: date
) -> None:
    first = decide("quay", known, findings, misses, day)
    second = decide("quay", first.links, findings, first.misses, day)
    assert (second.links, second.misses) == (first.links, first.misses)
    assert not {"verified", "lost", "withdrawn"} & {outcome.verdict for outcome in second.outcomes}


@given(LINKS, FINDINGS, MISSES, st.dates())
def test_one_account_never_costs_another(
    known: list[Link], findings: list[Finding], misses: dict[str, Misses], day: date
) -> None:
    def alone(finding: Finding) -> Decision:
        ours = [link for link in known if link.url == finding.account.url]
        return decide("quay", ours, [finding], misses, day)

    together = decide("quay", known, findings, misses, day)
    each = [alone(finding) for finding in findings]
    assert set(together.links) == {link for decision in each for link in decision.links}
    assert together.misses == {url: m for decision in each for url, m in decision.misses.items()}


@given(LINKS, FINDINGS, st.dates())
def test_without_the_state_nothing_is_taken_away_that_was_not_withdrawn(
    known: list[Link], findings: list[Finding], day: date
) -> None:
    urls = {finding.account.url for finding in findings}
    decision = decide("quay", known, findings, {}, day)
    assert {link for link in known if link.url in urls} <= set(decision.links)


def test_the_file_is_as_people_would_write_it() -> None:
    links = [Link("https://social.example/@leedsparks", DAY)]
    assert verified.write(links) == (
        "---\nlinks:\n  - url: https://social.example/@leedsparks\n    since: 2026-11-24\n---\n"
    )


TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20)


@given(st.lists(st.builds(Link, TEXTS.map("https://a.example/{}".format), st.dates())))
def test_what_was_written_is_read_again(links: list[Link]) -> None:
    assert verified.read(verified.write(links), "x.md") == tuple(links)


ROW = "url: https://a.example/\n    since: 2026-11-24"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "scribble",
        "---\n---\n",
        "---\nlinks:\n---\n",
        "---\nlinks: all\n---\n",
        "---\nlinks:\n  - https://a.example/\n---\n",
        f"---\nlinks:\n  - {ROW}\n    by: hand\n---\n",
        f"---\nlinks:\n  - {ROW}\nmore: x\n---\n",
        f"---\nlinks:\n  - {ROW}\n---\n\nWords.\n",
        "---\nlinks:\n  - url: https://a.example/\n---\n",
        "---\nlinks:\n  - url: https://a.example/\n    since: yesterday\n---\n",
        "---\nlinks:\n  - url: javascript:alert(1)\n    since: 2026-11-24\n---\n",
        '---\nlinks:\n  - url: "https://a.example/\\nb"\n    since: 2026-11-24\n---\n',
        "---\nlinks:\n  - url: [https://a.example/]\n    since: 2026-11-24\n---\n",
    ],
)
def test_a_file_that_the_nightly_job_did_not_write_is_refused(text: str) -> None:
    with pytest.raises(FrontMatterError, match=r"^verified/x\.md:1: "):
        verified.read(text, "verified/x.md")


@pytest.mark.parametrize(
    "takedown",
    [
        SOCIAL.url,
        "http://www.SOCIAL.example/@quay/#x",
        "verified/quay.md",
        "content/verified/quay.md",
    ],
)
def test_a_takedown_names_an_account_by_its_address_or_its_file(takedown: str) -> None:
    assert verified.barred(SOCIAL, [takedown])


@pytest.mark.parametrize("takedown", ["quay", "https://social.example/", "pulled/quay/x.md", ""])
def test_a_takedown_of_something_else_bars_no_account(takedown: str) -> None:
    assert not verified.barred(SOCIAL, [takedown])
