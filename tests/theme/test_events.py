"""What the pages of events and places say, to people and to machines."""

from __future__ import annotations

import json
from pathlib import Path

from .test_pages import ORIGIN, page, words

ZONE = "Europe/London"


def test_what_is_not_as_always_is_said_in_words(style_sample: Path) -> None:
    said = words(style_sample, "/events/2026-01-08-social-media-surgery/")
    assert (
        "Not as always Thursday 3 December 2026 : moved to Friday 4 December 2026, 17:00 to 18:00."
    ) in said
    assert "behind Mill Street , 1 Mill Street. The film club has the room." in said
    assert "Thursday 10 December 2026 : cancelled." in said
    assert "Thursday 17 December 2026 : Online only: join at meet.example ." in said
    assert "Thursday 7 January 2027 : 18:00 to 19:00." in said
    night = words(style_sample, "/events/2026-10-31-night-watch/")
    assert "Sunday 28 March 2027 : the clocks go forward, and it begins at 02:30 ." in night
    assert "Again and again, on the dates below" in night
    extra = words(style_sample, "/events/2026-01-08-social-media-surgery/")
    assert "Monday 28 December 2026 , 10:00" in extra
    monthly = words(style_sample, "/events/2026-08-31-month-end/")
    assert "Every month, on day 31 Months without that day are left out." in monthly
    moved = words(style_sample, "/events/2026-12-01-moved-away/")
    assert "New date. It was to be on Tuesday 1 December 2026." in moved
    assert "Join by telephone: 0113 496 0199" in moved
    online = words(style_sample, "/events/2026-12-02-now-online/")
    assert "Moved online. Nobody will be at the place that was announced." in online


def test_the_programme_drops_nothing_that_was_moved_or_cancelled(style_sample: Path) -> None:
    said = words(style_sample, "/events/")
    for fact in (
        "A talk that has moved Moved 19:00 Now on Friday 15 January 2027, 19:00",
        "Social media surgery Moved 18:00 to 20:00 Now on Friday 4 December 2026, 17:00 to 18:00",
        "Social media surgery New time 17:00 to 18:00 Moved from Thursday 3 December 2026",
        "Thursday 10 December 2026 Social media surgery Cancelled 18:00 to 20:00",
        "Social media surgery Moved online 18:00 to 20:00 Online.",
        "A talk that has moved New date Friday 15 January 2027, 19:00 Kirk Library, or online.",
    ):
        assert fact in said


def test_the_past_is_kept_by_year(style_sample: Path) -> None:
    assert "2026 : 5 events" in words(style_sample, "/events/past/")
    said = words(style_sample, "/events/past/2026/")
    assert "Social media surgery Thursday 19 November 2026, 18:00 to 20:00 Kirk Library." in said


def test_an_event_is_an_h_event_and_a_place_an_h_card(style_sample: Path) -> None:
    path = "/events/2026-12-01-moved-away/"
    event = page(style_sample, path).find(class_="h-event")
    assert event.find(class_="p-name").get_text() == "A talk that has moved"
    assert event.find(class_="u-url")["value"] == ORIGIN + path
    assert [time["datetime"] for time in event.find_all(class_="dt-start")] == [
        "2027-01-15T19:00+00:00"
    ]
    location = event.find(class_="p-location")
    assert "h-card" in location["class"]
    assert location.find(class_="p-name").get_text() == "Kirk Library"
    assert location.find(class_="h-adr").get_text() == "3 Quay Street, Harbour, HB1 1AB"
    assert location.find(class_="p-latitude")["value"] == "54.1"
    assert event.find(class_="p-organizer").get_text() == "Harbour Council"
    surgery = page(style_sample, "/events/2026-01-08-social-media-surgery/")
    assert [tag.get_text() for tag in surgery.find_all(class_="p-category")] == [
        "help",
        "beginners",
    ]
    place = page(style_sample, "/places/kirk-library/").find(class_="h-card")
    assert place.find(class_="p-postal-code").get_text() == "HB1 1AB"


def test_a_series_tells_machines_how_it_comes_again(style_sample: Path) -> None:
    facts = json.loads(page(style_sample, "/events/2026-01-08-social-media-surgery/").script.string)
    assert facts["eventSchedule"] == {
        "@type": "Schedule",
        "repeatFrequency": "P1W",
        "byDay": ["https://schema.org/Thursday"],
        "startDate": "2026-01-08",
        "startTime": "18:00",
        "endTime": "20:00",
        "exceptDate": [f"2026-{day}T18:00+00:00" for day in ("12-03", "12-10", "12-24", "12-31")],
        "scheduleTimezone": ZONE,
    }
    assert facts["isAccessibleForFree"] is True
    assert facts["location"][0]["amenityFeature"][0] == {
        "@type": "LocationFeatureSpecification", "name": "Step-free way in", "value": True
    }  # fmt: skip
    assert [one["name"][:12] for one in facts["organizer"]] == ["Kirk Library", "Mill Street "]
    moved = json.loads(page(style_sample, "/events/2026-12-01-moved-away/").script.string)
    assert moved["eventStatus"] == "https://schema.org/EventRescheduled"
    assert moved["previousStartDate"] == "2026-12-01T19:00+00:00"
    online = json.loads(page(style_sample, "/events/2026-12-02-now-online/").script.string)
    assert online["eventStatus"] == "https://schema.org/EventMovedOnline"
    assert online["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert [one["@type"] for one in online["location"]] == ["VirtualLocation"]


def test_a_place_says_how_to_get_in_what_is_on_and_when_it_was_checked(style_sample: Path) -> None:
    said = words(style_sample, "/places/kirk-library/")
    for fact in (
        "Nobody has checked this since 5 January 2025. Ring before you set out.",
        "Getting there The bus stops at the door.",
        "Run by Kirk Library",
        "Step-free way in Yes",
        "What’s on here Social media surgery Thursday 26 November 2026, 18:00 to 20:00",
        f"{ORIGIN}/places/kirk-library/calendar.ics",
    ):
        assert fact in said
    visited = words(style_sample, "/places/mill-street/")
    assert "Social media surgery New time Friday 4 December 2026, 17:00 to 18:00" in visited


def test_lists_say_what_comes_again_and_lead_on(style_sample: Path) -> None:
    said = words(style_sample, "/events/")
    assert "Kirk Library. Every Thursday." in said
    assert "Follow keeps itself up to date: changes arrive within a day." in said
    links = {a["href"] for a in page(style_sample, "/events/").main.find_all("a")}
    assert links >= {"/topics/", "/areas/", "/members/", "/places/"}
    assert "HB1 1AB Step-free way in: Yes. Not checked since 5 January 2025." in words(
        style_sample, "/places/"
    )


def test_the_dates_of_a_topic_can_be_followed_downloaded_and_copied(style_sample: Path) -> None:
    links = [a["href"] for a in page(style_sample, "/topics/help/").main.find_all("a")]
    host = ORIGIN.removeprefix("https://")
    assert f"webcal://{host}/topics/help/calendar.ics" in links
    assert "/topics/help/calendar.ics" in links
    assert f"Or copy this address: {ORIGIN}/topics/help/calendar.ics" in words(
        style_sample, "/topics/help/"
    )


def test_an_address_keeps_its_order_on_a_page_that_runs_the_other_way(right_to_left: Path) -> None:
    for path in ("/events/2026-12-01-moved-away/", "/places/kirk-library/"):
        assert "3 Quay Street" in page(right_to_left, path).main.find("bdi").get_text()
