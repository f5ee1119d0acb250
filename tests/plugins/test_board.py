"""The board: what is open, how things end, who is in a project and who is missing."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from boards import ask, award, funding, made, offer, project
from hypothesis import given
from hypothesis import strategies as st
from town import KINDS, REPOSITORY, Hub

from plugins.board import states
from plugins.records.outputs import outputs
from plugins.records.site import Record

LONDON = ZoneInfo("Europe/London")


def one(town: Hub, text: str, slug: str = "it", **site: Any) -> Record:
    town.write({f"board/{slug}.md": text})
    record = town.site(**site).find("board", slug)
    assert record is not None
    return record


def faults(town: Hub, *texts: str) -> list[str]:
    town.write({f"board/{'abc'[number]}.md": text for number, text in enumerate(texts)})
    return [line.removeprefix("board/") for line in town.faults()]


@pytest.mark.parametrize(
    ("outcome", "day", "state"),
    [
        ("open", date(2027, 3, 1), "open"),
        ("open", date(2027, 3, 2), "expired"),
        ("partial", date(2027, 3, 1), "partial"),
        ("partial", date(2027, 3, 2), "expired"),
        ("met", date(2027, 3, 2), "met"),
        ("withdrawn", date(2026, 9, 1), "withdrawn"),
    ],
)
def test_a_notice_stands_until_its_day_is_over_and_keeps_how_it_ended(
    outcome: str, day: date, state: str
) -> None:
    assert states.of_notice(outcome, date(2027, 3, 1), day) == state


def test_the_city_s_own_day_decides_what_has_expired(town: Hub) -> None:
    # Half past eleven in the evening in UTC is half past midnight of the next day in summer.
    late = datetime(2027, 5, 1, 23, 30, tzinfo=UTC)
    assert one(town, offer(expires="2027-05-01"), now=late).state == "expired"
    early = datetime(2027, 5, 1, 22, 30, tzinfo=UTC)
    assert town.site(now=early).find("board", "it").state == "open"


def at(day: str, clock: str = "12:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("closes", "now", "state"),
    [
        (date(2026, 12, 1), at("2026-09-30"), "coming"),
        (date(2026, 12, 1), at("2026-10-01"), "open"),
        (date(2026, 12, 1), at("2026-11-17", "23:59"), "open"),
        (date(2026, 12, 1), at("2026-11-18", "00:00"), "closing"),
        (date(2026, 12, 1), at("2026-12-01", "23:59"), "closing"),
        (date(2026, 12, 1), at("2026-12-02", "00:00"), "closed"),
        (datetime(2026, 12, 1, 12), at("2026-12-01", "11:59"), "closing"),  # noqa: DTZ001
        (datetime(2026, 12, 1, 12), at("2026-12-01", "12:00"), "closed"),  # noqa: DTZ001
        # 17:00 in summer is 16:00 UTC: the city's clock counts.
        (datetime(2027, 6, 1, 17), datetime(2027, 6, 1, 16, tzinfo=UTC), "closed"),  # noqa: DTZ001
    ],
)
def test_a_call_opens_closes_soon_and_is_over_by_the_city_s_clock(
    closes: date, now: datetime, state: str
) -> None:
    assert states.of_call(date(2026, 10, 1), closes, now.astimezone(LONDON), LONDON) == state


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_twelve_months_end_on_the_same_day_of_the_next_year(posted: date) -> None:
    last = states.latest_expiry(posted)
    assert (last.year, last.month) == (posted.year + 1, posted.month)
    assert last.day == posted.day or (posted.month, posted.day, last.day) == (2, 29, 28)


def test_what_is_over_leaves_the_lists_and_is_counted_among_the_past(town: Hub) -> None:
    town.write(
        {
            "board/open.md": offer(tags=["tea"]),
            "board/new.md": offer(posted="2026-10-01"),
            "board/part.md": ask(outcome="partial"),
            "board/met.md": offer(
                outcome="met", met_by="stage", met_on="2026-09-20", category="data"
            ),
            "board/gone.md": ask(outcome="withdrawn", updated="2026-09-25", tags=["tea"]),
            "board/late.md": ask(expires="2026-10-07"),
            "board/live.md": project(stage="live"),
            "board/done.md": project(stage="done"),
            "board/soon.md": funding(closes="2026-10-20"),
            "board/later.md": funding(opens="2026-10-09", closes="2026-10-21"),
            "board/shut.md": funding(closes="2026-10-07"),
            "board/given.md": award(),
        }
    )
    site = town.site()
    made = {page.path: page for page in outputs(site, KINDS) if page.path.startswith("board/")}

    def listed(path: str) -> list[str]:
        return [one.stem for one in made[f"board/{path}/index.html"].context()["records"]]

    assert listed("offers") == listed("offers/room") == ["new", "open"]
    assert listed("asks/room") == ["part"]
    assert listed("offers/data") == [], "the list of what is over stays"
    assert "board/offers/kit/index.html" not in made
    assert made["board/offers/room/index.html"].context()["across"] == "room"
    assert made["board/offers/data/index.html"].context()["across"] == ""
    assert listed("asks") == ["part"]
    assert listed("projects") == ["live"]
    assert listed("funding") == ["soon", "later"], "the soonest deadline first"
    assert listed("awards") == ["given"]
    assert listed("past") == ["late", "shut", "gone", "met", "done"], "what ended last comes first"
    assert [len(topic.of("board")) for topic in site.facets("topics")] == [1]


def test_what_a_member_offered_is_withdrawn_when_it_leaves(town: Hub) -> None:
    member = (town.content / "members/council.md").read_text("utf-8")
    town.write({"members/council.md": member.replace("---\n", "---\nleft: 2026-10-08\n", 1)})
    record = one(town, offer(tags=["tea"]))
    assert (record.state, record.on_board, record.facets["topics"]) == ("withdrawn", False, ())
    assert (record.orphaned, record.ended) == (True, date(2026, 10, 8))
    yesterday = town.site(now=datetime(2026, 10, 7, 12, tzinfo=UTC))
    assert yesterday.find("board", "it").on_board
    met = one(town, offer(outcome="met", met_on="2026-09-09"))
    assert (met.state, met.orphaned, met.ended) == ("met", False, date(2026, 9, 9))


def test_an_open_notice_is_found_by_its_member_s_areas_where_it_names_none(town: Hub) -> None:
    record = one(town, offer())
    assert record.where == ("North side",)
    assert record.site.facet("areas", "north side").of("board")[0].stem == "it"
    assert one(town, offer(areas=["South"])).where == ("South",)


def test_a_project_is_found_by_its_sectors_and_by_skills_it_needs(town: Hub) -> None:
    record = one(town, project(needs="digital", needs_skills=["maps"]))
    assert [facet.label for facet in record.facets["sectors"]] == ["Health", "Digital"]
    assert [facet.label for facet in record.facets["skills"]] == ["maps"]
    call = one(town, funding(sectors=["arts"], sectors_required=["health"]))
    assert [facet.label for facet in call.facets["sectors"]] == ["Arts", "Health"]


def test_the_member_answers_unless_the_file_says_who_does(town: Hub) -> None:
    reply = one(town, offer()).reply
    assert (reply.name, reply.telephone, reply.email, reply.days) == (
        "Council",
        "0113 496 0001",
        "council@a.example",
        3,
    )
    own = one(town, offer(email="hall@a.example", contact="The caretaker", answers_within=1)).reply
    assert (own.contact, own.telephone, own.email, own.days) == (
        "The caretaker",
        "0113 496 0001",
        "hall@a.example",
        1,
    )
    assert one(town, funding(telephone="0113 496 0002")).reply.name == "Trust"
    assert one(town, funding(funder_member="council")).reply.email == "council@a.example"
    assert one(town, award()).reply is None


def test_an_offer_and_an_ask_that_fit_show_one_another_with_the_reason(town: Hub) -> None:
    town.city["everywhere"] = "Whole town"
    town.write(
        {
            "board/hall.md": offer(areas=["Old quay"], tags=["Choirs"], title="A hall, a piano"),
            "board/choir.md": ask(areas=["old quay"], tags=["choirs"], title="Piano for a choir"),
            "board/far.md": ask(areas=["Elsewhere"], category="kit", title="A spoon"),
            "board/any.md": ask(areas=["Whole town"], title="A roof"),
            "board/own.md": ask(areas=["Old quay"], member="council"),
            "board/gone.md": ask(areas=["Old quay"], outcome="withdrawn"),
        }
    )
    site = town.site()
    first, second = site.find("board", "hall").fits
    assert (first.notice.stem, first.category, first.words) == ("choir", "room", ("piano", "Words"))
    assert [area.label for area in first.areas] == ["Old quay"]
    assert [topic.slug for topic in first.topics] == ["choirs"]
    assert (second.notice.stem, second.anywhere, second.areas) == ("any", True, ())
    assert [fit.notice.stem for fit in site.find("board", "choir").fits] == ["hall"]


JOINT = {"partnership_required": "yes", "sectors_required": ["health", "digital", "arts"]}


def test_a_bid_says_which_partner_the_call_demands_and_it_has_not_got(town: Hub) -> None:
    town.write({"board/call.md": funding(**JOINT, closes="2026-11-02 12:00")})
    partners = [{"member": "stage", "role": "Sings", "since": "2026-09-01"}]
    bid = one(town, project(answers="call", stage="bidding", partners=partners, needs="digital"))
    assert bid.lacks.sectors == ("Digital",)
    assert not bid.lacks.partner
    assert f"{bid.deadline:%Y-%m-%d %H:%M %Z}" == "2026-11-02 12:00 GMT"
    assert [(s.label, [seat.member.stem for seat in s.seats], s.needed) for s in bid.by_sector] == [
        ("Public services", [], False),
        ("Health", ["clinic"], False),
        ("Digital", [], True),
        ("Arts", ["stage"], False),
    ]
    assert [one.stem for one in bid.answers.bids] == ["it"]


def test_a_bid_of_one_lacks_any_partner_and_a_whole_one_lacks_nothing(town: Hub) -> None:
    town.write({"board/call.md": funding(**JOINT)})
    alone = one(town, project(answers="call"))
    assert alone.lacks.partner
    assert alone.lacks.sectors == ("Digital", "Arts")
    names = [{"member": name, "role": "x"} for name in ("stage", "studio")]
    assert not one(town, project(answers="call", partners=names)).lacks
    assert not one(town, project()).lacks, "without a call nothing is demanded"


def test_every_partner_the_lead_and_the_dates_lead_to_the_project(town: Hub) -> None:
    event = "---\ntitle: A\norganiser: clinic\nvenue: Hall\nstart: 2026-11-01\n---\n"
    town.write({"events/2026-11-01-a.md": event, "board/hall.md": offer()})
    partners = [{"member": "stage", "role": "Sings"}]
    record = one(town, project(partners=partners, events="2026-11-01-a", offers=["hall"]))
    site = record.site
    assert site.find("members", "clinic").leads[0] is record
    assert site.find("members", "stage").projects[0] is record
    assert site.find("events", "2026-11-01-a").projects[0] is record
    assert site.find("board", "hall").projects[0] is record
    assert site.find("members", "council").offers[0].stem == "hall"


def test_a_result_is_a_line_or_a_group_that_says_more(town: Hub) -> None:
    record = one(town, project(results=["A lamp.", {"text": "Two lamps.", "on": "2026-09-09"}]))
    assert [(r.text, r.on) for r in record.results] == [
        ("A lamp.", None),
        ("Two lamps.", date(2026, 9, 9)),
    ]
    assert record.fields["results"] == [
        {"text": "A lamp."},
        {"text": "Two lamps.", "on": "2026-09-09"},
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (offer(expires="2026-08-31"), "a.md:7: expires: is before it was posted, on 2026-09-01; "),
        (
            offer(expires="2027-09-02"),
            "expires: is more than 12 months after it was posted; write 2027-09-01 or earlier",
        ),
        (offer(posted="2026-10-09"), "a.md:6: posted: is still to come; write the day on which"),
        (award(awarded="2026-10-09"), "awarded: is still to come; write the day on which it was"),
        (award(currency="DEM"), "currency: 'DEM' is not known"),
        (offer(starts="2027-03-02"), "a.md:8: starts: is after it expires, on 2027-03-01; check"),
        (
            offer(met_by=["stage"]),
            "met_by: goes with no outcome: open; write outcome: met, or partial",
        ),
        (
            offer(outcome="met"),
            "a.md:8: outcome: does not say when it was met; add a line met_on: with the day",
        ),
        (offer(outcome="met", met_on="2026-10-09"), "met_on: is still to come; write the day on"),
        (
            project(partners=["stage"]),
            "a.md:7: partners 1: must be a group of fields; write member: and role: below it",
        ),
        (project(partners="stage"), "a.md:7: partners: must be a list; begin a line with '- '"),
        (offer(outcome="met", met_on="2026-08-01"), "met_on: is before it was posted, on 2026-0"),
        (
            offer(outcome="met", met_by=["council"], met_on="2026-09-09"),
            "a.md:9: met_by: names the member itself; name who it was met by, or remove it",
        ),
        (
            offer(outcome="met", met_with="a", met_on="2026-09-09"),
            "met_with: 'a' is no ask; name an ask, or remove it",
        ),
        (offer(category="rooms"), "category: 'rooms' is not known; did you mean room?"),
        (offer(member="counsil"), "member: there is no 'counsil' among the members; did you mean"),
        (
            project(partners=[{"member": "clinic", "role": "x"}]),
            "a.md:7: partners: 'clinic' leads the project already; remove it from partners:",
        ),
        (
            project(partners=[{"member": "stage", "role": r} for r in "xy"]),
            "partners: 'stage' is there 2 times; write its roles on one line",
        ),
        (
            project(partners=[{"member": "stag", "role": "x"}]),
            "partners 1 member: there is no 'stag' among the members; did you mean stage?",
        ),
        (project(answers="a"), "answers: 'a' is no funding; name a file with type: funding"),
        (project(offers=["a"]), "offers: 'a' is no offer; name a file with type: offer"),
        (project(start="2026-02-02", end="2026-02-01"), "end: is before it starts, on 2026-02-02"),
        (project(needs="helth"), "needs 1: 'helth' is not known; did you mean health?"),
        (project(needs="it"), "needs 1: 'it' is not known; write one of arts, digital, health, pu"),
        (project(results=[["x"]]), "results 1: must be a group of fields; write text: below it, "),
        (
            project(funding_needed="£20,000"),
            "'£20,000' is no amount; write whole pounds in digits alone, from 1 to 999999999: 2",
        ),
        (project(funding_needed="0"), "funding_needed: '0' is no amount; "),
        (project(funding_needed="1" * 10), "funding_needed: '1111111111' is no amount; "),
        (funding(opens="2026-12-02"), "closes: is before it opens, on 2026-12-02; check opens:"),
        (
            funding(closes="2027-03-28 01:30"),
            "closes: 01:30 on 28 March 2027 does not exist: the clocks go forward; choose a time",
        ),
        (funding(min=500, max=400), "min: 500 is more than max: 400; check the two amounts"),
        (funding(max=500, total=400), "max: 500 is more than total: 400; check the two amounts"),
        (funding(min=500, total=400), "min: 500 is more than total: 400; check the two amounts"),
        (funding(currency="pounds"), "currency: 'pounds' is not known; check its spelling; none"),
        (
            funding(partnership_required="no", sectors_required=["arts", "health"]),
            "partnership_required: says no, and sectors_required: names several sectors; write yes",
        ),
        (award(recipient=None), "recipient: does not say who was given it; write recipient: for"),
        (award(recipient_name="X"), "recipient: says who was given it twice; write recipient:"),
        (award(recipient="sam"), "recipient: 'sam' is a person; name an organisation"),
        (award(project="a"), "project: 'a' is no project; name a file with type: project"),
        (
            award(funder_id="1234567"),
            "funder_id: '1234567' is no identifier of an organisation; write its list and its",
        ),
        (offer(type="wish"), "type: 'wish' is not known; write one of ask, award, funding, offer"),
        (offer(website="https://a.example"), "website: is for type: funding or project, not for"),
    ],
)
def test_what_cannot_be_is_told_with_its_line_and_what_to_write(
    town: Hub, text: str, told: str
) -> None:
    (fault,) = faults(town, text)
    assert told in fault
    assert fault.startswith("a.md:")


def test_two_awards_are_not_one_grant(town: Hub) -> None:
    (fault,) = faults(town, award(grant_id="360G-trust-1"), award(grant_id="360G-trust-1"))
    told = (
        "makes 360G-trust-1, which is that of a too; write another, or remove one of the two files"
    )
    assert fault == f"b.md:9: grant_id: {told}"


def test_a_grant_is_not_named_as_another_s_file_names_it(town: Hub) -> None:
    made_of_name = "360G-exampleton-example-b"
    (fault,) = faults(town, award(grant_id=made_of_name), award())
    assert fault.startswith(f"b.md:1: file name: makes {made_of_name}, which is that of a too")


def test_an_offer_is_not_met_with_an_ask_that_still_looks_for_help(town: Hub) -> None:
    met = offer(outcome="met", met_on="2026-09-09", met_with="b")
    (fault,) = faults(town, met, ask())
    assert "met_with: 'b' says itself that it is open; write outcome: met, or partial" in fault
    assert faults(town, met, ask(outcome="met", met_on="2026-09-09")) == []
    assert faults(town, met, ask(expires="2026-09-30")) == []


def test_a_file_cannot_take_the_address_of_a_list(town: Hub) -> None:
    town.write({f"board/{name}.md": offer() for name in ("offers", "past")})
    told = town.faults()
    assert len(told) == 2
    assert all("is a name the hub needs itself; choose another" in line for line in told)


def test_names_that_lead_nowhere_are_told_and_stop_no_other_rule(town: Hub) -> None:
    text = project(lead="nobody", partners=[{"member": "no", "role": "x"}], answers="no")
    told = faults(
        town, text, offer(member="no", met_by="non", outcome="partial"), award(recipient="x")
    )
    assert len(told) == 6
    assert all("there is no " in line for line in told)


def test_a_deadline_of_a_hub_under_a_path_is_none_of_another_s_on_the_same_host(town: Hub) -> None:
    town.city["url"] = "https://exampleton.example/hub"
    town.write({"board/day.md": funding()})
    (day,) = icalendar.Calendar.from_ical(made(town, "funding.ics")).events
    assert day["UID"] == "funding-day@exampleton.example/hub"


def test_the_calendar_has_every_deadline_with_or_without_an_hour(town: Hub) -> None:
    town.write(
        {
            "board/day.md": funding(title="Day; X", closes="2026-12-01", checked="2026-09-09"),
            "board/hour.md": funding(closes="2027-06-01 12:00", tags=["tea"]),
            "board/old.md": funding(closes="2020-01-01"),
        }
    )
    whole = icalendar.Calendar.from_ical(made(town, "funding.ics"))
    day, hour, old = whole.events
    assert (day["SUMMARY"], day["DTSTART"].dt, day["DTEND"].dt) == (
        "Closes: Day; X",
        date(2026, 12, 1),
        date(2026, 12, 2),
    )
    assert day["DTSTAMP"].dt == day["LAST-MODIFIED"].dt == datetime(2026, 9, 9, tzinfo=UTC)
    assert hour["DTSTART"].dt.utcoffset().total_seconds() == 3600
    assert (hour["UID"], "DTEND" in hour) == ("funding-hour@exampleton.example", False)
    assert old["DTSTART"].dt == date(2020, 1, 1), "a deadline stays as long as its file does"
    single = icalendar.Calendar.from_ical(made(town, "board/day/deadline.ics"))
    assert [one["UID"] for one in single.events] == [day["UID"]]


def test_a_day_on_which_nothing_changed_changes_no_deadline(town: Hub) -> None:
    town.write({"board/a.md": funding(closes="2026-10-08 18:00")})
    later = datetime(2027, 2, 1, tzinfo=UTC)
    for path in ("funding.ics", "board/a/deadline.ics", "data/board.json", "data/board.csv"):
        assert made(town, path) == made(town, path, now=later)


def test_a_theme_without_a_board_shows_it_plainly(town: Hub) -> None:
    town.city["sectors"] = {**town.city["sectors"], "voluntary": "Voluntary"}
    town.copy("whole").write({"board/a.md": offer(), "board/b.md": offer(outcome="withdrawn")})
    town.build()
    assert "<h1>A hall</h1>" in town.page("board/a/index.html")
    board = town.page("board/index.html")
    assert '<a href="/board/a/">A hall</a>' in board
    assert "/board/b/" not in board
    assert '<a href="/board/b/">' in town.page("board/past/index.html")


def test_the_board_is_open_data(town: Hub) -> None:
    town.write({"board/a.md": project(partners=[{"member": "stage", "role": "Sings"}])})
    (row,) = json.loads(made(town, "data/board.json"))
    assert row["partners"] == [{"member": "stage", "role": "Sings"}]
    assert row["page"] == "https://exampleton.example/board/a/"
    assert b"a,https://exampleton.example/board/a/" in made(town, "data/board.csv")


def test_an_offer_is_where_its_member_is_in_the_data_too(town: Hub) -> None:
    town.write({"board/a.md": offer(), "board/b.md": offer(areas=["Bay"]), "board/c.md": funding()})
    rows = {row["id"]: row["areas"] for row in json.loads(made(town, "data/board.json"))}
    assert rows == {"a": ["North side"], "b": ["Bay"], "c": []}


def leave(town: Hub, member: str, day: str = "2026-09-15") -> None:
    path = f"members/{member}.md"
    text = (town.content / path).read_text("utf-8")
    town.write({path: text.replace("---\n", f"---\nleft: {day}\n", 1)})


def test_what_a_member_offered_stays_withdrawn_when_its_own_last_day_is_over(town: Hub) -> None:
    leave(town, "council")
    text = offer(expires="2026-10-01", updated="2026-09-03")
    record = one(town, text)
    assert (record.state, record.ended) == ("withdrawn", date(2026, 9, 15))
    before = one(town, offer(expires="2026-09-14"))
    assert (before.state, before.ended) == ("expired", date(2026, 9, 14))


def test_the_past_is_in_the_order_of_the_days_it_became_so_also_for_who_left(town: Hub) -> None:
    leave(town, "council")
    town.write(
        {"board/left.md": offer(), "board/late.md": ask(expires="2026-10-07")}
        | {"board/early.md": ask(expires="2026-09-08")}
    )
    made = {page.path: page for page in outputs(town.site(), KINDS)}
    past = made["board/past/index.html"].context()["records"]
    assert [one.stem for one in past] == ["late", "left", "early"]


def test_nobody_who_has_left_leads_answers_or_takes_part(town: Hub) -> None:
    town.write({"board/call.md": funding(**JOINT, funder_member="council")})
    names = [{"member": name, "role": "x"} for name in ("stage", "studio")]
    bid = project(answers="call", partners=names)
    leave(town, "studio")
    record = one(town, bid)
    assert [seat.member.stem for seat in record.seats] == ["clinic", "stage"]
    assert record.lacks.sectors == ("Digital",)
    done = one(town, project(partners=names, stage="done"))
    assert [seat.member.stem for seat in done.seats] == ["clinic", "stage", "studio"]
    leave(town, "clinic")
    led = one(town, bid)
    assert (led.state, led.on_board, led.ended) == ("stopped", False, date(2026, 9, 15))
    assert (led.reply.name, led.reply.telephone, led.reply.email) == ("Clinic", None, None)
    leave(town, "council")
    call = town.site().find("board", "call")
    assert (call.on_board, call.reply.telephone, call.reply.email) == (True, None, None)


def test_open_data_say_how_things_stand_whatever_their_outcome_was(town: Hub) -> None:
    leave(town, "council")
    town.write({"board/a.md": offer(), "board/b.md": ask(expires="2026-10-07")})
    town.write({"board/c.md": ask(), "board/d.md": project(stage="live"), "board/e.md": award()})
    rows = json.loads(made(town, "data/board.json"))
    states = {row["id"]: row.get("state") for row in rows}
    assert states == {"a": "withdrawn", "b": "expired", "c": "open", "d": "live", "e": None}


def test_what_was_withdrawn_is_valid_to_machines_no_longer_than_to_people(town: Hub) -> None:
    leave(town, "council")
    town.theme = REPOSITORY / "theme"
    town.write({"board/a.md": offer(), "board/b.md": ask(), "board/c.md": project(lead="council")})
    town.build()
    assert '"validThrough": "2026-09-15"' in town.page("board/a/index.html")
    assert '"validThrough": "2027-03-01"' in town.page("board/b/index.html")
    assert "Stopped on 15 Sep" in town.page("board/c/index.html")
    assert "Council has left." in town.page("board/c/index.html")
    assert "mailto:council" not in town.page("board/c/index.html")
