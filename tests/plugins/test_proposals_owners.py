"""The list of owners: made from the members' files, and read again as it was meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from town import REPOSITORY, Hub

import tasks
from plugins.proposals.codeowners import PATH, Owners, owners, read, written

ORGANISATION = (
    "---\ntype: organisation\nname: {}\npurpose: P.\nsector: public\nemail: a@a.example\n{}---\n"
)
SERVICE = "---\ntype: service\nname: S\npurpose: P.\norganisation: {}\n---\n"
PERSON = (
    "---\ntype: person\nname: Jo Example\nrole: R\norganisation: {}\n"
    "consent:\n  given_on: 2026-01-01\n  scope: Name\n---\n"
)


def test_a_service_and_a_person_are_owned_as_their_organisation_is(hub: Hub) -> None:
    hub.city["maintainers"] = ["@host"]
    hub.write(
        {
            "members/a.md": ORGANISATION.format("A", 'owners: ["@ann", bob]\n'),
            "members/b.md": ORGANISATION.format("B", ""),
            "members/desk.md": SERVICE.format("a"),
            "members/jo.md": PERSON.format("desk"),
            "members/other.md": SERVICE.format("b"),
        }
    )
    known = owners(hub.site())
    assert known == Owners(("@host",), dict.fromkeys(("a", "desk", "jo"), ("@ann", "@bob")))
    lines = written(known).splitlines()[2:]
    assert lines[:3] == [
        "* @host",
        "/content/members/a.md @ann @bob @host",
        "/content/posts/a/ @ann @bob @host",
    ]


HANDLES = st.from_regex(r"@[a-z0-9]{1,9}(/[a-z]{1,5})?", fullmatch=True)
SOME = st.lists(HANDLES, unique=True, max_size=3).map(tuple)
SLUGS = st.from_regex(r"[a-zé]{1,5}(-[a-z0-9]{1,3})?", fullmatch=True)


@given(SOME, st.dictionaries(SLUGS, SOME.filter(bool), max_size=3))
def test_what_is_written_is_read_again(maintainers: tuple[str, ...], of: dict) -> None:
    known = Owners(maintainers, dict(sorted(of.items())))
    others = {
        slug: tuple(one for one in handles if one not in maintainers)
        for slug, handles in of.items()
    }
    assert read(written(known)) == Owners(maintainers, others)


@given(st.text(max_size=200))
def test_any_text_is_read_as_a_list_of_owners_and_grants_nothing_by_itself(text: str) -> None:
    found = read(text)
    assert all(handle.startswith("@") for handles in found.of.values() for handle in handles)


@pytest.mark.parametrize("handle", ["two words", "@a b", "a@b.example", "@", "@a\u202eb", "@a#b"])
def test_a_name_that_is_none_of_the_forge_is_refused(hub: Hub, handle: str) -> None:
    hub.write({"members/a.md": ORGANISATION.format("A", f'owners: ["{handle}"]\n')})
    (fault,) = hub.faults()
    assert fault.startswith("members/a.md:7: owners 1: ")


def test_a_handle_without_its_quotation_marks_is_told_so(hub: Hub) -> None:
    hub.write({"members/a.md": ORGANISATION.format("A", "owners: [@ann]\n")})
    assert hub.faults() == [
        'members/a.md:7: owners: has a value that begins with @; put it in quotation marks: "@name"'
    ]


def test_owners_stand_in_no_data_and_on_no_page(hub: Hub) -> None:
    hub.write({"members/a.md": ORGANISATION.format("A", 'owners: ["@ann"]\n')})
    assert "owners" not in hub.site().find("members", "a").fields


def test_the_list_that_is_committed_is_what_the_members_files_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(REPOSITORY)
    assert tasks._is_current(tasks.site.read())
    assert (REPOSITORY / PATH).read_text(encoding="utf-8").count("-example") > 10


def test_the_night_says_that_the_list_is_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hub: Hub
) -> None:
    monkeypatch.chdir(tmp_path)
    hub.write({"members/a.md": ORGANISATION.format("A", "")})
    assert tasks._is_current(hub.site()), "a hub may have no owners, and no list"
    hub.write({"members/a.md": ORGANISATION.format("A", 'owners: ["@ann"]\n')})
    site = hub.site()
    assert not tasks._is_current(site)
    Path(PATH).parent.mkdir()
    Path(PATH).write_text(written(owners(site)), encoding="utf-8")
    assert tasks._is_current(site)
