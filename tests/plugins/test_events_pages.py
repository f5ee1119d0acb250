"""What the pages of events and places say when single times, or whole events, are not as always."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from town import REPOSITORY, Hub

NOW = datetime(2026, 10, 8, 9, 0, tzinfo=UTC)
MEMBER = (
    "---\ntype: organisation\nname: The Hub\npurpose: To be here.\nsector: public\n"
    "email: a@a.example\n---\n"
)
WEEKLY = "start: 2026-10-01 18:00\nend: 2026-10-01 20:00\nrepeat:\n  every: week\n"
EVENTS = {
    "2026-10-01-surgery": "title: Surgery\nplace: library\nroom: Attic\naccess:\n"
    "  hearing_loop: yes\n  captions: yes\n  notes: The lift is on the left.\n"
    f"{WEEKLY}changes:\n  - date: 2026-10-08\n    place: hall\n"
    "  - date: 2026-10-15\n    online_url: https://meet.example/week\n"
    "  - date: 2026-10-22\n    start: 2026-10-23 17:00\n    place: hall\n"
    "  - date: 2026-10-29\n    venue: Tent\n    address: 9 Field\n",
    "2026-10-01-off": "title: Choir\nplace: library\nstatus: cancelled\n"
    f"{WEEKLY}changes:\n  - date: 2026-10-15\n    status: moved online\n"
    "    online_url: https://meet.example/\n"
    "  - date: 2026-10-22\n    start: 2026-10-23 17:00\n    place: hall\n",
    "2026-10-07-done": "title: Quiz\nplace: library\nstatus: cancelled\nstart: 2026-10-07 19:00\n"
    "end: 2026-10-07 20:00\n",
    "2026-10-06-gone": "title: Ball\nplace: library\nstatus: moved online\n"
    "start: 2026-10-06 19:00\nend: 2026-10-06 20:00\nonline_url: https://meet.example/b\n",
    "2026-10-20-later": "title: Fair\nvenue: Park\nstatus: rescheduled\nstart: 2026-10-20 19:00\n"
    "previous_start: 2026-10-20 18:00\nrepeat:\n  every: month\n",
    "2026-10-08-open": "title: Breakfast\nvenue: Park\nstart: 2026-10-08 07:00\n",
    "2040-01-01-far": "title: Jubilee\nvenue: Park\nstart: 2040-01-01 10:00\n",
    "2026-11-01-call": "title: Call\nattendance: online\ndial_in: 0113 496 0001 ext. 2\n"
    "start: 2026-11-01 10:00\nprice: Free for members, others £12\n",
}
PLACES = {
    "library": "name: Library\naddress: 1 Street\nlatitude: 0.00001\nlongitude: -0.5\naccess:\n"
    "  step_free: yes\n  notes: Ring the bell.\n",
    "hall": "name: Hall\naddress: 2 Street\naccess:\n  step_free: no\n  notes: Mind the step.\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    hub = Hub(tmp_path_factory.mktemp("elsewhere"), theme=REPOSITORY / "theme")
    hub.city["search"] = False
    hub.write({"members/hub.md": MEMBER, "pages/index.md": "---\ntitle: Home\n---\nHello.\n"})
    hub.write({f"places/{name}.md": f"---\n{head}---\n" for name, head in PLACES.items()})

    hub.write({f"events/{n}.md": f"---\norganiser: hub\n{head}---\n" for n, head in EVENTS.items()})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
        hub.build()
    return hub


def html(hub: Hub, path: str) -> str:
    return hub.page(f"{path}index.html")


def said(hub: Hub, path: str) -> str:
    """The words of a page, without its tags."""
    main = re.search(r"<main.*</main>", html(hub, path), re.S)[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


def facts(hub: Hub, stem: str) -> dict[str, Any]:
    page = html(hub, f"events/{stem}/")
    return json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1]
    )


def test_a_page_leads_with_the_place_of_the_next_time_and_how_to_get_in_there(built: Hub) -> None:
    page = said(built, "events/2026-10-01-surgery/")
    where = page[page.index("Where ") :]
    assert where.startswith("Where Hall 2 Street Find it on a map Another place this time")
    assert "Step-free way in No (from the place)" in page
    assert "Hearing loop Not known" in page  # that of the library stays there
    assert "Captions Yes" in page  # who types comes along
    assert "Mind the step." in page
    assert "The lift is on the left." not in page
    (place,) = facts(built, "2026-10-01-surgery")["location"]
    assert (place["name"], place["address"]) == ("Hall", "2 Street")
    assert [one["value"] for one in place["amenityFeature"]] == [False, True]
    assert "geo" not in place


def test_every_change_of_place_is_told_where_the_times_are(built: Hub) -> None:
    page = said(built, "events/2026-10-01-surgery/")
    assert "Thursday 15 October 2026 : Online: join at meet.example ." in page
    assert "Thursday 29 October 2026 : Tent, 9 Field." in page
    assert "Friday 23 October 2026 , 17:00 New time ( Hall )" in page


def test_an_event_that_is_off_is_off_whatever_was_said_of_one_of_its_times(built: Hub) -> None:
    page = said(built, "events/2026-10-01-off/")
    assert "Cancelled. It does not take place." in page
    assert "Moved online" not in page
    assert "New time" not in page
    assert facts(built, "2026-10-01-off")["eventStatus"].endswith("/EventCancelled")
    programme = said(built, "events/")
    times = re.findall(r"Choir (\w+)", programme)
    assert set(times) == {"Cancelled"}
    assert len(times) == 5  # once in the old place of the one that was to move, and in its new


def test_a_list_says_what_has_become_of_each_time_and_its_hour(built: Hub) -> None:
    member = said(built, "members/hub/")
    assert re.search(r"Quiz , 7 October 2026, 19:00 Cancelled", member)
    assert re.search(r"Fair , 20 October 2026, 19:00 New date", member)
    assert "Quiz , 7 October 2026, 19:00 Cancelled" in said(built, "places/library/")


def test_what_is_over_is_said_to_be_over(built: Hub) -> None:
    assert "Cancelled. It did not take place." in said(built, "events/2026-10-07-done/")
    gone = said(built, "events/2026-10-06-gone/")
    assert "This is over." in gone
    assert "Nobody will be" not in gone
    # Nobody knows when an event without an end is over: it is with its day.
    assert "This is over." not in said(built, "events/2026-10-08-open/")
    assert "This is over." not in said(built, "events/2040-01-01-far/")


def test_a_new_hour_on_the_same_day_says_the_old_and_is_news_of_the_first_time(built: Hub) -> None:
    page = said(built, "events/2026-10-20-later/")
    assert "New time. It was to be at 18:00." in page
    assert page.count("New date") == 0
    assert "Friday 20 November 2026" in page


def test_a_place_says_its_own_next_times_also_those_moved_there(built: Hub) -> None:
    library = said(built, "places/library/")
    assert "Surgery Thursday 15 October 2026, 18:00 to 20:00" in library
    hall = said(built, "places/hall/")
    assert "Surgery Thursday 8 October 2026, 18:00 to 20:00" in hall
    assert "Surgery New time Friday 23 October 2026, 17:00 to 19:00" in hall


def test_a_map_and_a_card_are_told_a_small_number_in_decimals(built: Hub) -> None:
    page = html(built, "places/library/")
    assert "query=0.00001%2C-0.5" in page
    assert 'value="0.00001"' in page
    assert "1e-05" not in re.sub(r"<script.*?</script>", "", page, flags=re.S)


def test_who_joins_by_telephone_alone_is_told_to_machines_and_what_costs_is_not_free(
    built: Hub,
) -> None:
    told = facts(built, "2026-11-01-call")
    assert told["location"] == [{"@type": "VirtualLocation", "url": "tel:01134960001"}]
    assert "isAccessibleForFree" not in told


def test_a_calendar_with_a_full_house_every_day_makes_pages_and_drops_nothing(hub: Hub) -> None:
    fields = "organiser: hub\nvenue: Hall\n"
    events = {
        f"events/2026-10-{10 + number % 15}-show-{number}.md": (
            f"---\ntitle: Show {number}\nstart: 2026-10-{10 + number % 15} 18:00\n{fields}---\n"
        )
        for number in range(90)
    }
    later = f"---\ntitle: Much later\nstart: 2027-03-01 18:00\n{fields}---\n"
    pages = {"members/hub.md": MEMBER, "pages/index.md": "---\ntitle: Home\n---\nHello.\n"}
    hub.write({**pages, **events, "events/2027-03-01-later.md": later})
    hub.theme, hub.city["search"] = REPOSITORY / "theme", False
    hub.build()
    first, second = hub.page("events/index.html"), hub.page("events/page/2/index.html")
    assert all(f"Show {number}<" in first + second for number in range(90))
    assert first.count(">Show ") == 80
    assert 'href="/events/page/2/" rel="next"' in first
    assert "Much later" in second
    assert "Much later" not in first
    member = hub.page("members/hub/index.html")
    assert "67 more dates are in the calendar." in member
