"""Where a record of the board leads: to sectors, to words that others share, to the next dates."""

from __future__ import annotations

from boards import ask, award, funding, offer, project
from town import KINDS, Hub

from plugins.records.outputs import outputs

EVENT = "---\ntitle: {0}\norganiser: {1}\nvenue: Hall\nstart: {2} 18:00\n{3}---\n"


def event(title: str, organiser: str, day: str, more: str = "") -> dict[str, str]:
    return {f"events/{day}-{title.lower()}.md": EVENT.format(title, organiser, day, more)}


def stems(records: object) -> list[str]:
    return [one.stem for one in records]  # type: ignore[attr-defined]


def test_what_a_call_demands_is_needed_everywhere(town: Hub) -> None:
    call = funding(sectors_required=["health", "digital", "arts"])
    bid = project(answers="call", needs="arts")
    site = town.write({"board/call.md": call, "board/bid.md": bid}).site()
    record = site.find("board", "bid")
    assert [one.label for one in record.by_sector if one.needed] == ["Digital", "Arts"]
    assert [one.label for one in record.linked["needs"].facets] == ["Digital", "Arts"]
    assert record.lacks.sectors == ("Digital", "Arts")
    assert "bid" in stems(site.facet("sectors", "digital").of("board"))


def test_a_sector_is_found_with_what_its_members_offer_ask_and_do(town: Hub) -> None:
    town.write(
        {
            "board/hall.md": offer(),
            "board/roof.md": ask(member="council"),
            "board/warm.md": project(partners=[{"member": "council", "role": "Heats"}]),
            "board/want.md": project(needs="public"),
            "board/call.md": funding(sectors=["public"]),
            "board/other.md": ask(),
            "board/over.md": offer(outcome="withdrawn"),
        }
    )
    found = town.site().facet("sectors", "public services").of("board")
    assert sorted(stems(found)) == ["call", "hall", "roof", "want", "warm"]


def test_what_is_over_still_leads_to_those_who_share_its_words(town: Hub) -> None:
    given = award(areas=["North side", "Moon"], tags=["tea"])
    site = town.write({"board/given.md": given, "board/hall.md": offer(tags=["Tea"])}).site()
    record = site.find("board", "given")
    assert record.facets["topics"] == ()
    assert [one.label for one in record.linked["topics"].facets] == ["Tea"]
    assert [one.path for one in record.linked["areas"].facets] == ["areas/north-side/"]
    assert record.linked["areas"].others == ("Moon",)


def test_a_call_leads_to_the_sectors_it_is_for(town: Hub) -> None:
    call = funding(sectors=["arts"], sectors_required=["health"])
    linked = town.write({"board/call.md": call}).site().find("board", "call").linked
    assert [one.path for one in linked["sectors"].facets] == ["sectors/arts/"]
    assert [one.path for one in linked["required"].facets] == ["sectors/health/"]


def test_one_meets_the_owner_else_its_organisation_else_those_who_share_a_word(town: Hub) -> None:
    ward = "---\ntype: service\nname: Ward\norganisation: clinic\npurpose: Care.\n---\n"
    town.write(
        {
            "members/ward.md": ward,
            "board/own.md": offer(member="studio"),
            "board/part.md": offer(member="ward"),
            "board/topic.md": offer(tags=["Tea"]),
            "board/area.md": offer(),
            "board/none.md": offer(areas=["Moon"]),
            **event("Late", "studio", "2026-11-09"),
            **event("Soon", "studio", "2026-11-02"),
            **event("Never", "studio", "2026-11-01", "status: cancelled\n"),
            **event("Past", "studio", "2026-09-01"),
            **event("Clinic", "clinic", "2026-11-03"),
            **event("Brew", "stage", "2026-11-04", "tags: [tea]\nareas: [South]\n"),
            **event("North", "stage", "2026-11-05", "areas: [North side]\n"),
        }
    )
    site = town.site()

    def met(stem: str) -> tuple[list[str], str]:
        found = site.find("board", stem).meet
        return [one.title for one in found.events], (found.member or found.facet).path

    assert met("own") == (["Soon", "Late"], "members/studio.md")
    assert met("part") == (["Clinic"], "members/clinic.md")
    assert met("topic") == (["Brew"], "topics/tea/")
    assert met("area")[1] == "areas/north-side/"
    assert site.find("board", "none").meet is None


def test_a_project_with_dates_of_its_own_needs_no_other(town: Hub) -> None:
    town.write(event("Soon", "clinic", "2026-11-02"))
    town.write({"board/a.md": project(events="2026-11-02-soon"), "board/b.md": project()})
    assert town.site().find("board", "a").meet is None
    assert stems(town.site().find("board", "b").meet.events) == ["2026-11-02-soon"]


def test_a_member_with_more_than_its_page_shows_has_a_list_of_all(town: Hub) -> None:
    ward = "---\ntype: service\nname: Ward\norganisation: council\npurpose: Care.\n---\n"
    board = {f"board/o{number}.md": offer() for number in range(15)}
    board |= {"board/ward.md": ask(member="ward"), "board/old.md": offer(outcome="withdrawn")}
    board |= {f"board/s{number}.md": ask() for number in range(2)}
    made = {
        one.path: one
        for one in outputs(town.write({"members/ward.md": ward, **board}).site(), KINDS)
    }
    first, second = (made[f"members/council/board/{path}index.html"] for path in ("", "page/2/"))
    shown = [*first.context()["records"], *second.context()["records"]]
    assert len(shown) == 17
    assert stems(shown[-1:]) == ["old"]
    assert first.context()["member"].stem == "council"
    assert "members/stage/board/index.html" not in made, "its page shows both"
    assert "members/ward/board/index.html" not in made


def test_an_offer_says_what_nobody_knows_of_getting_in_and_an_ask_only_what_it_needs(
    town: Hub,
) -> None:
    step = {"step_free": "yes"}
    town.write(
        {
            "board/room.md": offer(),
            "board/kit.md": offer(category="kit"),
            "board/bus.md": offer(category="kit", access=step),
            "board/roof.md": ask(access=step),
            "board/none.md": ask(),
        }
    )
    site = town.site()

    def told(stem: str) -> list[tuple[str, str]]:
        return [(one.name, one.answer) for one in site.find("board", stem).known_access]

    assert [answer for _, answer in told("room")] == ["unknown"] * 8
    assert [answer for _, answer in told("bus")] == ["yes", *["unknown"] * 7]
    assert told("roof") == [("step_free", "yes")]
    assert told("kit") == told("none") == []
