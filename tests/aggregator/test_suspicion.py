"""What is no more the feed that its member named is told from one that has only changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from aggregator import frontmatter
from aggregator.model import (
    Change,
    Create,
    Keep,
    Profile,
    Source,
    Stored,
    Suspicion,
    Update,
)
from aggregator.posts import suspicion
from aggregator.posts.suspicion import FLOOD, FLOOD_TIMES, Seen

TODAY = date(2026, 11, 25)
SOURCE = Source("quay", "https://quay.example/feed", where="content/members/quay.md:4")
SAME = Profile("Quay", frozenset({"quay.example"}), "en-GB", "WordPress 6.4", 10)
ELSE = Profile("Lucky", frozenset({"luck.example"}), "id", "Blogger", 10)


def stored(number: int, day: int = 1, **said: str) -> Stored:
    seen = datetime(2026, 10, day, 2, tzinfo=UTC)
    link = f"https://www.quay.example/{number}"
    told = {"feed_title": "Quay", "generator": "WordPress 6.3", "language": "en", **said}
    return Stored(f"p/{number}.md", "quay", link, "h", link, SOURCE.url, seen, seen, **told)


BEFORE = [stored(number) for number in range(5)]


def new(number: int, language: str = "", canonical: str = "") -> list[Change]:
    """Make files of new posts."""
    told = {"title": "New", "lang": language, "canonical": canonical}
    meta = {name: value for name, value in told.items() if value}
    return [Create(f"p/new-{n}.md", frontmatter.write(meta, "Text")) for n in range(number)]


def updated(number: int, id_: str, site: str = "new-quay.example") -> Update:
    """Make the file of a post that is there already, and that the feed tells otherwise now."""
    source = {
        "feed": SOURCE.url,
        "id": id_,
        "identity": "i",
        "hash": "h",
        "first_seen": "2026-10-01",
    }
    meta = {"title": "T", "date": "2026-10-01", "canonical": f"https://{site}/{number}"}
    return Update(f"p/{number}.md", frontmatter.write({**meta, "source": source}, "Text"))


def judged(
    profile: Profile,
    changes: list[Change] | None = None,
    before: list[Stored] = BEFORE,
    checked: date | None = None,
) -> tuple[Suspicion | None, list[str]]:
    source = Source(SOURCE.member, SOURCE.url, where=SOURCE.where, checked=checked)
    doubt, notes = suspicion.judge(Seen(source, profile, before, changes or []), TODAY)
    return (doubt.suspicion if doubt else None), notes


def having(**changed: object) -> Profile:
    told = {name: getattr(SAME, name) for name in SAME.__slots__}
    return Profile(**(told | changed))


def test_a_feed_that_is_as_it_was_is_not_doubted_and_not_talked_about() -> None:
    assert judged(SAME, [*new(3), Keep("p/1.md")]) == (None, [])


def test_a_feed_of_which_nothing_is_there_yet_is_not_doubted() -> None:
    assert judged(ELSE, new(500), before=[]) == (None, [])


def test_a_feed_of_which_all_has_changed_is_another_site() -> None:
    doubt, _ = suspicion.judge(Seen(SOURCE, ELSE, BEFORE, new(3)), TODAY)
    assert doubt is not None
    assert doubt.suspicion == "another site"
    assert doubt.reason == (
        "This looks like another site now: it calls itself “Lucky”, and was “Quay”; it leads to "
        "luck.example, and led to quay.example; none of its posts is one that we know. None of it "
        "is taken. If it is right, write `checked:` and the day on which you looked in "
        "content/members/quay.md:4; if not, mend or remove the entry"
    )


def test_also_where_it_repeats_a_post_or_where_not_all_is_known() -> None:
    assert judged(ELSE, [*new(3), updated(1, "", "quay.example")])[0] == "another site"
    assert judged(ELSE, new(3), before=[stored(1, generator="")])[0] == "another site"
    silent = Profile("Lucky", frozenset({"luck.example"}), entries=3)
    assert judged(silent, new(3))[0] == "another site"
    assert judged(silent, new(3), before=BEFORE[:1])[0] == "another site"


def test_spam_that_leaves_the_sites_own_link_in_its_place_is_another_site_all_the_same() -> None:
    sold, casino = having(title="Lucky"), new(3, canonical="https://luck.example/win")
    assert judged(sold, casino, before=BEFORE[:1])[0] == "another site"
    assert judged(SAME, casino, before=BEFORE[:1])[0] is None  # a blog that links to others
    own = new(3, canonical="https://quay.example/7")
    assert judged(sold, [*casino, *own], before=BEFORE[:1])[0] is None


def test_a_new_name_and_no_post_that_we_know_is_another_site_at_the_same_address() -> None:
    sold = having(title="Lucky")
    assert judged(sold, new(3))[0] == "another site"
    assert judged(sold, [*new(3), Keep("p/1.md")])[0] is None
    assert judged(sold, new(3), before=BEFORE[:2])[0] is None
    assert judged(having(title=""), new(3))[0] == "another site"
    nameless = [stored(number, feed_title="") for number in range(5)]
    assert judged(SAME, new(3), before=nameless)[0] == "another site"
    assert judged(having(title=""), new(3), before=nameless)[0] is None
    assert judged(having(title="Lucky", entries=0))[0] == "emptied"


def test_a_blog_that_moved_and_took_its_posts_along_is_none() -> None:
    moved = Profile("The Quay", frozenset({"new-quay.example"}), entries=3)
    before = [stored(number, id=f"tag:{number}") for number in range(5)]
    assert judged(moved, [*new(1), updated(1, "tag:1")], before) == (
        None,
        ["calls itself “The Quay” now, and was “Quay”"],
    )


def test_a_stranger_who_numbers_pages_as_the_feed_did_is_another_site_all_the_same() -> None:
    sold = having(title="Lucky", sites=frozenset({"luck.example"}))
    before = [stored(number, id=f"https://quay.example/{number}") for number in range(5)]
    theirs = [updated(n, f"https://luck.example/{n}", "luck.example") for n in range(3)]
    assert judged(sold, [*new(3), *theirs], before)[0] == "another site"


@pytest.mark.parametrize(
    ("profile", "notes"),
    [
        (having(generator="WordPress 7.0"), []),
        (having(generator="Ghost 5"), ["is made by other software now: “Ghost 5”"]),
        (having(title="The Quay"), ["calls itself “The Quay” now, and was “Quay”"]),
        (having(title="  QUAY "), []),
        (having(sites=frozenset({"new.example"})), []),
        (having(language="cy"), []),
        (having(language="EN_us"), []),
        (having(title="", language="", generator=""), []),
        (
            having(title="Neu", sites=frozenset({"neu.example"}), generator="Ghost"),
            [
                "calls itself “Neu” now, and was “Quay”",
                "is made by other software now: “Ghost”",
            ],
        ),
    ],
)
def test_what_changed_in_part_is_the_same_site(profile: Profile, notes: list[str]) -> None:
    assert judged(profile, [*new(1, "en"), Keep("p/1.md")]) == (None, notes)


def test_a_feed_may_have_had_several_names() -> None:
    before = [stored(1), stored(2, day=9, feed_title="The Quay")]
    assert judged(having(title="Quay"), before=before) == (None, [])
    assert judged(having(title="Q"), [Keep("p/1.md")], before=before)[1] == [
        "calls itself “Q” now, and was “The Quay” or “Quay”"
    ]


def test_a_flood_is_many_times_what_a_night_ever_brought() -> None:
    assert judged(SAME, new(FLOOD))[0] is None
    assert judged(SAME, new(FLOOD + 1))[0] == "flood"
    first = [stored(number) for number in range(100)]
    assert judged(SAME, new(FLOOD + 1), before=first)[0] == "flood"
    busy = [*first, *(stored(number, day=2) for number in range(100, 110))]
    assert judged(SAME, new(FLOOD_TIMES * 10), before=busy)[0] is None
    assert judged(SAME, new(FLOOD_TIMES * 10 + 1), before=busy)[0] == "flood"


def test_another_language_is_doubted_when_feed_and_posts_say_so() -> None:
    welsh = having(language="cy")
    assert judged(welsh, new(2, "cy-GB"))[0] == "other language"
    assert judged(welsh, [*new(1, "cy"), Create("p/x.md", "---\ntitle: X\nlang: en\n---\n")]) == (
        None,
        [],
    )
    assert judged(SAME, new(2, "cy"))[0] is None
    assert judged(welsh, new(2))[0] is None
    assert judged(welsh, [updated(1, "", "quay.example")])[0] is None
    assert judged(welsh, new(2, "cy"), before=BEFORE[:2])[0] is None
    both = [*BEFORE, stored(9, language="cy")]
    assert judged(welsh, new(2, "cy"), before=both)[0] is None


def test_an_empty_feed_is_told_until_somebody_has_looked_since_the_last_post() -> None:
    empty = having(entries=0)
    assert judged(empty)[0] == "emptied"
    assert judged(empty, checked=date(2026, 9, 30))[0] == "emptied"
    assert judged(empty, checked=date(2026, 10, 2)) == (None, [])
    assert judged(empty, before=[]) == (None, [])


@pytest.mark.parametrize(("days", "taken"), [(0, True), (14, True), (15, False), (-1, False)])
def test_who_has_looked_lets_a_feed_through_for_two_weeks(days: int, taken: bool) -> None:
    found, notes = judged(ELSE, new(3), checked=TODAY - timedelta(days=days))
    assert (found is None) == taken
    assert any("It is taken as it is: it was checked on" in note for note in notes) == taken


def test_what_a_strangers_feed_calls_itself_is_short_in_the_report() -> None:
    loud = Profile("A" * 10_000, frozenset({"b.example"}), generator="=" * 10_000, entries=1)
    doubt, _ = suspicion.judge(Seen(SOURCE, loud, BEFORE, new(1)), TODAY)
    assert doubt is not None
    assert len(doubt.reason) < 600
