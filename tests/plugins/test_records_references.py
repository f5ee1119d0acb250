"""Records that name one another: both ways, in order, and a name that leads nowhere."""

from __future__ import annotations

import re
from typing import Annotated

import pytest
from town import KINDS, Hub

from plugins.records import Folder, Kind
from plugins.records.fields import Line, RecordModel, Ref, Slug
from plugins.records.references import references_in_groups


def stems(records: object) -> list[str]:
    return [record.stem for record in records]


def test_a_record_gives_the_record_it_names(whole: Hub) -> None:
    site = whole.site()
    event = site.find("events", "2026-10-01-surgery")
    assert event.organiser is site.find("members", "hub")
    assert event.organiser.name == "Digital Hub (example)"


def test_the_named_record_lists_those_that_name_it_each_in_its_kind_s_order(whole: Hub) -> None:
    whole.write(
        {
            f"posts/council/{day}-p.md": f"---\ntitle: P\ndate: {day} 12:00\n---\n"
            for day in ("2026-10-01", "2026-10-03", "2026-10-02")
        }
    )
    council = whole.site().find("members", "council")
    newest_first = ["council/2026-10-03-p", "council/2026-10-02-p", "council/2026-10-01-p"]
    assert stems(council.posts) == newest_first
    assert stems(council.services) == ["library"]
    assert stems(council.people) == []
    assert stems(whole.site().find("members", "library").people) == ["sam-example"]


def test_a_record_nobody_names_has_empty_lists(whole: Hub) -> None:
    member = whole.site().find("members", "sam-example")
    assert [len(member.posts), len(member.events), len(member.services)] == [0, 0, 0]


def test_a_name_that_leads_nowhere_is_told_with_the_nearest_one(whole: Hub) -> None:
    event = "---\ntitle: A\norganiser: {}\nstart: 2026-11-03\nvenue: Hall\n---\n"
    whole.write({"events/2026-11-03-a.md": event.format("counsil")})
    told = "events/2026-11-03-a.md:3: organiser: there is no 'counsil' among the members"
    assert whole.faults() == [f"{told}; did you mean council?"]
    whole.write({"events/2026-11-03-a.md": event.format("zzz")})
    (fault,) = whole.faults()
    assert fault.endswith("write one of council, hub, library, sam-example")


def test_a_name_of_what_may_be_gone_is_no_fault_and_leads_to_nothing(whole: Hub) -> None:
    class Remark(RecordModel):
        about: Annotated[Slug, Ref("members", back="remarks", may_be_gone=True)]

    remarks = Kind("remarks", (Folder("remarks/<slug>.md", Remark),), None)
    for slug in ("council", "counsil"):
        whole.write({f"remarks/{slug}.md": f"---\nabout: {slug}\n---\n"})
    site, faults = whole.read((*KINDS, remarks))
    assert faults == []
    assert site.find("remarks", "counsil").about is None
    assert stems(site.find("members", "council").remarks) == ["council"]


def test_nobody_is_told_the_names_of_hundreds_of_members(whole: Hub) -> None:
    member = (
        "---\ntype: organisation\nname: A\npurpose: B.\nsector: public\nemail: a@a.example\n---\n"
    )
    whole.write({f"members/m{number}.md": member for number in range(50)})
    event = "---\ntitle: A\norganiser: zzz\nstart: 2026-11-03\nvenue: Hall\n---\n"
    (fault,) = whole.write({"events/2026-11-03-a.md": event}).faults()
    assert fault.endswith("check its spelling; none of the 54 there are is like it")


def test_a_post_in_the_folder_of_nobody_is_told(whole: Hub) -> None:
    whole.write({"posts/nobody/2026-11-03-a.md": "---\ntitle: A\ndate: 2026-11-03\n---\n"})
    (fault,) = whole.faults()
    assert fault.startswith("posts/nobody/2026-11-03-a.md:1: member: there is no 'nobody' among")


def test_a_city_without_a_plugin_is_told_of_what_named_its_records(whole: Hub) -> None:
    kinds = tuple(kind for kind in KINDS if kind.name != "members")
    site, faults = whole.read(kinds)
    assert list(site.all("members")) == []
    assert any("there is no 'hub' among the members" in str(fault) for fault in faults)


def test_every_reading_of_a_record_passes_one_place_however_often_it_is_read(
    whole: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[str] = []
    site = whole.site()
    read = site.read
    monkeypatch.setattr(
        site, "read", lambda record, name: (noted.append(name), read(record, name))[1]
    )
    event = site.find("events", "2026-10-01-surgery")
    for _page in ("one", "another"):
        assert event.organiser.name == "Digital Hub (example)"
    assert noted == ["organiser", "name"] * 2
    assert event.html is event.html, "it is worked out once"


def test_a_name_no_record_has_is_an_error_and_one_of_the_kind_is_nothing(whole: Hub) -> None:
    member = whole.site().find("members", "hub")
    assert member.role is None  # a field of a person, which an organisation has not
    with pytest.raises(AttributeError, match=r"members/hub\.md has no colour"):
        _ = member.colour


def test_the_posts_of_a_member_who_left_are_told_to_go(whole: Hub) -> None:
    whole.write({"posts/gone/2026-01-01-a.md": "---\ntitle: A\ndate: 2026-01-01\n---\n"})
    (fault,) = whole.faults()
    assert fault.startswith("posts/gone/2026-01-01-a.md:1: member: there is no 'gone' among")
    assert fault.endswith("Or else remove the folder posts/gone/")


class Part(RecordModel):
    who: Annotated[Slug, Ref("members", back="meals")]


class Meal(RecordModel):
    title: Line
    parts: tuple[Part, ...] = ()


MEALS = Kind("meals", (Folder("meals/<slug>.md", Meal),), "meals/{stem}/")


def test_a_name_in_a_group_of_fields_is_followed_and_listed_on_the_other_side(whole: Hub) -> None:
    whole.write({"meals/a.md": "---\ntitle: A\nparts:\n  - who: hub\n  - who: council\n---\n"})
    site, faults = whole.read((*KINDS, MEALS))
    assert faults == []
    assert [meal.title for meal in site.find("members", "hub").meals] == ["A"]
    assert list(site.find("members", "library").meals) == []


def test_a_name_in_a_group_that_leads_nowhere_is_told_at_its_own_line(whole: Hub) -> None:
    whole.write({"meals/a.md": "---\ntitle: A\nparts:\n  - who: hub\n  - who: councl\n---\n"})
    (fault,) = whole.read((*KINDS, MEALS))[1]
    told = "content/meals/a.md:5: parts 2 who: there is no 'councl' among the members;"
    assert str(fault) == f"{told} did you mean council?"


class Single(RecordModel):
    part: Part


class Deep(RecordModel):
    meals: tuple[Meal, ...] = ()


@pytest.mark.parametrize("model", [Single, Deep])
def test_a_reference_that_would_never_be_followed_is_refused(model: type[RecordModel]) -> None:
    with pytest.raises(ValueError, match=rf"{model.__name__}\."):
        references_in_groups(model)


def test_an_address_of_the_site_holds_wherever_the_site_stands(whole: Hub) -> None:
    links = "[a](/events/) [b](/hub/members/) [c](/data/x.csv) [d](/nowhere/)"
    text = f"---\ntitle: A\n---\n\n{links}\n"
    whole.write({"pages/a.md": text})
    whole.city["url"] = "https://exampleton.example/hub"
    (fault,) = whole.faults()
    assert "/nowhere/ leads nowhere" in fault
    whole.write({"pages/a.md": text.replace("[d](/nowhere/)", "")})
    html = str(whole.site().find("pages", "a").html)
    found = re.findall('href="([^"]*)"', html)
    assert found == ["/hub/events/", "/hub/members/", "/hub/data/x.csv"]
