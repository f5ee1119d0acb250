"""Where a member stands: here or gone, checked or stale, keeping to its own rules or another's."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from town import KINDS, NOW, REPOSITORY, Hub

from plugins.records.outputs import outputs

COUNCIL = """\
---
type: organisation
name: City Council (example)
purpose: Run the city.
sector: public
telephone: 0113 496 0000
display: excerpt
charter: 2026-02-01
guidelines:
  - title: Words
    url: https://council.example/words
    adopted: 2026-03-01
{}---
"""
SERVICE = "---\ntype: service\nname: {0}\npurpose: P.\norganisation: council\n{1}---\n"


@pytest.fixture
def council(whole: Hub) -> Hub:
    return whole.write(
        {
            "members/council.md": COUNCIL.format(""),
            "members/parks.md": SERVICE.format(
                "Parks",
                "display: link\nguidelines:\n  - title: Own\n    url: https://p.example/own\n",
            ),
        }
    )


def test_a_service_keeps_to_what_its_organisation_does_unless_it_says(council: Hub) -> None:
    site = council.site()
    library, parks = site.find("members", "library"), site.find("members", "parks")
    for field, value in (("display", "excerpt"), ("charter", datetime(2026, 2, 1).date())):  # noqa: DTZ001 - a day
        held = getattr(library, f"effective_{field}")
        assert (held.value, held.whose.stem, held.own) == (value, "council", False)
    assert parks.effective_display.value == "link"
    assert parks.effective_display.own
    assert [one.title for one in parks.effective_guidelines.value] == ["Own"]
    assert [one.title for one in library.effective_guidelines.value] == ["Words"]
    assert parks.effective_charter.whose.stem == "council"


def test_a_person_of_a_service_keeps_to_what_the_organisation_does(council: Hub) -> None:
    sam = council.site().find("members", "sam-example")
    assert sam.effective_guidelines.whose.stem == "council"
    assert [one.stem for one in sam.trail] == ["library", "council"]


def test_nobody_keeps_to_what_nobody_has_said(whole: Hub) -> None:
    library = whole.site().find("members", "library")
    assert library.effective_display is None
    assert library.effective_guidelines is None


@pytest.mark.parametrize(
    ("checked", "stale"), [("2025-10-08", False), ("2025-10-07", True), ("2026-10-08", False)]
)
def test_what_was_checked_too_long_ago_is_stale(whole: Hub, checked: str, stale: bool) -> None:
    whole.write({"members/council.md": COUNCIL.format(f"checked: {checked}\n")})
    assert whole.site().find("members", "council").stale is stale


def test_the_city_says_how_long_is_too_long_and_its_zone_which_day_it_is(whole: Hub) -> None:
    whole.city["stale_after"] = "30"
    whole.write({"members/council.md": COUNCIL.format("checked: 2026-06-01\n")})
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # the second of July where the city is
    assert whole.site(late).find("members", "council").stale
    assert not whole.site(datetime(2026, 7, 1, 22, tzinfo=UTC)).find("members", "council").stale


def test_who_has_left_leaves_the_lists_and_what_it_wrote_stays(whole: Hub) -> None:
    whole.write({"members/council.md": COUNCIL.format("joined: 2026-01-01\nleft: 2026-10-08\n")})
    whole.build()
    listed = whole.page("members/index.html")
    assert "Digital Hub" in listed
    # The library is the council's, and Sam the library's: with it they are gone too.
    assert not any(name in listed for name in ("City Council", "Central Library", "Sam"))
    assert "New books" in whole.page("posts/library/2026-10-02-new-books-0a1b2c3d/index.html")
    assert "City Council" in whole.page("members/council/index.html")
    assert not (whole.output / "members/council/council.vcf").exists()
    assert "council" not in whole.page("feeds.opml")
    rows = json.loads(whole.page("data/members.json"))
    assert [row["left"] for row in rows if "left" in row] == ["2026-10-08"] * 3


def test_who_leaves_tomorrow_is_here_today(whole: Hub) -> None:
    whole.write({"members/council.md": COUNCIL.format("left: 2026-10-09\n")})
    assert whole.site().find("members", "council").here
    assert not whole.site(datetime(2026, 10, 9, tzinfo=UTC)).find("members", "council").here


def test_who_has_left_is_found_by_no_word(whole: Hub) -> None:
    whole.write({"members/council.md": COUNCIL.format("tags: [bins]\nleft: 2026-01-02\n")})
    assert whole.site().facet("topics", "bins") is None
    whole.write({"members/council.md": COUNCIL.format("tags: [bins]\n")})
    assert whole.site().facet("topics", "bins") is not None


def test_a_circle_of_services_is_told_and_never_walked_round(whole: Hub) -> None:
    a = SERVICE.format("A", "").replace("council", "b")
    whole.write(
        {"members/a.md": a, "members/b.md": SERVICE.format("B", "").replace("council", "a")}
    )
    # A link in a body makes every facet known, which asks every member whether it is here.
    whole.write({"pages/about.md": "---\ntitle: About\n---\n\n[All](/events/)\n"})
    assert [line.split(": ")[2] for line in whole.faults()] == [
        "'b' is no organisation; name its organisation",
        "'a' is no organisation; name its organisation",
    ]


def test_open_to_collaboration_is_a_page_of_those_who_say_so(whole: Hub) -> None:
    whole.write({"members/council.md": COUNCIL.format("open_to: [walks, talks]\n")})
    whole.build()
    page = whole.page("members/open/index.html")
    assert "walks; talks" in page
    assert "Digital Hub" not in page


def test_more_posts_than_a_page_shows_have_a_list_of_their_own(whole: Hub) -> None:
    post = "---\ntitle: Number {0}\ndate: 2026-09-{0:02}\n---\n"
    whole.write(
        {f"posts/council/2026-09-{n:02}-p.md": post.format(n) for n in range(1, 24)}
    ).build()
    first = whole.page("members/council/posts/index.html")
    assert "New books" in first, "the library's are the council's too"
    assert "Number 23" in first
    assert "Number 4" not in first
    assert "Number 4" in whole.page("members/council/posts/page/2/index.html")
    assert not (whole.output / "members/library/posts").exists()
    assert len(whole.site().find("members", "council").newest) == 4


def test_the_same_files_give_the_same_bytes(council: Hub) -> None:
    first, second = (
        {one.path: one.make() for one in outputs(council.site(NOW), KINDS) if hasattr(one, "make")}
        for _ in range(2)
    )
    assert first == second
    assert len(first) > 12


def test_a_person_with_many_posts_has_a_list_of_them_and_no_feed_that_nobody_makes(
    whole: Hub,
) -> None:
    post = "---\ntitle: Number {0}\ndate: 2026-09-{0:02}\n---\n"
    whole.write({f"posts/sam-example/2026-09-{n:02}-p.md": post.format(n) for n in range(1, 6)})
    whole.theme = REPOSITORY / "theme"
    whole.build()
    assert "sam-example/feed.atom" not in whole.page("members/sam-example/posts/index.html")
    assert not (whole.output / "members/sam-example/feed.atom").exists()


def test_who_has_left_is_reached_through_no_file_and_no_fact_for_machines(whole: Hub) -> None:
    text = COUNCIL.format("website: https://council.example/\nemail: a@council.example\n{}")
    whole.write({"members/council.md": text.format("left: 2026-10-01\n")})
    later = "left: 2027-05-05\nemail: p@a.example\n"
    whole.write({"members/parks.md": SERVICE.format("Parks", later)})
    site = whole.site()
    ways = {"telephone", "email", "sameAs", "address", "contactPoint"}
    gone = [site.find("members", name) for name in ("council", "parks", "sam-example")]
    assert not any(ways & dict(member.linked_data).keys() for member in gone)
    assert [member.gone.isoformat() for member in gone] == ["2026-10-01"] * 3
    whole.theme = REPOSITORY / "theme"
    whole.build()
    rows = {row["id"]: row for row in json.loads(whole.page("data/members.json"))}
    for name in ("council", "parks", "library", "sam-example"):
        assert rows[name]["left"] == "2026-10-01"
        assert not {"telephone", "email", "website", "address", "accounts"} & rows[name].keys()
    assert "It left on" not in whole.page("members/parks/index.html")
    assert "email" in rows["hub"]
    assert "left" not in rows["hub"]


def test_a_language_that_is_written_twice_is_spoken_once(whole: Hub) -> None:
    whole.write({"members/council.md": COUNCIL.format("languages: [en, en]\n")})
    member = whole.site().find("members", "council")
    assert (member.spoken, dict(member.linked_data)["knowsLanguage"]) == (["English"], ["en"])
