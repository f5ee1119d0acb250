"""What one room promises another, and what the documents promise everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

import tasks
from aggregator import clean, frontmatter, naming, tombstones
from aggregator.characters import one_line
from aggregator.clean.text import scrub
from aggregator.events import recurrence, rrule
from aggregator.model import Comments, Display, FeedKind
from aggregator.sources import calendars as calendar_source
from aggregator.sources import feed as source
from aggregator.sources import suppressed
from aggregator.sources.declared import declared
from aggregator.sources.files import MemberFile, member_files
from pelicanconf import CITY
from plugins.events import rule as rules
from plugins.events.days import days
from plugins.members.consent import lapsed
from plugins.members.model import CalendarFeed, Feed
from plugins.records import Kind, RecordModel, body, takedowns
from plugins.records import frontmatter as records
from plugins.records.characters import is_hidden, is_slug
from plugins.records.city import City
from plugins.records.fields import Line
from plugins.records.kinds import nested

ROOT = Path(__file__).parents[1]
FEED_ROWS = yaml.safe_load((ROOT / "tests/feed-policy.yml").read_text(encoding="utf-8"))
PLUGINS = sorted(path.parent.name for path in (ROOT / "plugins").glob("*/__init__.py"))


def readme(plugin: str) -> str:
    return (ROOT / "plugins" / plugin / "README.md").read_text(encoding="utf-8")


def kinds() -> Iterator[tuple[str, Kind]]:
    for name in PLUGINS:
        for value in vars(import_module(f"plugins.{name}")).values():
            if isinstance(value, Kind):
                yield name, value


def models(model: type[RecordModel]) -> Iterator[type[RecordModel]]:
    yield model
    for field in model.model_fields.values():
        for inner in nested(field.annotation):
            yield from models(inner)


def documented() -> dict[tuple[str, str], list[str]]:
    """Return (plugin, model) -> the names of its fields."""
    found = {
        (plugin, model.__name__): list(model.model_fields)
        for plugin, kind in kinds()
        for folder in kind.folders
        for outer in folder.models.values()
        for model in models(outer)
    }
    return {("records", "City"): list(City.model_fields), **found}


def test_both_sides_render_markdown_in_the_same_way() -> None:
    assert list(body.MARKDOWN_EXTENSIONS) == list(clean.MARKDOWN_EXTENSIONS)


NAMES = st.sampled_from(
    """content/pulled/a/2026-x-0a1b2c3d.md pulled/a/events/2026-x-0a1b2c3d4.md
    /pulled/a/comments/0a1b2c3d/2026-0a1b2c3d.md https://hub.example/at/posts/a/2026-x-0a1b2c3d/
    http://hub.example/events/a/2026-x-0a1b2c3d https://www.a.example/x/?utm_source=y&z=1#c
    HTTPS://A.EXAMPLE:443/x tag:a.example,2026:1 content/members/sam.md members/sam.md /files/a.png
    https://a.example/%41 https://kim:pw@a.example/ urn:uuid:1 https://[x""".split()
)
PARTS = st.sampled_from(
    r"""http:// HTTPS:// // ftp:// a.example www. :80 :443 :99999 / // .. /./ %41 %2f %zz é [::1] [
    ] @ kim:pw@ ? & = utm_source=x &utm_a= fbclid source=rss # 0a1b2c3d \ | { ß İ 127.0.0.1 + %
    posts/a/2026-x-0a1b2c3d events/a/2026-x-0a1b2c3d/ pulled/ content/ .md""".split()
)
ODD = st.sampled_from([" ", "\u3000", "\u200b", "\0", "\ud800", "a" * 4000])
PIECED = st.lists(PARTS | ODD, min_size=1, max_size=7).map("".join)


@settings(max_examples=300)
@example("https://[]@")
@example("https://..")
@example("https://a.example/x?source=rss#c")
@example("https://a.example/x?fbclid=\u3000&")
@example("https://a.example/?utm_source=" + "x" * 4000)
@given(
    NAMES
    | PIECED
    | PIECED.map("https://a.example/{}".format)
    | st.text(max_size=60)
    | st.text(max_size=20).map("https://a.example/{}".format)
)
def test_both_sides_know_a_takedown_by_the_same_keys(name: str) -> None:
    assert naming.keys(name) == takedowns.keys(name)
    assert naming.meant([name]) == takedowns.meant(name)
    assert naming.mark(name) == takedowns.mark(name)
    assert tombstones.FILE == takedowns.DONE


@given(st.text(st.sampled_from("- match:rson\n#&*!\"'{}[]a\t%|>"), max_size=60))
@example("- match: a\n  reason: b\n  since: 2026-01-01\n")
@example("---\n- match: 'a: b'\n")
@example("# nothing\n")
def test_a_list_of_takedowns_that_a_build_takes_the_night_takes_too(text: str) -> None:
    with TemporaryDirectory() as folder:
        content = Path(folder)
        (content / "suppressed.yml").write_text(text, encoding="utf-8", newline="")
        found, faults = takedowns.takedowns(content)
        if not faults:
            assert suppressed(content) == {one.match for one in found}
        else:
            assert found == ()


@pytest.mark.parametrize(
    ("consent", "declares"),
    [
        ("given_on: 2026-01-05", True),
        ("given_on: 2024-11-26", True),
        ("given_on: 2024-11-25", False),
        ("given_on: 2024-01-05\n  until: 2026-11-26", True),
        ("given_on: 2026-01-05\n  until: 2026-11-25", False),
        ("given_on: 2026-01-05\n  withdrawn_on: 2026-11-20", False),
        ("given_on: soon", False),
    ],
)
def test_who_is_not_shown_any_more_declares_no_number_any_more(
    tmp_path: Path, consent: str, declares: bool
) -> None:
    today = date(2026, 11, 26)
    (tmp_path / "members").mkdir()
    text = f"---\ntype: person\ntelephone: 0113 496 0123\nconsent:\n  {consent}\n---\n"
    (tmp_path / "members/jo.md").write_text(text)
    assert bool(declared(member_files(tmp_path).read.values(), today)) == declares
    fields = dict(line.split(": ") for line in consent.replace("\n  ", "\n").split("\n"))
    if fields["given_on"] != "soon":
        days = {name: date.fromisoformat(day) for name, day in fields.items()}
        of = SimpleNamespace(**{"until": None, "withdrawn_on": None} | days)
        assert (lapsed(SimpleNamespace(consent=of), today) == "") == declares


def test_what_the_aggregator_lets_through_the_page_keeps() -> None:
    assert set(clean.ALLOWED_TAGS) <= body.ALLOWED_TAGS
    assert set(clean.URL_SCHEMES) <= set(body.URL_SCHEMES)
    for tag, names in clean.ALLOWED_ATTRIBUTES.items():
        kept = body.ALLOWED_ATTRIBUTES.get(tag, set()) | body.ALLOWED_ATTRIBUTES["*"]
        # The language of a code sample is a class, which nobody sees: the page drops it.
        assert names - {"class"} <= kept, tag


def test_both_sides_mean_the_same_by_a_language_and_a_direction() -> None:
    assert (clean.LANGUAGE, clean.DIRECTIONS) == (body.LANGUAGE, body.DIRECTIONS)
    said = clean.clean('<p>a <span lang="ar" dir="rtl">b</span></p>', "").markdown
    assert said == 'a <span lang="ar" dir="rtl">b</span>'
    assert said in body.render(said, lambda address: address)
    for odd in ('<span lang="x y">b</span>', '<span dir="up">b</span>', '<p lang="-">b</p>'):
        assert body.sanitise(odd) == odd[: odd.index(" ")] + odd[odd.index(">") :]
        assert clean.clean(odd, "").markdown == "b"


@given(
    st.text(st.sampled_from("abzé-_.A ßİ\u0301\u0645क\u093f2²"), max_size=8) | st.text(max_size=120)
)
@example("a" * 221)
@example("caf\udce9")  # the name of a file that is not UTF-8
def test_both_sides_take_the_same_short_names(name: str) -> None:
    assert source.is_slug(name) == is_slug(name)


@given(
    st.text(max_size=60) | st.text(st.characters(categories=["Cf", "Mn", "Zs", "Co"]), max_size=9)
)
def test_a_line_that_the_aggregator_writes_is_one_that_the_site_takes(text: str) -> None:
    line = one_line(text)
    assert not line or TypeAdapter(Line).validate_python(line) == line


def test_no_character_that_the_site_refuses_passes_the_aggregator() -> None:
    every = map(chr, range(0x110000))
    hidden = [c for c in every if is_hidden(c)]
    assert [hex(ord(c)) for c in hidden if c in one_line(f"a{c}b")] == []
    # Nor in a body: what the site alone takes out could hide a telephone number from us.
    assert [hex(ord(c)) for c in hidden if c in scrub(f"a{c}b") and c not in "\t\n"] == []


WORDS = st.text(max_size=30).map(one_line).filter(bool)
HEADS = st.dictionaries(
    st.sampled_from(["title", "author", "tags", "source", "rights"]),
    WORDS
    | st.lists(WORDS, min_size=1, max_size=3)
    | st.dictionaries(st.just("id"), WORDS, min_size=1),
    min_size=1,
    max_size=4,
)


@settings(max_examples=200, deadline=None)
@given(HEADS, st.text(st.characters(exclude_categories=["C"]), max_size=40))
@example({"title": "a\u2028b: c # d"}, "---\nsave_as: x")
@example({"title": "---"}, "")
@example({"title": "!!python/object:x", "author": "*a", "rights": "@a"}, "x")
def test_what_the_aggregator_writes_the_site_reads_as_the_same(head: dict, body: str) -> None:
    matter = records.parse(frontmatter.write(head, body), "a.md")
    assert matter.values == head
    assert matter.body.strip("\n") == body.strip("\n")


def test_both_sides_know_the_same_of_a_feed() -> None:
    assert set(source.FIELDS) == set(Feed.model_fields)
    address = "https://a.example/feed"
    choices = (("kind", FeedKind), ("display", Display), ("comments", Comments))
    for field, words in ((name, get_args(words)) for name, words in choices):
        for word in words:
            assert getattr(Feed.model_validate({"url": address, field: word}), field) == word
        with pytest.raises(ValidationError, match=", ".join(sorted(words))):
            Feed.model_validate({"url": address, field: "zzzz"})


ADDRESS = "https://a.example/feed"


DAYS = st.dates(date(2022, 1, 1), date(2029, 1, 1))


@given(DAYS, st.none() | DAYS, st.none() | DAYS, DAYS)
@example(date(2024, 11, 25), None, None, date(2026, 11, 25))
@example(date(2024, 11, 24), None, None, date(2026, 11, 25))
@example(date(9999, 1, 1), None, None, date(2026, 11, 25))
def test_whose_agreement_has_ended_is_not_shown_and_declares_nothing(
    given_on: date, until: date | None, withdrawn_on: date | None, today: date
) -> None:
    said = {"given_on": given_on, "until": until, "withdrawn_on": withdrawn_on}
    shown = lapsed(SimpleNamespace(consent=SimpleNamespace(**said)), today) == ""
    head = {"email": "a@a.example", "consent": {n: str(day) for n, day in said.items() if day}}
    known = declared([MemberFile("sam", "sam.md", head, {})], today)
    assert known == (("a@a.example",) if shown else ())


def written(*lines: str) -> str:
    rows = "".join(f"    {line}\n" for line in lines)
    return f"---\nname: A\nfeeds:\n  - url: {ADDRESS}\n{rows}---\n"


@pytest.mark.parametrize("row", FEED_ROWS["good"])
def test_both_sides_take_what_a_member_may_agree_to(row: str) -> None:
    lines = row.splitlines()
    head, numbers = frontmatter.head(written(*lines), "a.md")
    [feed] = head["feeds"]
    collected = source.Collected()
    collected.add("a", feed, "a.md", {"url": 4})
    assert collected.faults == []
    assert len(collected.sources) == 1
    assert ("feeds", 0, "url") in numbers
    Feed.model_validate(feed)


@pytest.mark.parametrize("row", FEED_ROWS["bad"])
def test_both_sides_refuse_what_nobody_could_mean(row: str) -> None:
    lines = row.splitlines()
    head, _ = frontmatter.head(written(*lines), "a.md")
    [feed] = head["feeds"]
    collected = source.Collected()
    collected.add("a", feed, "a.md", {"url": 4} | dict.fromkeys(feed, 5))
    field = lines[0].partition(":")[0]
    assert [fault for fault in collected.faults if fault.startswith(f"a.md:5: {field}: ")]
    assert not collected.sources
    with pytest.raises(ValidationError) as told:
        Feed.model_validate(feed)
    assert {str(error["loc"][0]) for error in told.value.errors()} == {field}


LISTS = st.none() | st.text(max_size=4) | st.lists(st.none() | st.text(max_size=9), max_size=3)
VALUES = st.text(max_size=12) | st.from_regex(r"[0-9]{0,5}|all|https?://\S{0,9}", fullmatch=True)
GROUPS = st.dictionaries(st.sampled_from(["tags", "words", "languages", "tag"]), LISTS, max_size=2)
FIELDS = ("licence", "backfill", "embargo", "max_per_day", "include", "exclude")


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(FIELDS), st.none() | VALUES | GROUPS | st.lists(VALUES, max_size=2))
@example("licence", "https://[")
@example("licence", "HTTPS://a.example")
@example("include", {"words": ["\u200c"]})
@example("include", {"words": ["\u3164a"]})
@example("include", {"languages": ["en\n"]})
def test_both_sides_judge_a_feed_alike(field: str, value: object) -> None:
    collected = source.Collected()
    collected.add("a", {"url": ADDRESS, field: value}, "a.md", {"url": 1})
    try:
        Feed.model_validate({"url": ADDRESS, field: value})
        taken = True
    except ValidationError:
        taken = False
    assert (collected.faults == []) == taken


def test_the_nightly_job_tells_every_site_who_asks_and_where_to_complain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[str] = []
    monkeypatch.setattr(tasks, "CITY", {**CITY, "allow_hosts": ("10.0.0.5",)})
    monkeypatch.setattr(tasks.aggregator, "run", lambda words: (4, given.extend(words)))
    with pytest.raises(tasks.Exit):
        tasks._pulled()
    agent = given[given.index("--user-agent") + 1]
    assert agent == f"TippingPoint/0.1 (+{CITY['url']}/contact/; {CITY['email']})"
    assert (ROOT / "content" / "pages" / "contact.md").is_file()
    assert "--allow-host=10.0.0.5" in given


def test_both_sides_know_the_same_of_a_calendar() -> None:
    assert set(calendar_source.FIELDS) == set(CalendarFeed.model_fields)
    for written in ("webcal://a.example/dates.ics", " webcal://a.example/dates.ics "):
        asked = calendar_source.address(written)
        assert CalendarFeed.model_validate({"url": written}).url == asked
        assert asked == "https://a.example/dates.ics"


def test_both_sides_read_an_address_and_a_day_without_the_spaces_in_its_quotes() -> None:
    feed = {"url": f" {ADDRESS} ", "checked": "2026-11-24 "}
    collected = source.Collected()
    collected.add("a", feed, "a.md", {"url": 1})
    [taken] = collected.sources
    known = Feed.model_validate(feed)
    assert (taken.url, taken.checked) == (known.url, known.checked) == (ADDRESS, date(2026, 11, 24))


RULES = st.lists(
    st.sampled_from(
        [
            *("INTERVAL=2", "INTERVAL=0", "COUNT=3", "COUNT=4000", "UNTIL=20270301", "WKST=SU"),
            *("UNTIL=20270301T120000Z", "UNTIL=20270301T120000", "UNTIL=99991231", "UNTIL=x"),
            *("BYDAY=TU,TH", "BYDAY=1MO", "BYDAY=-1FR", "BYDAY=6MO", "BYDAY=1MO,TU", "BYDAY=XX"),
            *("BYMONTH=2", "BYMONTH=3,9", "BYMONTHDAY=31", "BYMONTHDAY=-1", "BYMONTHDAY=29"),
            *("BYSETPOS=1", "BYSETPOS=-1", "BYHOUR=9", "BYWEEKNO=3", "X-RULE=1"),
        ]
    ),
    max_size=4,
)


@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY"]),
    RULES,
    st.dates(date(2024, 1, 1), date(2026, 12, 31)),
)
def test_both_sides_read_the_same_days_out_of_a_rule(
    frequency: str, parts: list[str], first: date
) -> None:
    start = datetime.combine(first, time(18), ZoneInfo("Europe/London"))
    try:
        found = rrule.rule_of(f"FREQ={frequency};{';'.join(parts)}", start, start.tzinfo)
    except rrule.Refused:
        return
    rule = rules.parse(found.text)  # what the aggregator writes, the site takes
    span = (first, first + timedelta(days=800))
    ours = recurrence.falls(found, first, *span, recurrence.Effort(10**7))
    assert list(ours) == list(days(rule, first, *span))
    assert rule.until == found.until


def test_no_room_names_the_city() -> None:
    rooms = (ROOT / room for room in ("aggregator", "plugins", "theme"))
    files = [p for room in rooms for p in room.rglob("*.*") if p.suffix not in (".pyc", "")]
    assert len(files) > 80
    named = re.compile(rf"\b{re.escape(CITY['name'])}\b", re.IGNORECASE)
    assert [str(file) for file in files if named.search(file.read_text(encoding="utf-8"))] == []


def test_the_fields_of_every_model_are_found() -> None:
    names = {model for _, model in documented()}
    assert {"City", "Organisation", "Feed", "Consent", "Repeat", "Access", "Provenance"} <= names
    assert {"Event", "Post", "PulledPost", "Enclosure", "HubPage", "Service", "Person"} <= names


@pytest.mark.parametrize("place", sorted(documented()), ids="-".join)
def test_every_field_is_in_its_plugin_s_readme(place: tuple[str, str]) -> None:
    words = set(re.findall(r"`([^`\n]+)`", readme(place[0])))
    assert [name for name in documented()[place] if name not in words] == []


@pytest.mark.parametrize("plugin", PLUGINS)
def test_every_plugin_says_what_it_is_for_on_about_a_page(plugin: str) -> None:
    text = readme(plugin)
    assert text.startswith(f"# {plugin}: ")
    assert "what templates can read" in text.lower()
    assert "settings" in text.lower()
    # A row of a table, or an example, is read when it is looked up; the rest from end to end.
    prose = re.sub(r"^## Examples$.*?(?=^## )|^```.*?^```$", "", text, flags=re.M | re.S)
    assert len([line for line in prose.splitlines() if not line.startswith("|")]) <= 66


def test_every_template_a_plugin_asks_for_is_named_in_its_readme() -> None:
    for plugin, kind in kinds():
        if kind.url is None:
            continue
        templates = {kind.template, *(template for _, template in kind.places.values())}
        templates |= {kind.index.template} if kind.index else set()
        assert [name for name in templates if f"`{name}.html`" not in readme(plugin)] == []


@pytest.mark.parametrize("name", sorted(tasks.ns.task_names))
def test_every_task_is_in_the_readme_and_in_the_manual(name: str) -> None:
    first = "CONTRIBUTING.md" if name.startswith("new.") else "README.md"
    typed = rf"(?m)^\.venv/bin/inv {name} |`\.venv/bin/inv {name}`"
    assert re.search(typed, (ROOT / first).read_text(encoding="utf-8")), "as it can be typed"
    assert f"`inv {name}`" in readme("publish")


def test_every_derived_value_is_named_in_its_plugin_s_readme() -> None:
    for plugin, kind in kinds():
        assert [name for name in kind.derived if f"`{name}`" not in readme(plugin)] == []
