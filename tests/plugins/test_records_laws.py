"""Laws of reading: whatever a file holds, it is a record or faults, told in bounded work.

What is tried: any bytes, heads of real fields with values that none of them takes, and words that
are meant to choose where a page lies.
"""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from town import CITY, NOW
from town import KINDS as OF_THE_TOWN

from plugins.publish import skeleton
from plugins.records import Fault, Site
from plugins.records.characters import is_kept_by_windows
from plugins.records.city import City
from plugins.records.frontmatter import Unreadable, parse
from plugins.records.outputs import outputs, twins
from plugins.records.reader import MOST_TOLD, read_site
from plugins.search import SEARCH

KINDS = (*OF_THE_TOWN, SEARCH)

PLACES = [
    "members/a.md", "events/2026-11-03-a.md", "posts/a/2026-11-03-a.md", "board/a.md",
    "places/a.md", "pages/a.md", "pulled/a/2026-11-03-a-01234567.md",
    "pulled/a/events/2026-11-03-a-01234567.md",
    "pulled/a/comments/01234567/2026-11-03-01234567.md", "stamps/2026-11-03-a.md", "verified/a.md",
    "health/a.md", "suppressed/a.md", "a.md",
]  # fmt: skip
ORGANISATION = (
    "---\ntype: organisation\nname: A\npurpose: P.\nsector: public\nemail: a@a.example\n{}---\n{}"
)
FIELDS = sorted({name for kind in KINDS for name in kind.fields} | {"save_as", "slug", "url"})
CHOOSING = ["save_as", "slug", "template", "status", "url", "source_path", "translations", "path"]
CHOOSING += ["is_valid", "get_content", "settings", "override_save_as", "override_url", "category"]


@contextmanager
def content(files: dict[str, str | bytes]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        for name, words in files.items():
            path = Path(folder) / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(words if isinstance(words, bytes) else words.encode())
        yield Path(folder) / "content"


def read(files: dict[str, str | bytes]) -> tuple[Site, list[Fault]]:
    with content(files) as folder:
        return read_site(folder, KINDS, City.model_validate(CITY), NOW)


def assert_is_told(faults: list[Fault], files: dict[str, str | bytes]) -> None:
    assert len(faults) <= 3 * MOST_TOLD * len(files)
    for fault in faults:
        assert fault.path.removeprefix("content/") in files
        assert fault.line >= 1
        assert all((fault.field, fault.what, fault.instead))
        assert str(fault).isprintable()
        assert len(str(fault)) < 3_000


FENCED = st.binary(max_size=300).map(lambda raw: b"---\n" + raw + b"\n---\n" + raw)
BYTES = st.binary(max_size=300) | FENCED | st.text(max_size=200).map(str.encode)
ENCODED = st.tuples(
    st.text(max_size=40), st.sampled_from(["utf-16", "utf-32", "utf-8-sig", "utf-7"])
).map(lambda pair: f"---\ntitle: {pair[0]}\n---\n".encode(pair[1], "replace"))


@settings(max_examples=120)
@given(st.sampled_from(PLACES), BYTES | ENCODED)
@example("members/a.md", b"---\na: \x00\n---\n")
@example("members/a.md", b'---\ntype: person\nname: "\\0"\n---\n')
@example("members/a.md", b"---\n<<: {a: b}\n? [c]\n: d\n---\n")
@example("members/a.md", b"\xff\xfe-\x00-\x00-\x00")
@example("pages/a.md", b"---\ntitle: T\n---\na\x00b\n")
def test_any_bytes_are_a_record_or_faults_with_their_place(place: str, raw: bytes) -> None:
    files = {place: raw}
    site, faults = read(files)
    assert_is_told(faults, files)
    assert len(site.records) <= 1


WORDS = st.text(max_size=12) | st.sampled_from(
    [
        "",
        "~",
        "no",
        "2026-11-03",
        "2026-11-03 18:00",
        "a",
        "https://a.example/",
        "1e9",
        "\u202ea",
        "🙂",
    ]
)
ODD = st.recursive(
    WORDS | st.none() | st.integers(-5, 10**6) | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*FIELDS, *CHOOSING]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=120)
@given(st.sampled_from(PLACES), st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=6))
def test_any_values_of_any_fields_are_a_record_or_faults(place: str, values: dict) -> None:
    head = yaml.safe_dump(values, allow_unicode=True)
    files: dict[str, str | bytes] = {place: f"---\n{head}---\nHello\n"}
    if place != "members/a.md":
        files["members/a.md"] = ORGANISATION.format("", "")
    _, faults = read(files)
    assert_is_told(faults, files)


def made(files: dict[str, str | bytes]) -> list[str]:
    site, faults = read(files)
    assert faults == []
    found = list(outputs(site, KINDS))
    assert twins(found, "content") == []
    return [output.path for output in found]


LINES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30).filter(
    lambda text: any(unicodedata.category(c)[0] in "LN" for c in text)
)
TRAPS = [
    "../../index",
    "/etc/passwd",
    "CON",
    "aux",
    "index.html",
    "..",
    "a/b",
    "a\\b",
    "{slug}",
    "%2e%2e",
]


@settings(max_examples=40)
@given(st.lists(LINES | st.sampled_from(TRAPS), min_size=1, max_size=4))
@example(["CON", "con.", "LPT1", "nul"])
@example(["Straße", "STRASSE", "strasse"])
@example(["İ" * 300, "é" * 300, "e\u0301" * 300])
def test_every_output_can_lie_on_every_file_system(tags: list[str]) -> None:
    tags = [tag for tag in tags if len(tag) <= 500]
    more = f"tags: {yaml.safe_dump(tags, default_flow_style=True, allow_unicode=True, width=9999)}"
    paths = made(
        {"members/a.md": ORGANISATION.format(more, ""), "pages/index.md": "---\ntitle: T\n---\n"}
    )
    assert len({unicodedata.normalize("NFC", p).casefold() for p in paths}) == len(paths)
    for part in {part for path in paths for part in path.split("/")}:
        assert part == unicodedata.normalize("NFC", part)
        assert len(part.encode()) <= 255
        assert part not in ("", ".", "..")
        assert not re.search(r'[<>:"|?*\\\x00-\x1f]|[. ]$', part)
        assert not is_kept_by_windows(part.split(".")[0]), part


@settings(max_examples=40)
@given(LINES | st.sampled_from(TRAPS), st.text(max_size=60) | st.sampled_from(TRAPS))
def test_no_words_of_a_file_choose_where_its_page_lies(words: str, body: str) -> None:
    body = "".join(c for c in body if c.isprintable() or c == "\n").lstrip("#=- ")
    quoted = yaml.safe_dump(words, default_style='"', allow_unicode=True, width=9999).strip()
    plain = {"pages/a.md": "---\ntitle: T\n---\nHello\n"}
    other: dict[str, str | bytes] = {
        "pages/a.md": f"---\ntitle: {quoted}\nsummary: {quoted}\n---\n"
    }
    assert made(dict(plain)) == made(other)
    assert parse(f"---\ntitle: T\n---\n{body}", "x.md").values == {"title": "T"}


@pytest.mark.parametrize("key", CHOOSING)
@pytest.mark.parametrize("place", ["members/a.md", "pages/a.md", "posts/a/2026-11-03-a.md"])
def test_a_field_that_pelican_would_obey_is_none_here(place: str, key: str) -> None:
    files: dict[str, str | bytes] = {"members/a.md": ORGANISATION.format("", "")}
    heads = {
        "members/a.md": ORGANISATION.format(f"{key}: ../../index.html\n", ""),
        "pages/a.md": f"---\ntitle: T\n{key}: ../../index.html\n---\n",
        "posts/a/2026-11-03-a.md": f"---\ntitle: T\ndate: 2026-11-03\n{key}: index.html\n---\n",
    }
    files[place] = heads[place]
    _, faults = read(files)
    assert [(f.path, f.field) for f in faults if f.what.startswith("is no field")] or [
        f for f in faults if f.field == key
    ]


@settings(max_examples=60)
@given(
    st.text(max_size=60)
    | LINES
    | st.sampled_from(['a\n---\nsave_as: "x"', 'a"\nb: c', "a\\", "${x}$y"])
)
def test_a_file_that_is_started_says_the_title_that_was_given_and_nothing_more(title: str) -> None:
    with content({"members/a.md": ORGANISATION.format("", "")}) as folder:
        city = City.model_validate(CITY)
        day = "2026-11-03"
        try:
            path = skeleton.start(folder, city, "post", title, day, day, "a")
        except ValueError:
            return
        values = parse(path.read_text(encoding="utf-8"), path.name).values
        assert path.parent == folder / "posts" / "a"
        assert set(values) <= {"title", "date", "summary", "tags", "author", "lang"}
        assert str(values["title"]).split() == title.split()


@given(st.text(max_size=300))
def test_a_head_is_fields_or_one_fault_with_its_line(text: str) -> None:
    try:
        matter = parse(text, "x.md")
    except Unreadable as error:
        line = error.fault.line
    else:
        line = matter.body_line - 2
        assert all(isinstance(key, str) for key in matter.values)
    assert 1 <= line <= text.count("\n") + 2


def test_too_many_fields_entries_and_characters_of_a_head_are_told() -> None:
    def told(head: str) -> str:
        _, faults = read({"pages/a.md": f"---\n{head}\n---\n"})
        return "\n".join(map(str, faults))

    assert "2: fields: has 201 fields; write at most 200" in told(
        "\n".join(f"k{n}: v" for n in range(201))
    )
    assert "2: tags: has 10,000 entries; write at most 1,000" in told(f"tags: [{'a, ' * 10_000}]")
    assert "1: ---: the list of fields has more than 100,000" in told(f"title: {'a' * 100_001}")
    assert "is nested too deep" in told("a: " + "[" * 10_000)


def test_of_thousands_of_faults_in_one_file_the_first_are_told() -> None:
    feeds = "feeds:\n" + "  - {a: b}\n" * 999
    _, faults = read({"members/a.md": ORGANISATION.format(feeds, "")})
    assert len(faults) == MOST_TOLD
    body = "".join(f"![](x{n}.png)\n\n# h\n\n[a](/files/{n}.pdf)\n\n" for n in range(400))
    _, faults = read({"members/a.md": ORGANISATION.format("", body)})
    assert 0 < len(faults) <= 3 * MOST_TOLD
