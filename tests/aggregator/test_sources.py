"""Members' feeds are read as they stand, and what is wrong is said with its line."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.errors import SourceError
from aggregator.model import (
    Account,
    Comments,
    Contacts,
    Display,
    FeedKind,
    Pictures,
    Roster,
    Selection,
    Source,
)
from aggregator.sources import from_members, suppressed
from aggregator.sources.feed import FIELDS
from aggregator.sources.opml import from_opml, listed, to_opml

TODAY = date(2026, 11, 25)
SLUGS = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
URLS = st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters="\\#"), max_size=9)
WORDS = st.lists(
    st.from_regex(r"[<&\"'é港#]?[a-z0-9]( ?[a-z'港-]){0,4}", fullmatch=True), max_size=3
)
SELECTION = st.builds(
    Selection, WORDS.map(tuple), WORDS.map(tuple), st.sampled_from([(), ("en",), ("pl", "ur")])
)
# How each field of a feed may be filled in.
FILLED = {
    "url": URLS.map("https://a.example/{}".format),
    "kind": st.sampled_from(get_args(FeedKind)),
    "display": st.sampled_from(get_args(Display)),
    "backfill": st.none() | st.integers(1, 1000),
    "pictures": st.sampled_from(get_args(Pictures)),
    "licence": st.sampled_from(["", "CC-BY-4.0", "CC-BY-SA-4.0"]),
    "embargo": st.integers(0, 30),
    "max_per_day": st.none() | st.integers(1, 50),
    "include": SELECTION,
    "exclude": SELECTION,
    "comments": st.sampled_from(get_args(Comments)),
    "contacts": st.sampled_from(get_args(Contacts)),
    "checked": st.none() | st.dates(date(2020, 1, 1), TODAY),
}
SOURCES = st.lists(
    st.builds(Source, SLUGS, **{name: FILLED[name] for name in FIELDS}),
    unique_by=lambda source: source.url,
    max_size=5,
)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "content/members").mkdir(parents=True)
    return tmp_path / "content"


def read(content: Path) -> tuple[list[Source], list[str]]:
    roster = from_members(content, TODAY)
    assert roster.notes == ()
    return list(roster.sources), list(roster.faults)


def read_opml(body: bytes, name: str) -> tuple[list[Source], list[str]]:
    roster = from_opml(body, name)
    return list(roster.sources), list(roster.faults)


def member(content: Path, slug: str, feeds: str) -> None:
    text = f"---\nname: {slug}\n{feeds}---\n\nWho we are.\n"
    (content / f"members/{slug}.md").write_bytes(text.encode())


def test_feeds_are_read_in_the_order_of_the_files(content: Path) -> None:
    member(content, "b", "feeds:\n  - url: https://b.example/2\n  - url: https://b.example/1\n")
    member(
        content,
        "a",
        "feeds:\n- url: https://a.example/feed\n"
        "  kind: podcast\n  display: excerpt\n  backfill: 7\n  checked: 2026-11-25\n",
    )
    member(content, "c", "")
    assert read(content) == (
        [
            Source(
                "a",
                "https://a.example/feed",
                "podcast",
                "excerpt",
                7,
                "content/members/a.md:4",
                checked=date(2026, 11, 25),
            ),
            Source("b", "https://b.example/2", backfill=10, where="content/members/b.md:4"),
            Source("b", "https://b.example/1", backfill=10, where="content/members/b.md:5"),
        ],
        [],
    )


@pytest.mark.parametrize(
    ("feeds", "fault"),
    [
        ("feeds: https://a.example/\n", "3: feeds: is not a list; write `- url: https://...`"),
        ("feeds:\n- https://a.example/\n", "4: feeds: is no feed; write `- url: https://...`"),
        ("feeds:\n-\n", "4: feeds: is no feed"),
        ("feeds:\n- kind: blog\n", "4: url: is missing; write the feed's whole address"),
        ("feeds:\n- url:\n", "4: url: is missing"),
        ("feeds:\n- kind: blog\n  url: a.example/feed\n", "5: url: is not a web address; write"),
        ("feeds:\n- url: ftp://a.example/\n", "4: url: is not a web address"),
        ("feeds:\n- url: https:///feed\n", "4: url: is not a web address"),
        ("feeds:\n- url: https://a.example:x/\n", "4: url: is not a web address"),
        ("feeds:\n- url: https://[a/\n", "4: url: is not a web address"),
        ('feeds:\n- url: "https://a.example/\\nb"\n', "4: url: is not a web address"),
        ("feeds:\n- url: https://me:pw@a.example/\n", "4: url: holds a name or a password"),
        (
            "feeds:\n- url: https://a.example/\n  knid: blog\n",
            "5: knid: is not known; did you mean",
        ),
        ("feeds:\n- url: https://a.example/\n  x: y\n", "5: x: is not known; use url, kind, dis"),
        (
            "feeds:\n- url: https://a.example/\n  kind: vidoe\n",
            "5: kind: 'vidoe' is not known; write video",
        ),
        (
            "feeds:\n- url: https://a.example/\n  display: 1\n",
            "5: display: '1' is not known; write full, excerpt or link",
        ),
        ("feeds:\n- url: https://a.example/\n  kind: [blog]\n", "5: kind: \"['blog']\" is not kn"),
        ("feeds:\n- url: https://a.example/\n  backfill: 0\n", "5: backfill: is no number"),
        ("feeds:\n- url: https://a.example/\n  backfill: many\n", "5: backfill: is no number"),
        ("feeds:\n- url: https://a.example/\n  backfill: -1\n", "5: backfill: is no number"),
        ("feeds:\n- url: https://a.example/\n  backfill: 1001\n", "5: backfill: is no number"),
        (
            "feeds:\n- url: https://a.example/\n  embargo: 2 weeks\n",
            "5: embargo: is no number of days; write a whole number from 1 to 1000, such as 14",
        ),
        (
            "feeds:\n- url: https://a.example/\n  max_per_day: 0\n",
            "5: max_per_day: is no number of posts; write a whole number",
        ),
        (
            "feeds:\n- url: https://a.example/\n  licence: [a]\n",
            "5: licence: is not a short line; write its name, such as CC BY 4.0, or its address",
        ),
        (
            "feeds:\n- url: https://a.example/\n  exclude:\n    tag: [a]\n",
            "5: exclude: tag is not known; use tags, words, languages",
        ),
        (
            "feeds:\n- url: https://a.example/\n  include:\n    languages: [English]\n",
            "5: include: languages holds what is no short code of a language; write en, pl, ro, ur",
        ),
        ("feeds:\n- url: https://a.example/\n  checked: yes\n", "5: checked: is no day; write the"),
        ("feeds:\n- url: https://a.example/\n  checked: 2026-02-30\n", "5: checked: is no day"),
        ("feeds:\n- url: https://a.example/\n  checked: 20261125\n", "5: checked: is no day"),
        ('feeds:\n- url: https://a.example/\n  "a\\nb": c\n', "5: a b: is not known"),
        ("feeds: [\n", "4: "),
    ],
)
def test_a_fault_is_said_with_its_line_and_costs_no_other_member(
    content: Path, feeds: str, fault: str
) -> None:
    member(content, "a", feeds)
    member(content, "b", "feeds:\n- url: https://b.example/feed\n")
    sources, faults = read(content)
    assert [source.member for source in sources] == ["b"]
    assert [text[: len("content/members/a.md:") + len(fault)] for text in faults] == [
        f"content/members/a.md:{fault}"
    ]
    assert "\n" not in faults[0]


def test_every_fault_of_a_feed_is_said_at_once(content: Path) -> None:
    member(content, "a", "feeds:\n- url: x\n  kind: y\n  display: z\n  backfill: x\n  more: 1\n")
    assert [fault.split(": ")[1] for fault in read(content)[1]] == [
        "more",
        "url",
        "kind",
        "display",
        "backfill",
    ]


def test_comments_are_off_until_the_member_says_otherwise(content: Path) -> None:
    member(
        content,
        "a",
        "feeds:\n- url: https://a.example/1\n- url: https://a.example/2\n  comments: moderated\n"
        "- url: https://a.example/3\n  comments: import\n",
    )
    sources, faults = read(content)
    assert [source.comments for source in sources] == ["off", "moderated"]
    told = "content/members/a.md:8: comments: 'import' is not known; write imported"
    assert faults == [told]


def test_an_address_is_taken_once_however_it_is_spelt(content: Path) -> None:
    member(content, "a", "feeds:\n- url: https://a.example/Feed\n")
    member(content, "b", "feeds:\n- url: HTTPS://A.example/Feed#x\n- url: https://a.example/feed\n")
    sources, faults = read(content)
    assert [source.url for source in sources] == [
        "https://a.example/Feed",
        "https://a.example/feed",
    ]
    assert faults == [
        "content/members/b.md:4: url: also stands at content/members/a.md:4; keep one of the two"
    ]


def test_files_that_cannot_be_read_are_faults(content: Path) -> None:
    (content / "members/a.md").write_bytes(b"---\nname: caf\xe9\n---\n")
    (content / "members/b.md").mkdir()
    (content / "members/c.md").write_bytes(b"No head\n")
    (content / "members/..md").write_bytes(b"---\nname: dots\n---\n")
    (content / "members/D é.md").write_bytes(b"---\nname: d\n---\n")
    starts = (
        "..md:1: file name",
        "D é.md:1: file name",
        "a.md:2: file: is not UTF-8",
        "b.md:1: file",
    )
    sources, faults = read(content)
    assert sources == []
    assert len(faults) == 5
    for start, fault in zip(starts, faults, strict=False):
        assert fault.startswith(f"content/members/{start}")


def test_a_member_s_file_that_is_a_link_or_a_book_is_a_fault_and_is_not_read(
    content: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.md").write_text("---\nfeeds: [secret]\n---\n")
    (content / "members/a.md").symlink_to(tmp_path / "secret.md")
    member(content, "b", f"purpose: {'x' * 250_000}\n")
    told = [fault.removeprefix("content/members/") for fault in read(content)[1]]
    assert told == [
        "a.md:1: file: is a link to another place; put the file itself here",
        "b.md:1: file: is larger than 250,000 bytes; write what is no field into files of its own",
    ]


def test_a_missing_folder_is_a_fault_and_not_an_empty_city(tmp_path: Path) -> None:
    assert from_members(tmp_path / "content", TODAY) == Roster(
        faults=("content/members:1: folder: is not there; make it",)
    )


@settings(max_examples=100, deadline=None)
@given(SOURCES, st.text(max_size=9))
def test_sources_survive_opml(sources: list[Source], title: str) -> None:
    text = to_opml(sources, title)
    again, faults = read_opml(text.encode("utf-8", "replace"), "x.opml")
    assert faults == []
    assert [replace(source, where="") for source in again] == sorted(
        sources, key=lambda source: (source.member, source.url)
    )
    assert to_opml(reversed(again), title) == text


def test_opml_of_another_program_is_read_through_its_groups() -> None:
    body = b"""<?xml version="1.0"?>
<opml version="1.0"><head><title>x</title></head><body>
  <outline text="Council">
    <outline text="L\xc3\xa9a &amp; the City" type="rss" xmlUrl="https://a.example/?a=1&amp;b=2"/>
    <outline title="B" xmlURL="https://b.example/" htmlUrl="https://b.example/"/>
    <outline text="A page" type="link" url="https://c.example/"/>
  </outline>
  <outline text="\xe4\xb8\xad" xmlUrl="https://d.example/"/>
  <outline text="\xe2\x98\x95" xmlUrl="https://www.e.example/feed"/>
  <outline text="..." xmlUrl="nothing"/>
  <outline text="B" xmlUrl="nowhere"/>
</body></opml>"""
    sources, faults = read_opml(body, "list.opml")
    assert sources == [
        Source("lea-the-city", "https://a.example/?a=1&b=2", backfill=10, where="list.opml:4"),
        Source("b", "https://b.example/", backfill=10, where="list.opml:5"),
        Source("中", "https://d.example/", backfill=10, where="list.opml:8"),
        Source("e-example", "https://www.e.example/feed", backfill=10, where="list.opml:9"),
    ]
    assert [fault.split("; ")[0] for fault in faults] == [
        "list.opml:10: text: gives no member's short name",
        "list.opml:10: url: is not a web address",
        "list.opml:11: url: is not a web address",
    ]


def read_list(rows: str, start: str = "<opml version='2.0'>") -> list[tuple[str, str, str]]:
    sources, faults = read_opml(f"{start}<body>{rows}</body></opml>".encode(), "list.opml")
    assert faults == []
    return [(source.member, source.url, source.kind) for source in sources]


def test_names_that_only_html_has_and_a_bare_ampersand_do_no_harm() -> None:
    rows = """<outline text="Caf&eacute; &nbsp;&amp;amp; Co" xmlUrl="https://a.example/?a=1&b=2"/>
    <outline text="B&B &#38; C" xmlUrl="https://b.example/&copy=1&unknown;"/>"""
    assert read_list(rows) == [
        ("cafe-co", "https://a.example/?a=1&b=2", "blog"),
        ("b-b-c", "https://b.example/&copy=1&unknown;", "blog"),
    ]
    rows = '<outline text="&lt;b&gt;2 &lt; 3&lt;/b&gt;" xmlUrl="https://c.example/"/>'
    assert read_list(rows) == [("2-3", "https://c.example/", "blog")]


def test_a_list_in_utf_16_is_read_as_it_is() -> None:
    rows = '<outline text="B &amp; B" xmlUrl="https://b.example/"/>'
    text = f'<?xml version="1.0" encoding="utf-16"?><opml><body>{rows}</body></opml>'
    sources, faults = read_opml(text.encode("utf-16"), "list.opml")
    assert ([source.member for source in sources], faults) == (["b-b"], [])


def test_a_feed_in_several_folders_is_one() -> None:
    row = '<outline text="B" xmlUrl="https://b.example/"/>'
    rows = f'<outline text="News">{row}</outline><outline><outline>{row}</outline></outline>'
    assert read_list(rows, "<opml version='1.1'>") == [("b", "https://b.example/", "blog")]


def test_of_another_hubs_list_its_members_own_feeds_are_read_and_not_the_hubs_of_them() -> None:
    rows = """<outline text="Quay"><outline text="Quay" category="/fun/tv, /podcast" xmlUrl="https://q.example/"/>
    <outline text="Quay - Hub" category="/hub" xmlUrl="https://hub.example/quay.atom"/></outline>"""
    assert read_list(rows) == [("quay", "https://q.example/", "podcast")]


def test_who_stands_in_a_list_is_told_by_name_with_all_its_feeds() -> None:
    body = b"""<opml><body><outline title="Quay &amp; Co" text="" htmlUrl="https://quay.example/"
      xmlUrl="https://quay.example/feed"/>
      <outline text="Quay &amp;amp; Co" xmlUrl="https://quay.example/pods" category="/podcast"/>
      <outline text="!" xmlUrl="https://www.lock.example/feed" htmlUrl="nowhere"/>
      <outline text="Bad" xmlUrl="nowhere"/></body></opml>"""
    found, faults = listed(body, "x.opml")
    assert [(one.name, one.website, [s.url for s in one.sources]) for one in found] == [
        (
            "Quay & Co",
            "https://quay.example/",
            ["https://quay.example/feed", "https://quay.example/pods"],
        ),
        ("lock.example", "", ["https://www.lock.example/feed"]),
    ]
    assert len(faults) == 1
    assert listed(b"no list", "x.opml")[0] == []


OUTLINE = '<outline text="a" xmlUrl="https://a.example/"/>'


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (f"<!DOCTYPE opml [<!ENTITY a 'b'>]><opml>{OUTLINE}</opml>", "1: file: has a DOCTYPE"),
        (f"<!DOCTYPE opml SYSTEM 'file:///x'><opml>{OUTLINE}</opml>", "1: file: has a DOCTYPE"),
        (f"<opml>\n{OUTLINE}\n<opml>", "3: file: is damaged"),
        (f"<rss>{OUTLINE}</rss>", "1: file: is no OPML"),
        (f"<?xml version='1.0' encoding='utf-7'?><opml>{OUTLINE}</opml>", "1: file: is damaged"),
        (f"<?xml version='1.0' encoding='x-no'?><opml>{OUTLINE}</opml>", "1: file: is damaged"),
        ("", "1: file: is damaged"),
    ],
)
def test_damaged_opml_gives_no_source_at_all(body: str, fault: str) -> None:
    sources, faults = read_opml(body.encode(), "list.opml")
    assert sources == []
    assert len(faults) == 1
    assert faults[0].startswith(f"list.opml:{fault}")


def test_nothing_is_suppressed_where_no_file_says_so(content: Path) -> None:
    assert suppressed(content) == frozenset()


def test_what_is_suppressed_is_read_as_text(content: Path) -> None:
    (content / "suppressed.yml").write_text(
        "\ufeff# takedowns\n"
        "- match: https://a.example/?p=7\n  reason: the author asked\n  since: 2026-03-01\n"
        "- match: 0123\n",
        encoding="utf-8",
    )
    assert suppressed(content) == {"https://a.example/?p=7", "0123"}


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]\n"])
def test_an_empty_list_suppresses_nothing(content: Path, text: str) -> None:
    (content / "suppressed.yml").write_text(text, encoding="utf-8")
    assert suppressed(content) == frozenset()


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (b"match: x\n", ["1: file: is not a list"]),
        (b"- match: a: b\n", ["1: a colon stands in the value"]),
        (b"- match: caf\xe9\n", ["1: file: cannot be read"]),
        (b"- match: x\n- x\n", ["2: item: has no `match`"]),
        (b"- match: x\n- reason: y\n", ["2: match: is missing"]),
        (b"- match: ' '\n", ["1: match: is missing"]),
        (b"- match: [x]\n", ["1: match: is missing"]),
        (b"- match: x\n  mach: y\n- match:\n", ["2: mach: is not known", "3: match: is missing"]),
    ],
)
def test_a_damaged_list_of_takedowns_stops_everything(
    content: Path, text: bytes, faults: list[str]
) -> None:
    (content / "suppressed.yml").write_bytes(text)
    with pytest.raises(SourceError) as caught:
        suppressed(content)
    said = str(caught.value).removeprefix("content/suppressed.yml:")
    for sentence, fault in zip(said.split("\ncontent/suppressed.yml:"), faults, strict=True):
        assert sentence.startswith(fault)


FEED = "feeds:\n- url: https://{}.example/feed\n"


def shown(content: Path) -> dict[str, str]:
    return {source.member: source.display for source in from_members(content, TODAY).sources}


def test_the_display_that_holds_is_the_feeds_the_members_the_organisations_or_full(
    content: Path,
) -> None:
    member(content, "council", "display: excerpt\n" + FEED.format("council"))
    member(content, "library", "organisation: council\n" + FEED.format("library"))
    member(content, "parks", "organisation: council\ndisplay: link\n" + FEED.format("parks"))
    member(
        content,
        "desk",
        "organisation: council\ndisplay: link\n" + FEED.format("desk") + "  display: full\n",
    )
    member(content, "band", FEED.format("band"))
    member(content, "drummer", "organisation: band\n" + FEED.format("drummer"))
    assert read(content)[1] == []
    assert shown(content) == {
        "council": "excerpt",
        "library": "excerpt",
        "parks": "link",
        "desk": "full",
        "band": "full",
        "drummer": "full",
    }


@pytest.mark.parametrize(
    ("council", "fault"),
    [
        ("display: exerpt\n", "library.md:3: organisation: how much of the feeds the file of 'cou"),
        ("display: [link]\n", "library.md:3: organisation: how much"),
        (None, "library.md:3: organisation: how much"),
        ("name: twice\n", "library.md:3: organisation: how much"),
    ],
    ids=["a word nobody knows", "a list", "no file", "a file that cannot be read"],
)
def test_what_an_organisation_allows_is_not_guessed(
    content: Path, council: str | None, fault: str
) -> None:
    if council is not None:
        member(content, "council", council)
    more = "- url: https://library.example/own\n  display: link\n"
    member(content, "library", "organisation: council\n" + FEED.format("library") + more)
    sources, faults = read(content)
    assert [source.url for source in sources] == ["https://library.example/own"]
    assert faults[-1].startswith(f"content/members/{fault}")
    assert faults[-1].endswith("mend that file, or write `display: excerpt` here")


def test_a_display_that_nobody_knows_shows_nothing_rather_than_everything(content: Path) -> None:
    member(content, "council", "display: exerpt\n" + FEED.format("council"))
    assert read(content) == (
        [],
        ["content/members/council.md:3: display: 'exerpt' is not known; write excerpt"],
    )


def test_a_member_that_has_left_is_asked_for_nothing_from_that_day_on(content: Path) -> None:
    member(content, "gone", "left: 2026-11-25\n" + FEED.format("gone"))
    member(content, "going", "left: 2026-11-26\n" + FEED.format("going"))
    member(content, "silent", "left: 2020-01-01\n")
    roster = from_members(content, TODAY)
    assert [source.member for source in roster.sources] == ["going"]
    assert roster.faults == ()
    assert roster.notes == (
        "gone left on 2026-11-25: it is not asked any more, and what was pulled stays",
    )


@pytest.mark.parametrize("day", ["2026-13-01", "25/11/2026", "[2026-11-25]", "20261125", "yes"])
def test_a_day_of_leaving_that_cannot_be_read_is_told_and_nothing_is_asked(
    content: Path, day: str
) -> None:
    member(content, "a", f"left: {day}\n" + FEED.format("a"))
    assert read(content) == (
        [],
        ["content/members/a.md:3: left: is no day; write year, month, day: 2026-10-31"],
    )


PAGES = "https://hub.example/members/{member}/"


def accounts(content: Path) -> dict[str, list[str]]:
    found = from_members(content, TODAY, PAGES).accounts
    assert found is not None
    return {name: [account.url for account in listed] for name, listed in found.items()}


def test_open_accounts_are_read_with_the_page_they_should_link_to(content: Path) -> None:
    member(
        content,
        "quay",
        "accounts:\n"
        "  - network: Mastodon\n    url: https://social.example/@quay\n    status: dormant\n"
        "  - network: Old\n    url: https://old.example/quay\n    status: closed\n"
        "  - network: Again\n    url: https://social.example/@quay\n    purpose: x\n",
    )
    member(content, "lock", "")
    roster = from_members(content, TODAY, PAGES)
    assert roster.faults == ()
    assert roster.accounts == {
        "lock": (),
        "quay": (
            Account(
                "quay",
                "https://social.example/@quay",
                "https://hub.example/members/quay/",
                "content/members/quay.md:11",
            ),
        ),
    }
    assert from_members(content, TODAY).accounts["quay"][0].page == ""


@pytest.mark.parametrize(
    ("account", "fault"),
    [
        ("- network: X\n", "4: url: is missing; write the account's whole address, such as"),
        ("- network: X\n  url:\n", "5: url: is missing"),
        ("- network: X\n  url: a.example/@x\n", "5: url: is not a web address; write the account"),
        ("- url: javascript:alert(1)\n", "4: url: is not a web address"),
        ("- url: mailto:a@a.example\n", "4: url: is not a web address"),
        ('- url: "https://a.example/\\nb"\n', "4: url: is not a web address"),
        (f"- url: https://a.example/{'x' * 4000}\n", "4: url: is not a web address"),
        ("- url: https://me:pw@a.example/\n", "4: url: holds a name or a password"),
        ("- https://a.example/@x\n", "4: accounts: is no account; write `- network: ...`"),
    ],
)
def test_one_bad_account_never_costs_another(content: Path, account: str, fault: str) -> None:
    member(content, "a", f"accounts:\n{account}- url: https://b.example/@x\n")
    assert accounts(content) == {"a": ["https://b.example/@x"]}
    [told] = from_members(content, TODAY, PAGES).faults
    assert told.startswith(f"content/members/a.md:{fault}")


def test_accounts_that_are_no_list_leave_unknown_which_they_are(content: Path) -> None:
    member(content, "a", "accounts: https://a.example/@x\n" + FEED.format("a"))
    roster = from_members(content, TODAY, PAGES)
    assert (roster.accounts, roster.unread) == ({}, {"a"})
    assert [source.member for source in roster.sources] == ["a"]
    assert roster.faults == (
        "content/members/a.md:3: accounts: is not a list; write `- network: ...`",
    )
