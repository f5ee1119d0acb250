"""What is wrong with a member is told with its line and what to write instead."""

from __future__ import annotations

import pytest
from town import Hub

HEAD = """\
---
type: organisation
name: New
purpose: P.
sector: public
telephone: 0113 496 0009
{}---
"""
ACCOUNT = "accounts:\n  - network: N\n    url: https://n.example/new\n    purpose: P\n{}"


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (
            "accounts:\n  - network: N\n    url: https://n.example/new\n",
            "8: accounts 1 purpose: is missing; add a line that begins purpose:",
        ),
        (
            ACCOUNT.format("    status: closed\n"),
            "8: accounts 1: is closed and does not say since when; add closed: and the day",
        ),
        (
            ACCOUNT.format("    closed: 2026-01-01\n"),
            "8: accounts 1: has a day in closed:, but is active; write status: closed",
        ),
        (
            ACCOUNT.format("    status: closed\n    started: 2026-02-01\n    closed: 2026-01-01\n"),
            "8: accounts 1: was closed before it was started; check closed: and started:",
        ),
        (
            ACCOUNT.format("    kind: blogg\n"),
            "11: accounts 1 kind: 'blogg' is not known; did you mean blog?",
        ),
        (
            ACCOUNT.format("  - network: M\n    url: http://n.example/new/\n    purpose: P\n"),
            "12: accounts 2 url: http://n.example/new/ stands in this file too; keep it in one of",
        ),
        (
            "identifiers:\n  - scheme: GB-CHC\n    id: 12\n",
            "8: identifiers 1: '12' is no GB-CHC number; write it as 1234567",
        ),
        (
            "identifiers:\n  - scheme: charity\n    id: 1234567\n",
            "8: identifiers 1 scheme: 'charity' is no register; write its code: GB-CHC, GB-SC,",
        ),
        ("languages: [polish]\n", "7: languages 1: 'polish' is no language; write its short code"),
        ("languages: pl\n", "7: languages: must be a list; write [en, pl]"),
        ("address: 1 Quay\npostcode: ab1 2cd\n", "8: postcode: 'ab1 2cd' is no postcode; write"),
        ("postcode: AB1 2CD\n", "7: postcode: has no address before it; add address:"),
        (
            "address: 1 Quay AB1 2CD\npostcode: AB1 2CD\n",
            "7: address: holds AB1 2CD, which postcode: says; leave it out here",
        ),
        (
            "joined: 2026-02-01\nleft: 2026-02-01\n",
            "8: left: 2026-02-01 is not after joined: 2026-02-01; check both days",
        ),
        ("joined: 2026-10-09\n", "7: joined: 2026-10-09 is still to come; write the day on which"),
        ("charter: 2026-10-09\n", "7: charter: 2026-10-09 is still to come; write the day on whi"),
        (
            "accounts:\n  - network: N\n    url: https://n.example/\n    purpose: P\n"
            "    status: closed\n    closed: 2026-10-09\n",
            "12: accounts 1 closed: 2026-10-09 is still to come; write status: active until then",
        ),
        (
            "website: https://n.example\naccounts:\n  - network: N\n    url: http://www.n.example/\n"
            "    purpose: P\n    status: closed\n    closed: 2026-10-07\n",
            "7: website: is an account that accounts: calls closed; remove it, or mend status:",
        ),
        (
            "checked: 2026-10-09\n",
            "7: checked: 2026-10-09 is still to come; write the day somebody looked",
        ),
        (
            "feeds:\n  - url: https://n.example/feed\n    checked: 2026-10-09\n",
            "9: feeds 1 checked: 2026-10-09 is still to come; write the day somebody looked",
        ),
        (
            "feeds:\n  - url: https://n.example/feed\n    backfill: many\n",
            "9: feeds 1 backfill: 'many' is no number of posts; write a number from 1 to 1000, or",
        ),
        (
            "comments: imported\nfeeds:\n  - url: https://n.example/feed\n",
            "7: comments: belongs to feeds:; write it below feeds:, in the entry that it is for",
        ),
        ("display: whole\n", "7: display: 'whole' is not known; write one of excerpt, full, link"),
        ("open_to: walks\n", "7: open_to: must be a list; write [one, two], or a line of '- one'"),
        (
            "guidelines:\n  - title: T\n    url: javascript:alert(1)\n",
            "9: guidelines 1 url: 'javascript:alert(1)' is no web address; copy it from",
        ),
    ],
)
def test_a_field_that_cannot_be_is_refused(whole: Hub, lines: str, fault: str) -> None:
    whole.write({"members/new.md": HEAD.format(lines)})
    (only,) = [told.removeprefix("members/new.md:") for told in whole.faults()]
    assert only.startswith(fault)


def test_an_account_that_two_claim_is_told_in_both_files(whole: Hub) -> None:
    theirs = ACCOUNT.format("").replace("n.example/new", "WWW.social.example/@hub/")
    ours, new = whole.write({"members/new.md": HEAD.format(theirs)}).faults()
    advice = "keep it in one of the two: with the one who runs it"
    assert ours.startswith("members/hub.md:")
    assert ours.endswith(f"stands in content/members/new.md too; {advice}")
    assert new.startswith(
        "members/new.md:9: accounts 1 url: https://WWW.social.example/@hub/ stands"
    )
    assert new.endswith(f"in content/members/hub.md too; {advice}")


@pytest.mark.parametrize("name", ["open", "state"])
def test_a_name_the_hub_needs_is_refused(whole: Hub, name: str) -> None:
    whole.write({f"members/{name}.md": HEAD.format("")})
    (only,) = whole.faults()
    assert only.startswith(f"members/{name}.md:1: file name: '{name}' is a name the hub needs")


@pytest.mark.parametrize(
    ("scheme", "number"),
    [
        ("GB-CHC", "0000000"),
        ("GB-COH", "SC123456"),
        ("GB-NHS", "ZZ0EX"),
        ("GB-UKPRN", "10000000"),
        ("XI-EXAMPLE", "A/12-3"),
    ],
)
def test_a_number_of_the_right_shape_is_taken(whole: Hub, scheme: str, number: str) -> None:
    lines = f"identifiers:\n  - scheme: {scheme}\n    id: {number}\n"
    whole.write({"members/new.md": HEAD.format(lines)})
    assert whole.faults() == []


def test_a_company_s_number_leads_to_its_register_except_in_an_example_city(whole: Hub) -> None:
    lines = (
        "identifiers:\n  - scheme: GB-COH\n    id: 00000000\n  - scheme: GB-CHC\n    id: 1234567\n"
    )
    whole.write({"members/new.md": HEAD.format(lines)})
    company, charity = whole.site().find("members", "new").registered
    assert company.url.endswith(".gov.uk/company/00000000")
    assert charity.url is None
    whole.city["sample"] = True
    assert {one.url for one in whole.site().find("members", "new").registered} == {None}
