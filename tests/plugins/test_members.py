"""Who: an organisation speaks for its services, a person has agreed to be here."""

from __future__ import annotations

import json

import pytest
from town import KINDS, Hub

from plugins.records.outputs import outputs

PERSON = "---\ntype: person\nname: Sam Example\nrole: Librarian\norganisation: {}\n{}---\n"
SERVICE = "---\ntype: service\nname: S\npurpose: P.\n{}---\n"
CONSENT = "consent:\n  given_on: 2026-05-01\n  scope: Only this.\n"


def told(hub: Hub, text: str) -> list[str]:
    hub.write({"members/new.md": text})
    return [fault.partition(":")[2] for fault in hub.faults()]


def test_the_stream_of_an_organisation_has_its_services_posts_newest_first(whole: Hub) -> None:
    post = "---\ntitle: P\ndate: {}\n---\n"
    whole.write(
        {
            "posts/council/2026-10-01-a.md": post.format("2026-10-01"),
            "posts/council/2026-10-03-b.md": post.format("2026-10-03"),
        }
    )
    site = whole.site()
    stream = [one.stem for one in site.find("members", "council").stream]
    library = "library/2026-10-02-new-books-0a1b2c3d"
    assert stream == ["council/2026-10-03-b", library, "council/2026-10-01-a"]
    assert [one.stem for one in site.find("members", "library").stream] == [library]


def test_a_service_has_the_sector_of_its_organisation_unless_it_says(whole: Hub) -> None:
    whole.write({"members/own.md": SERVICE.format("organisation: council\nsector: voluntary\n")})
    sectors = {one.stem: one.effective_sector for one in whole.site().all("members")}
    assert sectors["library"] == sectors["council"] == sectors["sam-example"] == "public"
    assert sectors["own"] == "voluntary"


def test_members_stand_in_the_order_of_their_names(whole: Hub) -> None:
    names = [one.name for one in whole.site().all("members")]
    assert names == sorted(names, key=str.casefold)
    assert len(names) == 4


def test_the_list_goes_by_sector_then_people_and_is_several_pages_where_it_is_long(
    whole: Hub,
) -> None:
    head = "---\ntype: organisation\nname: {0}\npurpose: P.\nsector: {1}\nemail: a@b.example\n---\n"
    for number in range(30):
        sector = "public" if number % 2 else "voluntary"
        whole.write({f"members/m{number}.md": head.format(f"M{number:02}", sector)})
    whole.build()
    first, second = whole.page("members/index.html"), whole.page("members/page/2/index.html")
    places = [first.index(name) for name in ("City Council", "M01", "M29", "Digital Hub", "M00")]
    assert places == sorted(places)
    assert "Sam Example" not in first
    assert second.index("M28") < second.index("Sam Example")


def test_a_service_comes_after_its_organisation_and_not_where_the_alphabet_would_put_it(
    whole: Hub,
) -> None:
    whole.write(
        {
            "members/abc.md": SERVICE.replace("S\n", "A first name\n").format(
                "organisation: council\n"
            )
        }
    )
    whole.build()
    page = whole.page("members/index.html")
    assert page.index("City Council") < page.index("A first name")


def test_machines_are_told_what_a_member_is_and_only_of_accounts_in_use(whole: Hub) -> None:
    account = "  - network: N\n    url: https://n.example/{0}\n    purpose: P\n{1}"
    closed = account.format("closed", "    status: closed\n    closed: 2026-01-01\n")
    numbers = "identifiers:\n  - scheme: GB-COH\n    id: 01234567\n"
    lines = f"accounts:\n{account.format('open', '')}{closed}{numbers}"
    whole.write({"members/own.md": SERVICE.format(f"organisation: council\n{lines}")})
    site = whole.site()
    own = dict(site.find("members", "own").linked_data)
    assert own["sameAs"] == ["https://n.example/open"]
    assert own["identifier"][0]["value"] == "01234567"
    assert own["provider"]["name"] == "City Council (example)"
    council = dict(site.find("members", "council").linked_data)
    assert {one["name"] for one in council["subOrganization"]} == {"S", "Central Library (example)"}
    assert dict(site.find("members", "sam-example").linked_data)["worksFor"]["name"].startswith(
        "Cen"
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (SERVICE.format(""), "1: organisation: is missing; add a line that begins organisation:"),
        (SERVICE.format("organisation: nobody\n"), "5: organisation: there is no 'nobody' among"),
        (
            SERVICE.format("organisation: library\n"),
            "5: organisation: 'library' is no organisation; name its organisation",
        ),
        (SERVICE.format("organisation: new\n"), "5: organisation: 'new' is no organisation"),
        (PERSON.format("council", ""), "1: consent: is missing; add a line that begins consent:"),
        (PERSON.format("council", "consent: yes\n"), "6: consent: must be a group of fields"),
        (
            PERSON.format("council", "consent:\n  given_on: 2026-05-01\n"),
            "6: consent scope: is missing; add a line that begins scope:",
        ),
        (
            PERSON.format("council", CONSENT.replace("2026-05-01", "2026-10-09")),
            "7: consent given_on: 2026-10-09 is still to come; write the day on which the person",
        ),
        (PERSON.format("sam-example", CONSENT), "5: organisation: 'sam-example' is a person; name"),
        (
            "---\ntype: organisation\nname: A\npurpose: B.\nsector: public\n---\n",
            "1: file: says no way to be reached; add telephone:, email:, address: or website:",
        ),
        (
            "---\ntype: organisation\nname: A\npurpose: B.\nsector: pubic\nwebsite: https://a.example\n---\n",
            "5: sector: 'pubic' is not known; did you mean public?",
        ),
        ("---\ntype: organization\n---\n", "2: type: 'organization' is not known; did you mean"),
        ("---\ntype: [person]\n---\n", "2: type: ['person'] is not known; "),
        ("---\nname: A\n---\n", "1: type: is missing; write one of organisation, person, service"),
    ],
)
def test_a_member_that_cannot_be_is_refused(whole: Hub, text: str, fault: str) -> None:
    (only,) = told(whole, text)
    assert only.startswith(fault)


def test_a_person_of_a_service_is_taken(whole: Hub) -> None:
    assert told(whole, PERSON.format("library", CONSENT)) == []


def test_what_a_person_agreed_to_is_kept_and_never_published(whole: Hub) -> None:
    person = whole.site().find("members", "sam-example")
    assert person.consent.scope == "Name and role, on this site only."
    data = {one.path: one for one in outputs(whole.site(), KINDS)}
    rows = json.loads(data["data/members.json"].make())
    assert [row["name"] for row in rows if row["type"] == "person"] == ["Sam Example"]
    whole.build()
    for path in whole.output.rglob("*"):
        if path.is_file():
            assert b"consent" not in path.read_bytes(), path
            assert b"on this site only" not in path.read_bytes(), path


def test_a_person_who_withdraws_is_gone_from_everything(whole: Hub) -> None:
    whole.build()
    assert any(b"Sam" in path.read_bytes() for path in whole.output.rglob("*.*"))
    (whole.content / "members/sam-example.md").unlink()
    whole.build()
    for path in whole.output.rglob("*"):
        assert "sam-example" not in path.name
        assert not path.is_file() or b"Sam" not in path.read_bytes(), path


def test_what_a_member_is_for_comes_first_in_the_data(whole: Hub) -> None:
    data = {one.path: one for one in outputs(whole.site(), KINDS)}
    rows = json.loads(data["data/members.json"].make())
    assert {tuple(row)[:5] for row in rows if "purpose" in row} == {
        ("id", "page", "type", "name", "purpose")
    }
