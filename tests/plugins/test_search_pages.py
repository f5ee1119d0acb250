"""The pages by which people find things: of facets, of families, and the page Find."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from town import REPOSITORY, Hub

from plugins.board import BOARD
from plugins.events import EVENTS
from plugins.members import MEMBERS
from plugins.pages import PAGES
from plugins.places import PLACES
from plugins.posts import POSTS
from plugins.records import Page
from plugins.search import SEARCH
from plugins.search.pages import outputs

KINDS = (BOARD, EVENTS, MEMBERS, PAGES, PLACES, POSTS, SEARCH)
ORGANISATION = """---
type: organisation
name: {name}
purpose: To do {name}.
sector: public
telephone: 0113 496 0000
tags: [{tags}]
areas: [{areas}]
---
"""


def member(name: str, tags: str = "", areas: str = "") -> dict[str, str]:
    slug = name.lower().replace(" ", "-")
    text = ORGANISATION.format(name=name, tags=tags, areas=areas)
    return {f"members/{slug}.md": text}


NOTICE = "member: {by}\ncategory: kit\nposted: 2026-10-01\nexpires: 2026-11-30\n"
AWARD = "summary: Won.\namount: 10\nawarded: 2026-10-01\nrecipient: {by}\nfunder: A fund\n"


def entry(
    name: str, type: str = "offer", words: str = "tags: [Tea]", by: str = "zed"
) -> dict[str, str]:
    own = (AWARD if type == "award" else NOTICE).format(by=by)
    head = f"---\ntype: {type}\ntitle: {name}\n{own}{words}\n---\n"
    return {f"board/{name.lower().replace(' ', '-')}.md": head}


def event(day: str, organiser: str, tags: str = "Tea") -> dict[str, str]:
    text = (
        f"---\ntitle: On {day}\norganiser: {organiser}\nstart: {day} 18:00\nend: {day} 19:00\n"
        f"venue: A hall\ntags: [{tags}]\n---\n"
    )
    return {f"events/{day}-tea.md": text}


def post(day: str, by: str, tags: str = "Tea") -> dict[str, str]:
    return {f"posts/{by}/{day}-tea.md": f"---\ntitle: Of {day}\ndate: {day}\ntags: [{tags}]\n---\n"}


HOME = {
    "pages/index.md": "---\ntitle: Home\n---\n",
    "pages/404.md": "---\ntitle: Not here\n---\n",
    "pages/take-part.md": "---\ntitle: Take part\n---\n",
}
TEA = {
    **HOME,
    **member("Zed", "Tea"),
    **member("Abe", "tea"),
    "members/room.md": "---\ntype: service\nname: Aroom\npurpose: p\norganisation: zed\n"
    "tags: [tea]\n---\n",
    "members/ann.md": "---\ntype: person\nname: Aann\nrole: Host\norganisation: zed\n"
    "consent:\n  given_on: 2026-01-01\n  scope: all\ntags: [tea]\n---\n",
    **entry("Kettle"),
    "places/hall.md": "---\nname: A hall\naddress: 1 Quay Street\ntags: [tea]\n---\n",
    **event("2026-11-01", "zed"),
    **event("2026-10-20", "zed"),
    **event("2026-01-02", "zed"),
    **post("2026-10-01", "zed"),
}


def pages(hub: Hub) -> dict[str, Page]:
    site, faults = hub.read(KINDS)
    assert faults == []
    return {page.path: page for page in outputs(site)}


@pytest.fixture
def real(hub: Hub) -> Hub:
    """A city in the hub's own theme."""
    hub.theme = REPOSITORY / "theme"
    return hub


def soup(hub: Hub, path: str) -> BeautifulSoup:
    return BeautifulSoup(hub.page(path), "html.parser").main


def section(hub: Hub, path: str, name: str) -> list[str]:
    """Return the names that stand in a section of a page, in their order."""
    found = soup(hub, path).find("section", {"aria-labelledby": name})
    return [title.get_text() for title in found.find_all(class_="entry__title")] if found else []


def test_a_topic_opens_the_three_doors_and_names_its_places(real: Hub) -> None:
    real.write(TEA).build()
    path = "topics/tea/index.html"
    assert section(real, path, "who") == ["Abe", "Zed", "Aroom", "Aann"]
    assert section(real, path, "how") == ["Kettle"]
    assert section(real, path, "when") == ["On 2026-10-20", "On 2026-11-01"]
    said = " ".join(soup(real, path).get_text(" ").split())
    assert "Abe Organisation To do Abe." in said
    assert "Aroom A service of Zed" in said
    assert "Aann Host, Zed" in said
    assert "Kettle Offer. Equipment, by Zed. Until 30 November 2026." in said
    assert section(real, path, "where") == ["A hall"]
    assert "A hall 1 Quay Street" in said
    assert "Of 2026-10-01 , Zed, 1 October 2026" in said
    assert "One event is over." in said
    assert "Add what you know" not in said, "nothing is missing"
    assert 'href="/topics/tea/calendar.ics"' in real.page(path)


def test_a_door_with_nothing_behind_it_is_said_in_one_line(real: Hub) -> None:
    real.write({**HOME, **member("Zed", "Tea")}).build()
    shown = soup(real, "topics/tea/index.html")
    assert [one["aria-labelledby"] for one in shown.find_all("section")] == ["who"]
    (empty,) = shown.find_all(class_="empty")
    assert "Nothing on the board is about it yet. No date is in the diary." in empty.get_text()
    assert empty.a["href"] == "/take-part/"
    assert "calendar.ics" not in str(shown)


def test_an_area_names_apart_those_who_work_everywhere(real: Hub) -> None:
    real.city["everywhere"] = "All of it"
    files = member("Zed", areas="North") | member("Abe", areas="All of it")
    real.write({**HOME, **files}).build()
    north = soup(real, "areas/north/index.html")
    assert section(real, "areas/north/index.html", "who") == ["Zed"]
    assert "And those who work in All of it: Abe" in " ".join(north.get_text().split())
    assert north.find("a", href="/areas/all-of-it/")
    assert "And those" not in soup(real, "areas/all-of-it/index.html").get_text()


def test_an_area_names_apart_what_is_on_the_board_and_on_for_everywhere(real: Hub) -> None:
    real.city["everywhere"] = "All of it"
    files = member("Zed", areas="North") | member("Abe", areas="All of it")
    files |= entry("Kettle", words="areas: [All of it]") | event("2026-11-01", "abe")
    real.write({**HOME, **files}).build()
    north = " ".join(soup(real, "areas/north/index.html").get_text(" ").split())
    assert "How And for All of it : Kettle" in north
    assert "When And for All of it : On 2026-11-01 , 1 November 2026" in north
    assert "yet." not in north, "nothing is said to be missing that is there"
    assert section(real, "areas/all-of-it/index.html", "how") == ["Kettle"]


def test_a_sector_opens_the_doors_of_its_members(real: Hub) -> None:
    apart = {
        name: text.replace("sector: public", "sector: voluntary")
        for name, text in member("Med").items()
    }
    board = entry("Kettle") | entry("Lesson", by="ann") | entry("Won", "award")
    real.write({**TEA, **apart, **board}).build()
    path = "sectors/public-services/index.html"
    assert section(real, path, "how") == ["Kettle", "Lesson"], "also those of its people"
    assert section(real, path, "when") == ["On 2026-10-20", "On 2026-11-01"]
    assert "One event is over." in soup(real, path).get_text()
    assert "calendar.ics" not in str(soup(real, path))
    assert section(real, "sectors/voluntary/index.html", "how") == []
    assert section(real, "sectors/voluntary/index.html", "when") == []


def test_what_does_not_fit_on_a_facet_s_page_is_on_pages_of_its_own(hub: Hub) -> None:
    for number in range(10, 35):
        hub.write(member(f"Member {number}", "Tea"))
    made = pages(hub)
    door = made["topics/tea/index.html"].context()["doors"]["who"]
    assert [one.name for one in door.shown] == [f"Member {n}" for n in range(10, 18)]
    assert (len(door.all), door.rest) == (25, "/topics/tea/who/")
    lists = ["topics/tea/who/index.html", "topics/tea/who/page/2/index.html"]
    assert [path for path in made if "/who/" in path and path.startswith("topics")] == lists
    shown = [one.name for path in lists for one in made[path].context()["records"]]
    assert shown == [f"Member {n}" for n in range(10, 35)]


def test_the_link_to_all_says_all_of_what(real: Hub) -> None:
    files = {**TEA}
    for number in range(10, 20):
        files |= member(f"Member {number}", "Tea") | entry(f"Kettle {number}")
        files |= event(f"2026-11-{number}", "zed") | {
            f"places/p{number}.md": f"---\nname: P {number}\naddress: A\ntags: [tea]\n---\n"
        }
    real.write(files).build()
    said = [more.get_text() for more in soup(real, "topics/tea/index.html").select("p > .more")]
    assert said == [
        "All 14 members for Tea",
        "All 11 on the board for Tea",
        "All 12 events for Tea",
        "All 11 places for Tea",
    ]


def test_a_door_that_fits_has_no_page_of_its_own(hub: Hub) -> None:
    hub.write(TEA)
    assert [path for path in pages(hub) if path.startswith("topics/tea/")] == [
        "topics/tea/index.html"
    ]


def test_only_the_newest_posts_stand_on_a_facet_s_page(hub: Hub) -> None:
    hub.write(TEA)
    for day in range(1, 15):
        hub.write(post(f"2026-09-{day:02}", "zed"))
    shown = pages(hub)["topics/tea/index.html"].context()["posts"]
    assert [one.title for one in shown][:2] == ["Of 2026-10-01", "Of 2026-09-14"]
    assert len(shown) == 10


def test_the_words_of_feeds_make_no_page(hub: Hub) -> None:
    pulled = (
        "---\ntitle: A\ndate: 2026-10-01\ntags: [tea, {}]\nsource:\n  feed: https://zed.example/f\n"
        "  hash: a\n  first_seen: 2026-10-01\n---\n"
    )
    hub.write(TEA)
    hub.write({"pulled/zed/2026-10-01-a-0a1b2c3d.md": pulled.format("spam, more spam")})
    made = pages(hub)
    assert [path for path in made if path.startswith("topics/")] == [
        "topics/tea/index.html", "topics/index.html"
    ]  # fmt: skip
    assert [one.title for one in made["topics/tea/index.html"].context()["posts"]] == [
        "A", "Of 2026-10-01"
    ]  # fmt: skip


def test_every_family_has_a_list_even_where_it_has_no_word(real: Hub) -> None:
    real.write({**HOME, **member("Zed", "tea, Bees, apples")}).build()
    listed = [li.get_text() for li in soup(real, "topics/index.html").find_all("li")]
    assert listed == ["apples 1", "Bees 1", "tea 1"]
    assert "There are none yet." in soup(real, "skills/index.html").get_text()


def test_long_lists_of_facets_are_paged(hub: Hub) -> None:
    hub.write(member("Zed", ", ".join(f"word {n:03}" for n in range(61))))
    made = pages(hub)
    assert len(made["topics/index.html"].context()["records"]) == 60
    (last,) = made["topics/page/2/index.html"].context()["records"]
    assert last.label == "word 060"


def test_find_names_what_is_used_most_in_the_order_of_its_words(hub: Hub) -> None:
    hub.write(member("Zed", ", ".join(f"word {n:02}" for n in range(14))))
    hub.write(member("Abe", "word 13, word 05"))
    ((family, facets, count), *others) = pages(hub)["find/index.html"].context()["families"]
    assert (family, count) == ("topics", 14)
    kept = [*range(9), 13]
    assert [facet.label for facet in facets] == [f"word {n:02}" for n in kept]
    assert [name for name, _, _ in others] == ["sectors"]


def test_find_on_the_first_day_says_where_words_come_from(real: Hub) -> None:
    real.write({"pages/index.md": "---\ntitle: Home\n---\n"}).build()
    assert "There is nothing to find things by yet" in soup(real, "find/index.html").get_text()


def test_a_page_of_the_hub_cannot_take_the_place_of_a_facet_s_list(hub: Hub) -> None:
    hub.write({**HOME, **member("Zed", "Tea"), "pages/topics.md": "---\ntitle: T\n---\n"})
    _, faults = hub.check()
    assert [fault.split(": ", 1)[1] for fault in faults] == [
        "file name: would make topics/index.html, which is made already; rename the file"
    ]


def test_in_a_theme_of_its_own_a_city_still_has_every_page(hub: Hub, tmp_path: Path) -> None:
    hub.write(TEA)
    for number in range(10, 40):
        hub.write(entry(f"Kettle {number}"))
    hub.build()
    assert 'href="/topics/tea/how/"' in hub.page("topics/tea/index.html")
    assert 'href="/topics/tea/how/page/2/"' in hub.page("topics/tea/how/index.html")
    assert 'href="/topics/tea/"' in hub.page("topics/index.html")
    assert 'href="/topics/tea/"' in hub.page("find/index.html")


def test_from_a_post_the_three_doors_are_near(real: Hub) -> None:
    real.write(TEA).build()
    shown = soup(real, "posts/zed/2026-10-01-tea/index.html")
    onward = shown.find("section", {"aria-labelledby": "onward"})
    assert onward.li.get_text() == "Tea: 4 members, one thing on the board, 2 events"
    assert onward.a["href"] == "/topics/tea/"


@pytest.mark.parametrize("by", ["zed", "room", "ann"])
def test_a_post_without_a_topic_leads_to_its_author_s_dates_and_board(real: Hub, by: str) -> None:
    day = event("2026-10-20", "zed")["events/2026-10-20-tea.md"]
    off = {"events/2026-10-10-off.md": day.replace("-20", "-10").replace(
        "---\ntitle: On", "---\nstatus: cancelled\ntitle: Off")}  # fmt: skip
    board = entry("Cup", "ask") | entry("Gone", words="outcome: withdrawn")
    real.write({**TEA, **off, **board, **post("2026-09-01", by, "")}).build()
    shown = soup(real, f"posts/{by}/2026-09-01-tea/index.html")
    said = " ".join(shown.get_text(" ").split())
    assert "Where you can meet Zed On 2026-10-20 Tuesday 20 October 2026" in said
    assert "What Zed has on the board Cup Ask." in said
    titles = [title.get_text() for title in shown.find_all(class_="entry__title")]
    assert titles == ["On 2026-10-20", "Cup", "Kettle"]
    if by != "ann":  # a person has no sector
        assert shown.find("a", href="/sectors/public-services/")


def test_a_pulled_post_tagged_with_an_area_leads_there(real: Hub) -> None:
    pulled = (
        "---\ntitle: A\ndate: 2026-10-01\ntags: [north end, North-End, zzz]\nsource:\n"
        "  feed: https://zed.example/f\n  hash: a\n  first_seen: 2026-10-01\n---\n"
    )
    hub = real.write(HOME | member("Zed", areas="North End"))
    hub.write({"pulled/zed/2026-10-01-a-0a1b2c3d.md": pulled}).build()
    shown = soup(real, "posts/zed/2026-10-01-a-0a1b2c3d/index.html")
    assert shown.dl.find("a", href="/areas/north-end/").parent.get_text() == "North End, zzz"
    assert "North End: one member" in shown.get_text()


def test_a_post_of_who_has_nothing_on_and_has_left_still_leads_on(real: Hub) -> None:
    gone = member("Abe")["members/abe.md"].replace("type:", "left: 2026-01-01\ntype:")
    real.write({**HOME, "members/abe.md": gone, **post("2025-10-01", "abe", "")}).build()
    links = soup(real, "posts/abe/2025-10-01-tea/index.html").find_all("a")
    assert [link["href"] for link in links][1:] == ["/members/abe/", "/board/", "/events/"]


def test_the_home_page_names_no_date_that_does_not_take_place(real: Hub) -> None:
    day = event("2026-10-20", "zed")["events/2026-10-20-tea.md"]
    for status, earlier in (("cancelled", "-10"), ("postponed", "-11")):
        text = day.replace("-20", earlier).replace("title: On", f"status: {status}\ntitle: Off")
        real.write({f"events/2026-10{earlier}-off.md": text})
    real.write(TEA).build()
    when = soup(real, "index.html").find_all(class_="door")[2]
    assert "Next: On 2026-10-20, Tuesday 20 October 2026" in " ".join(when.get_text().split())


def test_the_home_page_says_what_is_behind_each_door(real: Hub) -> None:
    real.write({**TEA, **entry("Pot", "ask"), **entry("Cup"), **entry("Won", "award")}).build()
    who, how, when = soup(real, "index.html").find_all(class_="door")
    assert "3 organisations and services" in who.get_text()
    assert "On the board now: 2 offers, one ask." in " ".join(how.get_text().split())
    assert "Next: On 2026-10-20, Tuesday 20 October 2026" in " ".join(when.get_text().split())
    assert [one.a["href"] for one in (who, how, when)] == ["/members/", "/board/", "/events/"]


def test_with_the_search_switched_off_find_has_its_lists_and_no_script(real: Hub) -> None:
    real.city["search"] = False
    real.write(TEA).build()
    page = real.page("find/index.html")
    assert 'href="/topics/tea/"' in page
    assert [word for word in ("<form", "<script", "find.js") if word in page] == []
    assert all("data-pagefind" not in file.read_text() for file in real.output.rglob("*.html"))
    assert not (real.output / "pagefind").exists()


def test_a_page_does_not_lie_where_the_index_of_the_search_will(whole: Hub) -> None:
    whole.write({"pages/pagefind.md": "---\ntitle: P\n---\n"})
    whole.city["search"] = False
    assert whole.check()[1] == []
    whole.city["search"] = True
    (fault,) = whole.check()[1]
    told = "'pagefind' is a name the search needs itself; choose another"
    assert fault == f"content/pages/pagefind.md:1: file name: {told}"
