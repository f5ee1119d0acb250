"""A member as a card in an address book, read back by a reader that is not ours."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import vobject
from hypothesis import example, given
from hypothesis import strategies as st
from town import Hub

from plugins.members.vcard import Card, card, vcard

FULL = """\
---
type: organisation
name: Café; Bar, "Ltd" (example)
purpose: "Feed people: well, and cheaply."
sector: public
website: https://cafe.example/
telephone: 0113 496 0008
email: hello@cafe.example
address: 1 Example Street, Exampleton
postcode: AB1 2CD
languages: [en, pl]
tags: [food, "tea, coffee"]
checked: 2026-05-04
---
"""


def read(raw: bytes) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for line in vobject.readOne(raw.decode()).lines():
        found.setdefault(line.name, []).append(line.value)
    return found


def test_an_organisation_s_card_says_who_and_how_to_reach_it(whole: Hub) -> None:
    whole.write({"members/cafe.md": FULL}).build()
    raw = (whole.output / "members/cafe/cafe.vcf").read_bytes()
    assert raw.startswith(b"BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\n")
    said = read(raw)
    assert said["FN"] == ['Café; Bar, "Ltd" (example)']
    assert said["ORG"] == [['Café; Bar, "Ltd" (example)']]
    assert said["NOTE"] == ["Feed people: well, and cheaply."]
    assert said["TEL"] == ["0113 496 0008"]
    assert said["EMAIL"] == ["hello@cafe.example"]
    assert said["URL"] == ["https://cafe.example/", "https://exampleton.example/members/cafe/"]
    (adr,) = said["ADR"]
    assert (adr.street, adr.city, adr.code) == ("1 Example Street", "Exampleton", "AB1 2CD")
    assert adr.country == "United Kingdom"
    assert said["LANG"] == ["en", "pl"]
    assert said["CATEGORIES"] == [["food", "tea, coffee"]]
    assert said["REV"] == ["20260504T000000Z"]


def test_a_person_s_card_has_the_role_and_never_what_was_agreed(whole: Hub) -> None:
    whole.build()
    said = read((whole.output / "members/sam-example/sam-example.vcf").read_bytes())
    assert said["KIND"] == ["individual"]
    assert said["ROLE"] == ["Librarian"]
    assert said["ORG"] == [["City Council (example)", "Central Library (example)"]]
    assert "NOTE" not in said


def test_a_service_s_card_names_its_organisation_s(whole: Hub) -> None:
    site = whole.site()
    council, library = (read(vcard(card(site.find("members", n)))) for n in ("council", "library"))
    assert library["RELATED"] == council["UID"]


def words(least: int = 0) -> st.SearchStrategy[str]:
    """What a field of one line may hold: anything that is printed."""
    letters = st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Cf"))
    made = st.text(letters, min_size=least, max_size=90)
    return made.map(lambda text: unicodedata.normalize("NFC", text).strip()).filter(
        lambda text: len(text) >= least
    )


@given(words(1), words(), st.lists(words(1), max_size=3), words(1))
@example("END:VCARD", "\\n\\;", ["a,b;c\\", "\\"], ";;;")
def test_no_words_break_out_of_their_line(
    name: str, note: str, categories: list[str], street: str
) -> None:
    made = Card(
        kind="org",
        name=name,
        page="https://hub.example/members/x/",
        source="https://hub.example/members/x/x.vcf",
        organisation=(name,),
        note=note,
        address=(street, name, "", "", "United Kingdom"),
        categories=tuple(categories),
        revised=date(2026, 1, 2),
    )
    raw = vcard(made)
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    unfolded = re.sub(rb"\r\n[ ]", b"", raw).decode()
    assert unfolded.count("\r\n") == 8 + bool(note) + bool(categories) + 2
    said = read(raw)
    assert said["FN"] == [name]
    assert said.get("NOTE", [""]) == [note]
    assert said["ORG"] == [[name]]
    assert said.get("CATEGORIES", [[]]) == [categories]
    assert (said["ADR"][0].street, said["ADR"][0].city) == (street, name)
