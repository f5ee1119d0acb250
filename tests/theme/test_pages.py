"""What must hold of every page as it is written to disk, without a browser."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

from bs4 import BeautifulSoup

from pelicanconf import CITY

from .conftest import pages

BUDGET = 8_000  # bytes of HTML and CSS together, as sent: what fits one round trip of a slow line
ORIGIN = CITY["url"]
BOARD = [f"/board/{path}" for path in ("", "offers/", "asks/", "projects/", "funding/", "past/")]
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@cache
def soups(city: Path) -> dict[str, BeautifulSoup]:
    return {path: BeautifulSoup(html, "html.parser") for path, html in pages(city).items()}


def page(city: Path, path: str) -> BeautifulSoup:
    return soups(city)[path]


def words(city: Path, path: str) -> str:
    return " ".join(page(city, path).main.get_text(" ").split())


class Balance(HTMLParser):
    """Notes every end tag that does not close the element last opened."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(html)
        self.faults += self.open

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        """An element that closes itself, as in SVG, needs no end."""

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at line {self.getpos()[0]}")


def test_every_element_that_opens_is_closed(city: Path) -> None:
    faults = {path: Balance(html).faults for path, html in pages(city).items()}
    assert {path: found for path, found in faults.items() if found} == {}


def test_find_leads_to_who_is_open_to_collaboration_and_to_places(city: Path) -> None:
    links = {link["href"] for link in page(city, "/find/").main.find_all("a")}
    assert {"/members/open/", "/places/"} <= links


def test_every_page_fits_its_budget_together_with_the_style_sheet(city: Path) -> None:
    sheets = {
        f"/theme/css/{file.name}": len(gzip.compress(file.read_bytes(), 9))
        for file in (city / "theme/css").iterdir()
    }
    sizes = {path: len(gzip.compress(html.encode(), 9)) for path, html in pages(city).items()}
    for path, soup in soups(city).items():
        sizes[path] += sum(sheets[link["href"]] for link in soup.find_all(rel="stylesheet"))
    assert {path: size for path, size in sizes.items() if size > BUDGET} == {}


def test_every_page_has_a_title_of_its_own_and_a_description(style_sample: Path) -> None:
    found = soups(style_sample)
    titles = Counter(soup.title.get_text() for soup in found.values())
    assert [title for title, count in titles.items() if count > 1] == []
    descriptions = [soup.find("meta", {"name": "description"}) for soup in found.values()]
    assert all(tag["content"].strip() for tag in descriptions)


def test_every_page_has_one_main_heading_and_says_its_own_address(style_sample: Path) -> None:
    pulled = re.compile(r"/posts/[\w-]+/[\w-]+-[0-9]{8}/")
    for path, soup in soups(style_sample).items():
        assert len(soup.main.find_all("h1")) == 1, path
        canonical = soup.find("link", rel="canonical")
        if path == "/404.html":
            assert canonical is None
        elif not pulled.fullmatch(path):
            assert canonical["href"] == ORIGIN + path


def test_no_link_within_the_site_leads_nowhere(city: Path) -> None:
    found = soups(city)
    ids = {path: {tag["id"] for tag in soup.find_all(id=True)} for path, soup in found.items()}
    for path, soup in found.items():
        for tag in soup.find_all(["a", "link"], href=True):
            target, part = urldefrag(tag["href"])
            if target and not target.startswith("/"):
                continue
            target = unquote(target) or path
            file = city / target.lstrip("/")
            assert (file / "index.html" if target.endswith("/") else file).exists(), (path, target)
            assert not part or part in ids[target], (path, tag["href"])


def test_facts_for_machines_are_sound(style_sample: Path) -> None:
    required = {
        "WebSite": {"name", "url"},
        "Organization": {"name", "url", "description"},
        "Service": {"provider", "parentOrganization"},
        "Person": {"name", "url", "jobTitle", "worksFor"},
        "Event": {"name", "startDate", "location", "eventStatus", "organizer"},
        "Place": {"name", "url", "address"},
        "Offer": {"name", "url", "offeredBy", "validThrough"},
        "Demand": {"name", "url", "validThrough"},
        "Project": {"name", "url", "description", "member"},
        "MonetaryGrant": {"name", "url", "funder"},
        "CollectionPage": {"name", "url", "breadcrumb"},
        "BlogPosting": {"headline", "datePublished", "author", "publisher", "mainEntityOfPage"},
    }
    seen = set()
    for path, soup in soups(style_sample).items():
        for script in soup.find_all("script", type="application/ld+json"):
            facts = json.loads(script.string)
            assert facts["@context"] == "https://schema.org"
            types = facts["@type"] if isinstance(facts["@type"], list) else [facts["@type"]]
            for one in types:
                assert required[one] <= facts.keys(), path
            assert all(facts.values()), path
            seen.update(types)
    assert seen == required.keys()


def test_the_page_find_has_the_only_script_and_it_is_of_this_site(city: Path) -> None:
    for path, soup in soups(city).items():
        scripts = [one for one in soup.find_all("script") if one["type"] != "application/ld+json"]
        wanted = ["/theme/find.js"] if path == "/find/" else []
        assert [one["src"] for one in scripts] == wanted, path
        assert [one.get_text() for one in scripts] == [""] * len(wanted), path


def test_a_control_that_needs_a_script_is_hidden_until_there_is_one(city: Path) -> None:
    found = page(city, "/find/")
    assert [one.name for one in found.find_all(hidden=True)] == ["form", "div", "button"]
    assert found.find_all(["input", "select", "button"]) == [
        *found.form.find_all(["input", "select", "button"]),
        found.find(id="more"),
    ]


def test_a_topic_says_where_it_stands_to_machines(style_sample: Path) -> None:
    facts = json.loads(page(style_sample, "/topics/libraries/").find("script").string)
    steps = facts["breadcrumb"]["itemListElement"]
    assert [step["item"] for step in steps] == [
        f"{ORIGIN}/", f"{ORIGIN}/topics/", f"{ORIGIN}/topics/libraries/"
    ]  # fmt: skip


def test_a_title_that_looks_like_a_script_stays_words(style_sample: Path) -> None:
    path = "/posts/harbour-council/2026-11-01-hello/"
    title = 'Hello <script>alert("harbour")</script> & "welcome"'
    soup = page(style_sample, path)
    assert soup.h1.get_text() == title
    assert soup.find("meta", property="og:title")["content"] == title
    assert json.loads(soup.find("script").string)["headline"] == title
    assert "<script>alert" not in pages(style_sample)[path]


def test_a_pulled_post_says_where_it_was_first_published(style_sample: Path) -> None:
    path = "/posts/kirk-library/2026-11-08-was-buecher-koennen-11112222/"
    original = "https://www.books.example/was-buecher-koennen"
    soup = page(style_sample, path)
    assert soup.find("link", rel="canonical")["href"] == original
    assert "First published at books.example on 8 November 2026. See the original" in words(
        style_sample, path
    )
    assert original in [a["href"] for a in soup.main.find_all("a")]
    assert soup.find(class_="e-content")["lang"] == "de"


def test_a_post_that_may_not_be_shown_whole_leads_to_its_place(style_sample: Path) -> None:
    path = "/posts/mill-street-studio/2026-11-05-only-a-link-77778888/"
    assert "Read it at studio.example" in words(style_sample, path)


def test_files_of_a_post_say_what_and_how_large_they_are(style_sample: Path) -> None:
    path = "/posts/mill-street-studio/2026-11-06-episode-4-55556666/"
    assert "Episode 4 , sound, 26 minutes, 24.5 MB" in words(style_sample, path)
    assert "4.pdf" in words(style_sample, path)


def test_an_event_leads_with_what_one_must_know(style_sample: Path) -> None:
    said = words(style_sample, "/events/2026-01-08-social-media-surgery/")
    for fact in (
        "When Thursday 26 November 2026, 18:00 to 20:00 Every Thursday",
        "And on Friday 4 December 2026 , 17:00 New time (",
        "Thursday 10 December 2026 Cancelled "
        "Thursday 17 December 2026 Moved online Monday 28 December 2026 , 10:00",
        "Not on Thursday 24 December 2026 Thursday 31 December 2026",
        "Where First floor, Kirk Library 3 Quay Street, Harbour, HB1 1AB Find it on a map",
        "Organiser Kirk Library , Mill Street Studio",
        "For Everybody",
        "Price Free",
        "Hearing loop No",
        "Step-free way in Yes (from the place, not checked since 5 January 2025)",
        "Captions Not known",
        "How we treat one another there",
        "Begin an e-mail to surgery@ council.example",
        f"Or copy this address: {ORIGIN}/events/2026-01-08-social-media-surgery/event.ics",
        "Others of this series: Help sessions Watching the clocks change",
        "How do I start a blog for my group?",
    ):
        assert fact in said


def test_a_monthly_series_says_its_day(style_sample: Path) -> None:
    said = words(style_sample, "/events/2026-10-07-reading-group/")
    assert "Every month, on the first Wednesday, until Wednesday 30 June 2027" in said


def test_what_does_not_take_place_is_said_in_words(style_sample: Path) -> None:
    cancelled = words(style_sample, "/events/2026-11-30-budget-talk/")
    assert "Cancelled. It does not take place." in cancelled
    assert "Postponed. It does not" in words(style_sample, "/events/2026-12-03-bookbinding/")
    assert "This is over." in words(style_sample, "/events/2026-03-02-annual-meeting/")
    programme = words(style_sample, "/events/")
    assert "Where the money goes Cancelled" in programme
    assert "Saturday 21 November 2026 to Tuesday 24 November 2026" in programme


def test_a_member_shows_its_purpose_first_and_all_that_belongs_to_it(style_sample: Path) -> None:
    said = words(style_sample, "/members/harbour-council/")
    wanted = (
        "Harbour Council We look after the streets",
        "Who answers Ask for the front desk How soon Not said. Ask again if it cannot wait. Ring "
        "0113 496 0101 Write Begin an e-mail to hello@ council.example Send a letter Town Hall, "
        "1 Quay Street, Harbour HB1 1AA",
        "Mastodon : News of the day, and answers to questions. Run by: The press office. Verified: "
        "it has linked back here since 20 November 2026.",
        "Old network: Where it all began. Closed on 1 May 2026.",
        "There is: step-free way in, hearing loop.",
        "There is no: parking.",
        "Not known: accessible toilet",
        "Plain words for everybody , since 3 March 2026.",
        "The city’s charter, signed on 5 January 2026.",
        "Services Kirk Library",
        "Asha Example , Librarian",
        "People Tomasz Sample",
        "Next dates Harbour festival",
        "What has been Annual meeting of last year",
        "Posts A new room for groups Kirk Library , 10 November 2026",
    )
    places = [said.find(fact) for fact in wanted]
    assert -1 not in places, dict(zip(wanted, places, strict=True))
    assert places == sorted(places)


def test_the_ways_to_reach_a_member_stand_once_on_its_page(style_sample: Path) -> None:
    main = page(style_sample, "/members/harbour-council/").main
    for href in ("tel:01134960101", "mailto:hello@council.example"):
        assert len(main.find_all("a", href=lambda to, href=href: to.startswith(href))) == 1, href
    assert main.get_text().count("1 Quay Street") == 1


def test_the_letter_to_a_member_names_its_page_and_asks_what_it_must_know(
    style_sample: Path,
) -> None:
    main = page(style_sample, "/members/harbour-council/").main
    begun = main.find("a", string="Begin an e-mail")["href"]
    subject, body = (unquote(part) for part in begun.split("?subject=")[1].split("&body="))
    assert "Harbour Council" not in subject
    for words_of_it in (
        f"{ORIGIN}/members/harbour-council/",
        "What I would like to ask:",
        "Who I am:",
        "How you can reach me:",
    ):
        assert words_of_it in body


def test_one_without_an_address_has_its_letters_at_its_organisation(style_sample: Path) -> None:
    at = "Send a letter Harbour Council, Town Hall, 1 Quay Street, Harbour HB1 1AA"
    assert at in words(style_sample, "/members/kirk-library/")
    assert at in words(style_sample, "/members/asha-example/")
    assert "Who answers Asha Example How soon" in words(style_sample, "/members/asha-example/")


def test_a_service_says_whose_rules_it_keeps(style_sample: Path) -> None:
    library = words(style_sample, "/members/kirk-library/")
    assert "Public services" in library
    assert "A service of Harbour Council" in library
    assert "The city’s charter, signed by Harbour Council on 5 January 2026." in library
    baths = words(style_sample, "/members/old-quay-baths/")
    assert "Speaking of swimming , since 1 June 2026. They are this team’s own." in baths
    assert "Plain words for everybody" not in baths


def test_the_charter_is_a_link_where_the_city_has_a_page_of_it(
    sample_city: Path, style_sample: Path
) -> None:
    main = page(sample_city, "/members/leeds-digital-hub/").main
    assert main.find("a", string="The city’s charter")["href"] == "/charter/"
    assert (
        page(style_sample, "/members/harbour-council/").main.find("a", string="The city’s") is None
    )


def test_a_service_says_who_decided_how_much_of_its_posts_is_shown(sample_city: Path) -> None:
    own = words(sample_city, "/members/open-data-desk/")
    assert "The hub may show its posts in full. The team has decided this itself." in own
    said = words(sample_city, "/members/social-prescribing-team/")
    assert "Aire Valley Health Partnership (example) has decided this for all its services." in said


def test_a_member_says_when_somebody_last_looked(style_sample: Path) -> None:
    listed = words(style_sample, "/members/")
    assert "Last checked on 1 June 2025, long ago" in listed
    assert "Not yet checked" in listed
    baths = page(style_sample, "/members/old-quay-baths/").main.header.get_text(" ")
    assert "1 June 2025. That is long ago: ask before" in baths, "it is told before the telephone"
    assert "Not yet checked. Ask before" in words(style_sample, "/members/quiet-start/")


def test_who_has_left_says_so_and_is_in_no_list(style_sample: Path) -> None:
    said = words(style_sample, "/members/tide-mill-club/")
    assert "It left on 31 July 2026. Its posts stay." in said
    assert "Who answers" not in said
    assert "0113" not in said
    for path in ("/members/", "/members/open/", "/accounts/"):
        assert "Tide Mill" not in words(style_sample, path)


def test_who_has_left_leads_on_to_those_who_share_its_words(sample_city: Path) -> None:
    main = page(sample_city, "/members/kirkstall-web-club/").main
    targets = {link["href"] for link in main.find_all("a")}
    for path in ("/sectors/voluntary-and-community/", "/topics/websites/"):
        assert path in targets
    assert "Nothing is in the diary yet" not in main.get_text()


def test_a_person_leads_on_to_the_dates_and_the_board_of_the_team(sample_city: Path) -> None:
    ash = words(sample_city, "/members/ash-example/")
    assert "Next dates with Social Prescribing Team (example) Meet the link workers" in ash
    assert "On the board from Social Prescribing Team (example) A weekday room" in ash
    robin = words(sample_city, "/members/robin-example/")
    assert "Next dates with Leeds Civic Services (example)" in robin
    assert "On the board from Open Data Desk (example) Benches, toilets" in robin


def test_a_member_can_be_read_by_machines_as_a_card(style_sample: Path) -> None:
    card = page(style_sample, "/members/harbour-council/").find(class_="h-card")
    assert card.find(class_="p-name").get_text() == "Harbour Council"
    assert card.find(class_="u-uid")["value"] == f"{ORIGIN}/members/harbour-council/"
    assert card.find(class_="p-note").get_text().startswith("We look after")
    assert card.find(class_="p-tel").get_text() == "0113 496 0101"
    assert card.find(class_="u-email")["value"] == "mailto:hello@council.example"
    address = card.find(class_="h-adr")
    assert address.find(class_="p-street-address").get_text() == "Town Hall, 1 Quay Street, Harbour"
    assert address.find(class_="p-postal-code").get_text() == "HB1 1AA"
    person = page(style_sample, "/members/asha-example/").find(class_="h-card")
    assert person.find(class_="p-role").get_text() == "Librarian"
    assert [org.get_text() for org in person.find_all(class_="p-org")] == [
        "Kirk Library",
        "Harbour Council",
    ]


def test_a_link_to_an_account_says_that_it_is_the_member_s_own(style_sample: Path) -> None:
    links = page(style_sample, "/members/harbour-council/").main.find_all("a", rel="me")
    assert [link["href"] for link in links] == [
        "https://social.example/@council",
        "https://video.example/council",
    ]


def test_the_register_says_what_each_account_is_for(style_sample: Path) -> None:
    said = words(style_sample, "/accounts/")
    assert "Mastodon, social.example/@council : News of the day, and answers to questions." in said
    assert "Official. Run by: The press office. Verified: it has linked back here since" in said
    assert "Films of council meetings, with captions." in said
    assert "Not official. Asleep: nobody may answer." in said
    assert said.index("Closed Harbour Council Old network: Where it all") > said.index("In use")
    assert "How an account is verified" in said


def test_who_is_open_to_collaboration_says_to_what(style_sample: Path) -> None:
    said = words(style_sample, "/members/open/")
    assert "Harbour Council We look after" in said
    assert "meetings in our halls" in said
    assert "Mill Street Studio" not in said


def test_every_post_of_a_member_is_on_a_page_of_its_own(style_sample: Path) -> None:
    page_of = page(style_sample, "/members/harbour-council/")
    more = page_of.find("a", href="/members/harbour-council/posts/")
    assert more.get_text() == "All posts of Harbour Council"
    assert "A new room for groups" in words(style_sample, "/members/harbour-council/posts/")


def test_every_page_leads_to_the_open_data(style_sample: Path) -> None:
    for path, soup in soups(style_sample).items():
        assert soup.footer.find("a", href="/data/"), path


def test_the_open_data_are_listed_in_words(style_sample: Path) -> None:
    said = words(style_sample, "/data/")
    assert "Every organisation, service and person, with all they say CSV , JSON" in said
    assert "CC BY 4.0, except posts" in said
    assert "vCard: on each member’s page" in said
    assert "(one of" not in said
    order = [
        said.index(word) for word in (" Who ", " How ", " When ", " Posts ", " Everything else ")
    ]
    assert order == sorted(order)
    assert said.index("Every organisation, service") < said.index("The dates of one member")


def test_what_a_person_agreed_to_is_in_no_file(sample_city: Path, style_sample: Path) -> None:
    scopes = ["Name, role, skills", "Name, role and e-mail on this", "Name and role on this site"]
    for city in (sample_city, style_sample):
        for path in (file for file in city.rglob("*") if file.is_file()):
            text = path.read_bytes()
            assert not any(scope.encode() in text for scope in scopes), path


def test_members_stand_under_their_sector(style_sample: Path) -> None:
    health = page(style_sample, "/members/").find("section", {"aria-labelledby": "health"})
    assert [a.get_text() for a in health.h3.find_all("a")] == ["Old Quay Baths"]


def test_a_service_stands_under_its_organisation_and_each_says_its_number(
    style_sample: Path,
) -> None:
    public = page(style_sample, "/members/").find("section", {"aria-labelledby": "public"})
    (council,) = public.find_all("li", class_="entry")
    assert council.h3.get_text() == "Harbour Council"
    under = " ".join(council.ul.get_text(" ").split())
    assert "Kirk Library : Books, computers and a warm room for everybody." in under
    assert "0113 496 0102 ext. 4" in under
    assert "0113 496 0101" in council.get_text()


def test_a_list_says_how_to_reach_also_those_without_a_telephone(style_sample: Path) -> None:
    said = words(style_sample, "/members/")
    assert "Librarian, Kirk Library asha@ council.example , or 0113 496 0102 ext. 4" in said
    assert "Tomasz Sample Duty officer, Harbour Council 0113 496 0101" in said
    assert "Back room, 2 Quay Street" in said
    willing = page(style_sample, "/members/open/").main.get_text(" ")
    assert "0113 496 0101" in willing


def test_the_list_of_members_leads_to_the_words_they_share(style_sample: Path) -> None:
    main = page(style_sample, "/members/").main
    for family in ("areas", "topics", "sectors", "skills"):
        assert main.find("a", href=f"/{family}/"), family


def test_the_register_of_accounts_is_behind_the_door_who(style_sample: Path) -> None:
    menu = page(style_sample, "/accounts/").header.nav
    assert [a.get_text() for a in menu.find_all("a", {"aria-current": True})] == ["Who"]


def test_the_register_has_one_entry_a_member(style_sample: Path) -> None:
    in_use = page(style_sample, "/accounts/").main.find("ul", class_="cards")
    names = [entry.h3.get_text() for entry in in_use.find_all("li", class_="entry")]
    assert names == sorted(set(names), key=str.casefold)


def test_an_empty_list_says_what_will_stand_there(empty_city: Path) -> None:
    lists = ("/", "/members/", "/posts/", "/events/", "/events/past/", "/find/", "/topics/")
    for path in (*lists, "/places/", *BOARD):
        assert page(empty_city, path).main.find(class_="empty").get_text().strip(), path


def test_a_city_that_reads_from_right_to_left_says_so(right_to_left: Path) -> None:
    assert page(right_to_left, "/").html["dir"] == "rtl"


TALKED = "/posts/kirk-library/2026-11-08-was-buecher-koennen-11112222/"


def test_comments_stand_under_their_post_nested_as_they_were_answered(style_sample: Path) -> None:
    section = page(style_sample, TALKED).find("section", attrs={"aria-labelledby": "comments"})
    assert section.h2.get_text() == "6 comments"
    levels = [len(one.find_parents("ol")) for one in section.find_all("article")]
    assert levels == [1, 2, 3, 4, 4, 1], "the fifth answer stands on the fourth level"
    said = [" ".join(one.p.get_text("").split()) for one in section.find_all("article")]
    assert said == [
        "Asha <script>alert(1)</script>, 8 November 2026",
        "Librarian, 9 November 2026, in answer to Asha <script>alert(1)</script>",
        "مثال, 9 November 2026, in answer to Librarian",
        "Somebody, 10 November 2026, in answer to مثال",
        "Rechtschreibungsfreundin-Donaudampfschifffahrt, 10 November 2026",
        "Kim, 11 November 2026, in answer to Ola",
    ]


def test_comments_lead_to_where_the_talk_is_and_vouch_for_no_link(style_sample: Path) -> None:
    section = page(style_sample, TALKED).find("section", attrs={"aria-labelledby": "comments"})
    links = {one.get_text(): (one["href"], one.get("rel")) for one in section.find_all("a")}
    assert links == {
        "Regal": ("https://shelf.example/", ["ugc", "nofollow"]),
        "Answer at books.example": ("https://www.books.example/was-buecher-koennen", None),
        "Shelf news (example)": (
            "https://shelf.example/was-buecher-koennen/",
            ["ugc", "nofollow"],
        ),
    }
    assert section.h3.get_text() == "Mentioned elsewhere"


def test_a_comment_says_its_language_and_runs_its_own_way(style_sample: Path) -> None:
    section = page(style_sample, TALKED).find("section", attrs={"aria-labelledby": "comments"})
    found = [(one["dir"], one.get("lang")) for one in section.find_all(class_="e-content")]
    assert found == [("auto", lang) for lang in ("de", None, "ur", None, "de", None)]


def test_comments_are_in_no_search_and_lists_say_how_many_there_are(style_sample: Path) -> None:
    section = page(style_sample, TALKED).find("section", attrs={"aria-labelledby": "comments"})
    assert section.has_attr("data-pagefind-ignore")
    entry = page(style_sample, "/posts/").find("a", href=TALKED).find_parent("li")
    assert ", 8 November 2026, 6 comments" in entry.get_text("")


def test_a_post_that_nobody_talks_about_says_nothing_of_comments(style_sample: Path) -> None:
    quiet = page(style_sample, "/posts/kirk-library/2026-11-07-urdu-33334444/")
    assert quiet.find(id="comments") is None
