"""What the board's pages tell a reader, and where each of them leads."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

import pelicanconf
from plugins.records import Kind
from plugins.records.access import known
from plugins.records.city import City
from plugins.records.formats import filters
from plugins.records.reader import read_site
from plugins.records.site import Site

from .conftest import HERE, NOON, ROOT, build
from .test_pages import page, soups, words
from .test_templates import environment

PRESS = "/board/a-press-and-type/"


@pytest.fixture(scope="module")
def harbour() -> Site:
    return read(HERE / "city")


def read(content: Path) -> Site:
    plugins = [import_module(name) for name in pelicanconf.PLUGINS]
    kinds = [value for room in plugins for value in vars(room).values() if isinstance(value, Kind)]
    city, now = City.model_validate(pelicanconf.CITY), datetime.fromtimestamp(NOON, UTC)
    site, faults = read_site(content, kinds, city, now)
    assert faults == []
    return site


def test_an_offer_says_what_one_must_know_and_who_may_need_it(style_sample: Path) -> None:
    said = words(style_sample, PRESS)
    for fact in (
        "Offer by Mill Street Studio",
        "Partly taken. You can still ask.",
        'Print posters & more <script>alert("press")</script> with us.',
        "Conditions Wash the type.",
        "Posted 2 November 2026 From 1 December 2026 Until 2 November 2027",
        "Taken by Quiet Start",
        "Part of Stories of the harbour",
        "Getting in Step-free way in No Accessible toilet Not known Hearing loop Not known",
        "Parking Yes Devices to borrow Not known Two steps at the door",
        "How soon Within one working day",
        "Twenty posters for the baths, printed on a press By Old Quay Baths. Both are about "
        "equipment in Old harbour. Both touch on posters. Both say “press”.",
    ):
        assert fact in said, fact


def test_the_other_side_is_told_the_same_reason(style_sample: Path) -> None:
    said = words(style_sample, "/board/posters-for-the-baths/")
    assert "What may help A hand press, type and paper" in said
    assert "Both are about equipment in Old harbour. Both touch on posters." in said


def letter(city: Path, path: str) -> dict[str, str]:
    (link,) = page(city, path).main.select('a[href*="subject="]')
    parts = urlsplit(link["href"])
    fields = {name: value for name, (value,) in parse_qs(parts.query).items()}
    return {"to": parts.path, **fields}


def test_a_letter_begins_with_the_page_it_is_about(style_sample: Path) -> None:
    post = letter(style_sample, "/board/posters-for-the-baths/")
    assert post["to"] == "posters@council.example"
    assert post["subject"] == ("What you ask for: Twenty posters for the baths, printed on a press")
    assert f"{pelicanconf.CITY['url']}/board/posters-for-the-baths/" in post["body"]
    assert "How you can reach me:" in post["body"]
    assert "The lifeguard on duty, Old Quay Baths" in words(
        style_sample, "/board/posters-for-the-baths/"
    )


def test_count_me_in_is_a_letter_to_who_leads(sample_city: Path) -> None:
    post = letter(sample_city, "/board/letters-people-can-read/")
    assert post["to"] == "hello@harehills-health.example"
    assert post["subject"] == "Count me in: Letters that people can read"
    assert post["body"].startswith("Hello,\r\n\r\nCount me in for Letters that people can read")
    lines = letter(sample_city, "/board/sign-language-at-quiet-gigs/")["subject"]
    assert lines == "What you ask for: £600 for sign language at six quiet gigs"


def test_who_has_no_address_of_their_own_is_reached_through_their_page(style_sample: Path) -> None:
    link = page(style_sample, PRESS).main.find("a", string=lambda text: "See how" in (text or ""))
    assert link["href"].startswith("/members/mill-street-studio")


def test_what_nobody_needs_yet_says_so(style_sample: Path) -> None:
    said = words(style_sample, "/board/a-quiet-hour/")
    assert "Nobody offers this yet. When somebody does, it will stand here" in said


def test_what_is_met_says_by_whom_and_asks_for_nothing_more(style_sample: Path) -> None:
    said = words(style_sample, "/board/reading-lamp/")
    assert "Met on 1 July 2026." in said
    assert "Met by Kirk Library Met with Old lamps" in said
    assert "How to respond" not in said
    assert "Taken for A reading lamp" in words(style_sample, "/board/old-lamps/")


def test_a_bid_says_who_is_in_it_by_sector_and_who_is_missing(style_sample: Path) -> None:
    said = words(style_sample, "/board/harbour-stories/")
    for fact in (
        "Public services Kirk Library (leads) Asha Example : Listens",
        "Health and care Needed",
        "Digital agencies Needed",
        "Prints them (since 1 October 2026)",
        "Voluntary and community Nobody yet",
        "It answers Harbour Fund , which closes on Tuesday 1 December 2026, 12:00 .",
        "Still missing, and every bid must have it: Digital agencies; Health and care.",
        "Money it needs £12,500",
        "The first was read aloud. 1 November 2026 More at stories.example",
        "Dates Open day",
        "Everybody who has worked in the harbour is heard once. Count me in Who answers Kirk",
    ):
        assert fact in said, fact
    assert said.count("Who answers") == 1


def test_a_call_says_when_how_much_for_whom_and_who_bids(style_sample: Path) -> None:
    said = words(style_sample, "/board/harbour-fund/")
    for fact in (
        "Closes soon: Tuesday 1 December 2026, 12:00 .",
        "How much £1,000 to £15,000 In all £1,000,000",
        "For Public services , Creative and culture , Digital agencies Every bid needs",
        "Every bid needs Creative and culture , Digital agencies , Health and care",
        "Needs partners Yes Needs money of your own No",
        "Read more and apply at harbour-fund.example",
        "Who can apply Anybody in a group of two.",
        "Bids from here Stories of the harbour",
    ):
        assert fact in said, fact
    assert "Not open yet. It opens on 1 March 2027." in words(style_sample, "/board/spring-money/")
    over = words(style_sample, "/board/last-year-s-money/")
    assert "Closed on 28 February 2026. Closed Saturday 28 February 2026" in over
    assert "Website council.example/last" in over
    assert [word for word in ("Closes", "apply", "calendar") if word in over] == []
    calendar = page(style_sample, "/board/harbour-fund/").main.select('a[href$="deadline.ics"]')
    assert (style_sample / calendar[0]["href"].lstrip("/")).exists()


def test_deadlines_can_be_followed_downloaded_and_copied(style_sample: Path) -> None:
    main = page(style_sample, "/board/funding/").main
    address = f"{pelicanconf.CITY['url']}/funding.ics"
    links = [link["href"] for link in main.find_all("a")]
    assert address.replace("https:", "webcal:") in links
    assert "/funding.ics" in links
    assert main.find("code").get_text() == address


def test_the_board_shows_the_soonest_deadline_first_and_what_is_over_no_more(
    style_sample: Path,
) -> None:
    board = page(style_sample, "/board/").main
    headings = [h2.get_text() for h2 in board.find_all("h2")]
    assert headings == ["Offers", "Asks", "Projects", "Funding", "What was awarded"]
    jumps = [a["href"] for a in board.select(".jumps a")]
    assert jumps == ["#offers", "#asks", "#projects", "#funding", "#awards"]
    calls = [h3.a.get_text() for h3 in board.find(id="funding").parent.find_all("h3")]
    assert calls == ["Harbour Fund", "Spring money"]
    assert "Old lamps" not in board.get_text()


def test_one_can_list_the_rooms_without_a_script(sample_city: Path) -> None:
    offers = page(sample_city, "/board/offers/").main
    (rooms,) = offers.find_all("a", string="Room (2)")
    assert rooms["href"] == "/board/offers/room/"
    listed = page(sample_city, rooms["href"]).main
    assert listed.h1.get_text() == "Offers: Room"
    titles = [h2.get_text() for h2 in listed.find_all("h2")]
    assert titles == ["A warm room in Holbeck, by day", "Two computer rooms, empty at weekends"]
    assert listed.find(attrs={"aria-current": "page"}).get_text() == "Room (2)"
    assert listed.find("a", string="Asks: Room")["href"] == "/board/asks/room/"
    none = words(sample_city, "/board/asks/content/")
    assert "Words, pictures or film (0)" in none
    assert "Nobody asks for anything like this just now." in none
    other = page(sample_city, "/board/asks/money/").main.find("a", string="Offers")
    assert other["href"] == "/board/offers/"


def test_how_everything_ended_is_counted(style_sample: Path) -> None:
    said = words(style_sample, "/board/past/")
    assert "Offers 1 on the board 0 taken 0 withdrawn 1 expired" in said
    assert "Asks 2 on the board 1 met 0 withdrawn 0 expired" in said
    assert "Projects 2 on the board 1 done 0 stopped" in said
    assert "Calls 2 on the board 1 closed" in said


def part(template: str, site: Site, kind: str, stem: str) -> BeautifulSoup:
    env = environment()
    env.filters.update(filters(site.city))
    context = {"record": site.find(kind, stem), "site": site, "city": site.city}
    return BeautifulSoup(env.get_template(template).render(context), "html.parser")


def shown(soup: BeautifulSoup) -> dict[str, list[str]]:
    """Return each list of a part of a page: its heading -> where its entries lead."""
    return {
        h2.get_text(): [a["href"] for a in h2.find_next("ul").select("h3 a")]
        for h2 in soup.find_all("h2")
    }


@pytest.mark.parametrize(
    ("stem", "said"),
    [
        ("a-press-and-type", "Offer. Equipment, by Mill Street Studio"),
        ("reading-lamp", "Ask. Equipment, by Quiet Start. Met on 1 July 2026."),
        ("harbour-stories", "Project. Asking for money, led by Kirk Library. Needs: "),
        ("harbour-fund", "Funding call. Closes on Tuesday 1 December 2026, 12:00. £1,000 to"),
        ("award-for-lamps", "Award. £"),
    ],
)
def test_a_list_of_everything_says_what_each_is_and_how_it_stands(
    harbour: Site, stem: str, said: str
) -> None:
    env = environment()
    env.filters.update(filters(harbour.city))
    about = env.get_template("macros/board_entry.html").module.about
    text = BeautifulSoup(about(harbour.find("board", stem)), "html.parser").get_text()
    assert " ".join(text.split()).startswith(said)
    assert ("Partly taken. Until 2 November 2027." in text) == (stem == "a-press-and-type")


def test_a_project_asks_no_more_for_what_it_has(sample_city: Path) -> None:
    said = words(sample_city, "/board/warm-and-online/")
    assert "What it asked for A film about the Friday lunch" in said
    assert "What it asks for" not in said
    assert "Taken on 12 October 2026." in words(sample_city, "/board/three-mornings-of-film/")


def test_what_is_withdrawn_because_its_member_left_says_so(tmp_path: Path) -> None:
    copytree(HERE / "city", tmp_path / "city")
    library = tmp_path / "city/members/harbour-council.md"
    library.write_text(library.read_text("utf-8").replace("---\n", "---\nleft: 2026-11-20\n", 1))
    offer = tmp_path / "city/board/old-lamps.md"
    offer.write_text(offer.read_text("utf-8").replace("2026-08-01", "2027-01-01"))
    said = words(build(tmp_path / "city", tmp_path / "out"), "/board/old-lamps/")
    assert "Withdrawn on 20 November 2026. Kirk Library has left." in said


def test_a_member_s_page_leads_to_all_it_has_on_the_board(harbour: Site) -> None:
    def lists(stem: str) -> dict[str, list[str]]:
        return shown(part("partials/member_board.html", harbour, "members", stem))

    assert lists("mill-street-studio") == {
        "What it offers": [PRESS],
        "Projects it is part of": ["/board/harbour-stories/"],
    }
    assert lists("quiet-start") == {
        "What it asks for": ["/board/a-quiet-hour/"],
        "Projects it leads": ["/board/something-with-water/"],
        "What it was awarded": ["/board/award-for-lamps/"],
        "What is over": ["/board/reading-lamp/", "/board/lamps-for-all/"],
    }
    assert lists("harbour-council") == {
        "What it asks for": ["/board/posters-for-the-baths/"],
        "Projects it leads": ["/board/harbour-stories/"],
        "Funding it gives": ["/board/spring-money/"],
        "What is over": ["/board/last-year-s-money/", "/board/old-lamps/"],
    }, "an organisation shows what its services have there"
    assert lists("tomasz-sample") == {}


def test_what_a_member_s_page_leaves_out_stands_in_a_list_of_all_of_it(
    style_sample: Path, sample_city: Path
) -> None:
    link = page(style_sample, "/members/quiet-start/").main.find("a", string="All 5 on the board")
    assert link["href"] == "/members/quiet-start/board/"
    titles = [h2.get_text() for h2 in page(style_sample, link["href"]).main.find_all("h2")]
    assert titles[:2] == ["A quiet hour", "Something with water"]
    assert sorted(titles[2:]) == ["A lamp", "A reading lamp", "Lamps for all"]
    for path in (path for path in soups(sample_city) if path.startswith("/members/")):
        shown = page(sample_city, path).main.select('h3 a[href^="/board/"]')
        more = page(sample_city, path).main.select_one(f'a[href="{path}board/"]')
        assert more or len(shown) <= 2, path


def test_an_event_leads_to_the_projects_it_is_part_of(harbour: Site) -> None:
    soup = part("partials/event_board.html", harbour, "events", "2026-11-28-open-day")
    assert shown(soup) == {"What it is part of": ["/board/harbour-stories/"]}
    assert not part(
        "partials/event_board.html", harbour, "events", "2026-12-03-bookbinding"
    ).get_text(strip=True)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ({"category": "room", "areas": ["Seacroft"]}, "Both are about rooms in Seacroft."),
        (
            {"category": "room", "anywhere": True},
            "Both are about rooms, and one of them is for the whole city.",
        ),
        (
            {"areas": ["North", "South"], "words": ["Wi-Fi", "tea & co"]},
            "Both are in North and South. Both say “Wi-Fi” and “tea & co”.",
        ),
        ({"topics": ["a", "b", "c"], "words": ["x"]}, "Both touch on a, b and c. Both say “x”."),
        (
            {"category": "skill", "topics": ["a", "b"]},
            "Both are about skills. Both touch on a and b.",
        ),
    ],
)
def test_a_reason_is_said_in_words(reason: dict[str, object], said: str) -> None:
    fit = {"category": "", "topics": (), "areas": (), "anywhere": False, "words": (), **reason}
    for name in ("topics", "areas"):
        fit[name] = [SimpleNamespace(label=label) for label in fit[name]]
    why = environment().get_template("macros/board_fits.html").module.why
    text = BeautifulSoup(why(SimpleNamespace(**fit)), "html.parser").get_text()
    assert " ".join(text.split()) == said


def test_the_sample_city_shows_a_board_that_works() -> None:
    site = read(ROOT / "content")
    board = site.all("board")
    states = {(one.type, one.state) for one in board}
    assert {("offer", s) for s in ("open", "partial", "met", "withdrawn", "expired")} <= states
    assert {("funding", s) for s in ("coming", "open", "closing", "closed")} <= states
    stages = ("idea", "forming", "bidding", "live", "done", "stopped")
    assert {("project", stage) for stage in stages} <= states
    open_ = [one for one in board if one.on_board]
    for side in ("offer", "ask"):
        notices = [one for one in open_ if one.type == side]
        assert len(notices) >= 8
        assert sum(bool(one.fits) for one in notices) >= 8
        across = [
            fit
            for one in notices
            for fit in one.fits
            if fit.notice.member.effective_sector != one.member.effective_sector
        ]
        assert len(across) >= 8, "matches join sectors"
    assert [bid.stem for bid in open_ if bid.lacks] == ["warm-and-online"]
    for one in board:
        assert one.url
        if one.type == "offer" and one.category == "room" and one.member.access:
            answers = zip(one.known_access, known(one.member.access), strict=True)
            pairs = [(ours.answer, theirs.answer) for ours, theirs in answers]
            assert not {("yes", "no"), ("no", "yes")} & {*pairs}, one.stem
        assert one.reply is None or one.reply.name
