"""Reading a city: where files may lie, what a path decides, and every fault of all at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from town import CITY, KINDS, PDF, PNG, Hub, plant_faults

from plugins.records import Folder, Kind, RecordModel
from plugins.records.city import City
from plugins.records.faults import Fault, Faults
from plugins.records.fields import Line
from plugins.records.reader import MAX_BYTES, read_file

MEMBER = "---\ntype: organisation\nname: A\npurpose: B.\nsector: public\nemail: a@a.example\n---\n"
EVENT = "---\ntitle: A\norganiser: a\nstart: 2026-11-03 18:00\nvenue: Hall\n{}---\n{}"
POST = "---\ntitle: A\ndate: 2026-11-03\n{}---\n{}"
PULLED = (
    "---\ntitle: A\ndate: 2026-11-03\nsource:\n  feed: https://a.example/feed\n  id: a\n"
    "  hash: b\n  first_seen: 2026-11-03\n{}---\n"
)


def test_a_city_without_a_fault_has_none(whole: Hub) -> None:
    assert whole.faults() == []


def test_every_planted_fault_is_told_at_once_with_its_line(hub: Hub) -> None:
    expected = plant_faults(hub.content)
    assert hub.check()[1] == expected


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("evnts/2026-11-03-a.md", "1: folder: nothing reads 'evnts'; did you mean events?"),
        ("stray.md", "1: folder: nothing reads 'stray.md'; "),
        ("events/surgery.md", "1: file name: has not the right form; name it events/<date>-<sh"),
        ("events/2026/2026-11-03-a.md", "1: file name: has not the right form; "),
        ("events/2026-11-03-A.md", "1: file name: 'A' cannot be in the name of a file; "),
        ("events/2026-11-03-a--b.md", "1: file name: 'a--b' cannot be in the name of a f"),
        ("events/2026-02-31-a.md", "1: file name: '2026-02-31' is no day; begin the name"),
        (
            "posts/A b/2026-11-03-a.md",
            "1: file name: 'A b' cannot be in the name of a folder; use s",
        ),
        ("posts/2026-11-03-a.md", "1: file name: has not the right form; name it posts/<member>/"),
        ("members/Café Ltd.md", "1: file name: 'Café Ltd' cannot be in the name of "),
        ("members/con.md", "1: file name: is a name that Windows keeps for itself; use more "),
        ("posts/aux/2026-11-03-a.md", "1: file name: is a name that Windows keeps for its"),
        ("members/cafe\u0301.md", "1: file name: 'cafe\u0301' cannot be in the na"),
    ],
)
def test_a_file_in_the_wrong_place_is_told_where_it_belongs(hub: Hub, name: str, told: str) -> None:
    (fault,) = hub.write({name: MEMBER}).faults()
    assert fault.startswith(f"{name}:{told}")


def test_a_link_to_another_place_is_not_followed(hub: Hub, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(MEMBER)
    hub.write({"members/a.md": MEMBER})
    (hub.content / "members" / "b.md").symlink_to(secret)
    told = "members/b.md:1: file: is a link to another place; put the file itself here"
    assert hub.faults() == [told]


def test_a_file_that_would_be_copied_is_no_link_and_holds_no_script(hub: Hub) -> None:
    hub.write({"files/a.PNG": PNG, "files/deep/er/b.pdf": PDF})
    hub.write({f"files/{name}": "x" for name in ("c.html", "d.svg", "e")})
    (hub.content / "files" / "f.png").symlink_to("/etc/hostname")
    (hub.content / "files" / "g").symlink_to(hub.root)
    told = [fault.split(":")[0] for fault in hub.faults()]
    assert told == ["files/c.html", "files/d.svg", "files/e", "files/f.png", "files/g"]
    with pytest.raises(Faults):
        hub.build()


def test_the_folder_of_files_is_itself_no_link(hub: Hub) -> None:
    (hub.content / "files").symlink_to(hub.root)
    assert hub.faults()[0] == "files:1: file: is a link to another place; put the file itself here"


def test_a_folder_named_like_a_file_is_told(hub: Hub) -> None:
    (hub.content / "members" / "b.md").mkdir(parents=True)
    assert hub.faults() == ["members/b.md:1: file: is a folder; end only names of files in .md"]


def test_a_file_as_long_as_a_book_is_refused(hub: Hub) -> None:
    hub.write({"members/a.md": MEMBER + "x" * (MAX_BYTES - len(MEMBER))})
    assert hub.faults() == []
    hub.write({"members/a.md": MEMBER + "x" * (MAX_BYTES - len(MEMBER) + 1)})
    assert "a.md:1: file: is larger than 250,000 bytes; split it" in hub.faults()[0]


def test_a_pulled_post_says_where_it_came_from_and_a_written_one_may_not(
    hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    name = "a/2026-11-03-a.md"
    hub.write({"members/a.md": MEMBER, f"pulled/{name}": PULLED.format("")})
    assert hub.site().at(f"pulled/{name}").pulled
    hub.write({f"pulled/{name}": POST.format("", "")})
    # Its feed's owner cannot mend the file, so it is told and left out, and nobody else waits.
    assert hub.faults() == []
    assert hub.site().at(f"pulled/{name}") is None
    told = f"left out: content/pulled/{name}:1: source: is missing; add a line that begins source:"
    assert told in caplog.messages
    hub.write({f"pulled/{name}": PULLED.format(""), f"posts/{name}": PULLED.format("")})
    assert hub.faults()[0].startswith(f"posts/{name}:4: source: is no field here; ")


def test_the_folder_decides_whose_post_it_is(hub: Hub) -> None:
    hub.write({"members/a.md": MEMBER, "members/b.md": MEMBER})
    hub.write({"posts/a/2026-11-03-a.md": POST.format("member: b\n", "")})
    told = "posts/a/2026-11-03-a.md:4: member: is decided by the folder; remove the line"
    assert hub.faults() == [told]
    hub.write({"posts/a/2026-11-03-a.md": POST.format("", "")})
    assert hub.site().find("posts", "a/2026-11-03-a").member.stem == "a"


def test_two_files_may_not_have_one_address(hub: Hub) -> None:
    hub.write(
        {
            "members/a.md": MEMBER,
            "posts/a/2026-11-03-a.md": POST.format("", ""),
            "pulled/a/2026-11-03-a.md": PULLED.format(""),
        }
    )
    (fault,) = hub.faults()
    assert fault.startswith("pulled/a/2026-11-03-a.md:1: file name: has the address of posts/a/20")


def test_addresses_are_compared_as_a_file_system_without_case_does(hub: Hub) -> None:
    # Small letters alone can be twins too: the German sharp s folds to ss.
    hub.write({"members/strasse.md": MEMBER, "members/straße.md": MEMBER})
    (fault,) = hub.faults()
    assert fault.startswith("members/straße.md:1: file name: has the address of members/strasse.md")


@pytest.mark.parametrize(
    "body",
    [
        "[x](../members/gone.md)",
        "[x](../members/gone.md#there)",
        '[x](../members/gone.md "title")',
        "[x](<../members/gone.md>)",
        "[x][1]\n\n[1]: ../members/gone.md",
        '<a href="../members/gone.md">x</a>',
        "[x](/members/gone.md)",
        "[x](../../../etc/gone.md)",
    ],
)
def test_a_link_to_a_file_that_is_not_there_is_told_with_its_line(hub: Hub, body: str) -> None:
    hub.write(
        {"members/a.md": MEMBER, "events/2026-11-03-a.md": EVENT.format("", f"one\n\n{body}")}
    )
    (fault,) = hub.faults()
    line = 9 if "[1]" not in body else 11
    assert fault.startswith(f"events/2026-11-03-a.md:{line}: link: ")
    assert "gone.md" in fault


@pytest.mark.parametrize(
    "body",
    [
        "[x](../members/a.md)",
        "[x](../members/a.md#top)",
        "[x](../members/%61.md)",
        "[x](https://a.example/gone.md)",
        "[x](//a.example/gone.md)",
        "[x](mailto:hello@council.md)",
        "`[x](gone.md)`",
        "```\n[x](gone.md)\n```",
        "    [x](gone.md)",
        "[x](/events/)",
    ],
)
def test_what_is_no_broken_link_is_left_alone(hub: Hub, body: str) -> None:
    hub.write({"members/a.md": MEMBER, "events/2026-11-03-a.md": EVENT.format("", body)})
    assert hub.faults() == []


@pytest.mark.parametrize(
    ("written", "leads"),
    [
        ("../members/a.md#top", "/members/a/"),
        ("/members/a/#services", "/members/a/"),
        ("#top", "#main"),
        ("/files/a.pdf#page=2", "/files/a.pdf#page=2"),
    ],
)
def test_a_link_to_a_place_on_a_page_leads_to_the_page(hub: Hub, written: str, leads: str) -> None:
    event = EVENT.format("", f"[x]({written})")
    hub.write({"members/a.md": MEMBER, "events/2026-11-03-a.md": event, "files/a.pdf": PDF})
    assert hub.faults() == []
    assert f'<a href="{leads}">x</a>' in hub.site().find("events", "2026-11-03-a").html


def test_a_link_to_a_place_on_its_own_page_is_told_for_there_is_none(hub: Hub) -> None:
    hub.write({"pages/a.md": "---\ntitle: A\n---\n[x](#costs)\n"})
    (fault,) = hub.faults()
    assert fault.startswith("pages/a.md:4: link: #costs leads nowhere;")


@pytest.mark.parametrize("body", ["# Title", "#Title", "Title\n===", "<h1>Title</h1>"])
def test_a_heading_of_the_first_level_belongs_to_the_page(hub: Hub, body: str) -> None:
    hub.write({"members/a.md": f"{MEMBER}\n{body}\n"})
    (fault,) = hub.faults()
    assert ": heading: is of the first level; begin it with ## instead" in fault


@pytest.mark.parametrize(
    "body",
    ["## Title", "```\n# a remark\n```", "<pre>\n# a remark\n</pre>", "    # a remark", r"\#tag"],
)
def test_what_is_no_heading_of_the_first_level_is_left_alone(hub: Hub, body: str) -> None:
    hub.write({"members/a.md": f"{MEMBER}\n{body}\n"})
    assert hub.faults() == []


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("repeat: weekly\n", "6: repeat: must be a group of fields; write every: below it, "),
        ("repeat:\n  every: week\n  until: 1/9/2027\n", "8: repeat until: '1/9/2027' is no date"),
        ("repeat:\n  evry: week\n", "7: repeat evry: is no field here; did you mean every?"),
        ("repeat:\n  every: week\n  count: ²\n", "8: repeat count: '²' is no number; write a num"),
        ("skip: [2026-12-24, x]\n", "6: skip 2: 'x' is no date; write year, month, day"),
        ("tags: one, two\n", "6: tags: must be a list; write [one, two]"),
        ("tags: {a: b}\n", "6: tags: must be a list; begin a line with '- ' for each"),
        ("status: [cancelled]\n", "6: status: ['cancelled'] is not known; "),
        ("access: yes\n", "6: access: must be a group of fields; write each as name: value"),
        ("repeat:\nevery: week\n", "7: every: belongs to repeat:; put two spaces before it"),
        ("end: <the hour it ends>\n", "6: end: still holds the example; write your own words in"),
        ("tags: [tea, <a word for it>]\n", "6: tags 2: still holds the example; "),
        ("is_valid: 1\n", "6: is_valid: is no field here; "),
        ("settings: x\n", "6: settings: is no field here; "),
    ],
)
def test_a_value_of_the_wrong_shape_is_told_in_plain_words(hub: Hub, lines: str, told: str) -> None:
    hub.write({"members/a.md": MEMBER, "events/2026-11-03-a.md": EVENT.format(lines, "")})
    assert [f for f in hub.faults() if f.startswith(f"events/2026-11-03-a.md:{told}")]


def test_a_field_with_nothing_after_it_is_the_same_as_no_line(hub: Hub) -> None:
    hub.write({"members/a.md": MEMBER})
    hub.write({"events/2026-11-03-a.md": EVENT.format("price:\ntags:\nrepeat:\n", "")})
    event = hub.site().find("events", "2026-11-03-a")
    assert (event.price, event.tags, event.repeat) == (None, (), None)


def test_all_wrong_fields_of_a_file_are_told_together(hub: Hub) -> None:
    hub.write({"members/a.md": "---\ntype: organisation\nemail: x\nurl: y\nsecret: 1\n---\n"})
    fields = [fault.split(": ")[1] for fault in hub.faults()]
    assert sorted(fields) == ["email", "name", "purpose", "secret", "sector", "url"]


VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.text(max_size=12),
        st.sampled_from(
            "organisation service person 2026-11-03 weekly https://a.example yes".split()
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["url", "every", "on", "count", "x"]), inner, max_size=3),
    ),
    max_leaves=6,
)
PLACES = ["members/a.md", "events/2026-11-03-a.md", "posts/a/2026-11-03-a.md", "pages/a.md"]
NAMES = sorted(
    {n for k in KINDS for f in k.folders for m in f.models.values() for n in m.model_fields}
)


@given(st.sampled_from(PLACES), st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6))
def test_any_head_is_read_or_told_in_plain_words(
    tmp_path_factory: pytest.TempPathFactory, name: str, values: dict[str, Any]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.md"
    head = yaml.safe_dump(values, allow_unicode=True)
    path.write_text(f"---\n{head}---\n", encoding="utf-8", newline="\n")
    source, faults = read_file(path, name, KINDS, City.model_validate(CITY))
    assert (source is None) == bool(faults)
    for fault in faults:
        assert isinstance(fault, Fault)
        assert "input should" not in str(fault), "pydantic's own words"


@pytest.mark.parametrize("link", ["/nowhere/", "../events/", "about", "about/#x"])
def test_a_link_to_an_address_that_no_page_has_is_told_before_the_night(
    whole: Hub, link: str
) -> None:
    whole.write({"pages/more.md": f"---\ntitle: A\n---\n\nSee\n[x]({link}).\n"})
    (fault,) = whole.faults()
    assert fault.startswith(f"pages/more.md:6: link: {link} leads nowhere; write the path")


@pytest.mark.parametrize(
    "link", ["/members/", "/", "/about/", "/calendar.ics", "#top", "mailto:a@b.md"]
)
def test_a_link_to_an_address_of_the_site_is_taken(whole: Hub, link: str) -> None:
    whole.write({"pages/more.md": f"---\ntitle: A\n---\n\n[x]({link})\n"})
    assert whole.faults() == []


def test_a_fault_in_one_file_is_told_once_and_not_at_every_file_that_names_it(hub: Hub) -> None:
    hub.write({"members/a.md": MEMBER.replace("sector:", "sectr:")})
    hub.write({"posts/a/2026-11-03-a.md": POST.format("", "[x](../../members/a.md)")})
    assert {fault.split(":")[0] for fault in hub.faults()} == {"members/a.md"}


PERSON = "---\ntype: person\nname: A\nrole: B\norganisation: a\n{}---\n"
PROJECT = "---\ntype: project\ntitle: A\npurpose: B.\nlead: a\nstage: idea\n{}---\n"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (
            "members/b.md",
            PERSON.format("consent:\ngiven_on: 2026-11-03\nscope: My name\n"),
            [
                "6: consent: has nothing in it; write given_on: and scope: below it, each on its "
                "own line, two spaces in",
                "7: given_on: belongs to consent:; put two spaces before it",
                "8: scope: belongs to consent:; put two spaces before it",
            ],
        ),
        (
            "members/b.md",
            PERSON.format("consent: yes\n"),
            [
                "6: consent: must be a group of fields; write given_on: and scope: below it, each "
                "on its own line, two spaces in",
            ],
        ),
        (
            "members/b.md",
            PERSON.format(
                "sector: public\naddress: x\nconsent: {given_on: 2026-11-03, scope: x}\n"
            ),
            [
                "6: sector: is for type: organisation or service, not for person; remove the "
                "line, or check type:",
                "7: address: is for type: organisation or service, not for person; remove the "
                "line, or check type:",
            ],
        ),
        (
            "board/b.md",
            PROJECT.format("partners: [a]\n"),
            [
                "7: partners 1: must be a group of fields; write member: and role: below it, each "
                "on its own line, two spaces in",
            ],
        ),
        (
            "members/b.md",
            MEMBER.replace("name: A", "name:"),
            ["3: name: has nothing in it; write it after the colon"],
        ),
    ],
)
def test_a_slip_with_groups_is_told_where_it_was_made(
    hub: Hub, name: str, text: str, told: list[str]
) -> None:
    hub.write({"members/a.md": MEMBER, name: text})
    assert hub.faults() == [f"{name}:{line}" for line in told]


class Letter(RecordModel):
    member: Line
    title: Line


LETTERS = Kind(
    "letters",
    (Folder("pulled/<member>/letters/<date>-<slug>.md", Letter, by_machine=True),),
    "letters/{stem}/",
)


def test_two_kinds_may_lie_under_one_root_and_the_shape_of_a_name_tells_them_apart(
    whole: Hub,
) -> None:
    whole.write(
        {
            "pulled/library/letters/2026-11-03-a.md": "---\ntitle: A letter\n---\n",
            "pulled/library/2026-11-03-a.md": PULLED.format(""),
        }
    )
    site, faults = whole.read((*KINDS, LETTERS))
    assert faults == []
    assert site.find("letters", "library/letters/2026-11-03-a").title == "A letter"
    assert site.find("posts", "library/2026-11-03-a").title == "A"
    wrong = whole.content / "pulled/library/letter/2026-11-03-a.md"
    (fault,) = read_file(wrong, "pulled/library/letter/2026-11-03-a.md", (*KINDS, LETTERS), None)[1]
    assert fault.what == "has not the right form"
    assert "pulled/<member>/<date>-<short-name>.md" in fault.instead
    assert "pulled/<member>/letters/<date>-<short-name>.md" in fault.instead
