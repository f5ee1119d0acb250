"""The head of a Markdown file is read as text, written as YAML, and nothing slips in between."""

import importlib.util
from datetime import UTC, date, datetime, timedelta, timezone
from types import ModuleType
from unittest.mock import patch

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator import frontmatter
from aggregator.errors import FrontMatterError
from aggregator.plainyaml import plain_yaml

TEXT = st.text()
VALUES = st.recursive(
    st.none() | TEXT | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)


def as_text(value: object) -> object:
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    return value if value is None else str(value)


def fault_of(reader: ModuleType, text: str) -> str:
    with pytest.raises(FrontMatterError) as caught:
        reader.read(text, "x.md")
    return str(caught.value)


def yaml_of(text: str) -> dict[str, object]:
    return yaml.safe_load(text.split("---\n")[1])


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(TEXT, VALUES, max_size=4), TEXT)
def test_what_was_written_is_read_again(meta: dict[str, object], body: str) -> None:
    text = frontmatter.write(meta, body)
    assert frontmatter.read(text, "x.md") == (as_text(meta), body)
    assert list(frontmatter.read(text, "x.md")[0]) == list(meta)


KEYS = st.sampled_from(
    ["title", "feed_title", "id", "date", "tags", "yes", "no", "on", "y", "a b", "a_b_c", "", "Key"]
)
SIGNS = st.text("ab ä:#-?'\"[]{},&*!|>%@`=~.<+019\u00a0\ud800\ue000\ufeff\U0001f600yesnotrufl\n")
LINES = (
    st.sampled_from(
        "Yes|no|NULL|off|~|a: b|a:|a #b|a#b|- a|--- a|'a'|https://a.example/#b".split("|")
    )
    | SIGNS
    | TEXT
)
TIMES = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=1))]))
SETTINGS = st.recursive(
    LINES | LINES | LINES | st.integers() | st.booleans() | st.none() | TIMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=500, deadline=None)
@given(st.dictionaries(KEYS, SETTINGS, max_size=3))
def test_what_is_written_without_pyyaml_is_what_pyyaml_writes(meta: dict[str, object]) -> None:
    plain = plain_yaml(meta)
    with patch("aggregator.frontmatter.plain_yaml", lambda meta: None):
        asked = frontmatter.write(meta, "")
    assert plain is None or not meta or f"---\n{plain}---\n" == asked


def test_so_it_is_of_every_character() -> None:
    every = (chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000)
    lists = {place: [] for place in ("{}", "{}a", "a{}", "a {}", "a{} b", "0{}")}
    for sign in every:
        for place, made in lists.items():
            if plain_yaml({"title": place.format(sign)}) is not None:
                made.append(place.format(sign))
    for made in lists.values():
        assert len(made) > 20_000
        with patch("aggregator.frontmatter.plain_yaml", lambda meta: None):
            asked = frontmatter.write({"title": made}, "")
        assert frontmatter.write({"title": made}, "") == asked


def test_the_head_of_a_post_is_written_without_pyyaml() -> None:
    """Or nothing would be gained."""
    when = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    meta = {
        "title": "2026: a kiln, a quay",
        "date": when,
        "tags": ["kiln", "“quay”"],
        "enclosures": [
            {"url": "https://a.example/x.mp3", "length": 5},
            {"url": "https://b.example"},
        ],
        "source": {"feed": "https://a.example/feed", "hash": "00ff", "first_seen": when},
    }
    assert plain_yaml(meta) == (
        "title: '2026: a kiln, a quay'\ndate: 2026-01-02T03:04:05+00:00\ntags:\n- kiln\n- “quay”\n"
        "enclosures:\n- url: https://a.example/x.mp3\n  length: 5\n- url: https://b.example\n"
        "source:\n  feed: https://a.example/feed\n  hash: '00ff'\n"
        "  first_seen: 2026-01-02T03:04:05+00:00\n"
    )


@settings(max_examples=150, deadline=None)
@given(st.text("+-.:0123456789eEoxnNyYtruefalse~=<T_", max_size=12))
def test_a_reader_that_guesses_types_reads_the_same_text(value: str) -> None:
    assert yaml_of(frontmatter.write({"key": value}, "")) == {"key": value}


@pytest.mark.parametrize("value", ["0o14", "1e3", "-1", ".5", "12e4567", "2026-03-01", "18:30"])
def test_text_that_any_yaml_takes_for_a_number_is_quoted(value: str) -> None:
    assert frontmatter.write({"key": value}, "") == f"---\nkey: '{value}'\n---\n"


def test_without_libyaml_the_answers_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    spec = importlib.util.spec_from_file_location("slow", frontmatter.__file__)
    slow = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(slow)
    meta = {
        "a": "x\ny\u2028",
        "none": None,
        "l": ["0o1", "", {"k": "😀 no"}],
        "e": [],
        "": "é" * 200,
    }
    text = slow.write(meta, "body\n")
    assert slow.read(text, "x.md") == frontmatter.read(text, "x.md") == (meta, "body\n")
    assert slow.head(text, "x.md") == frontmatter.head(text, "x.md")
    for damaged in ("---\na: &x b\n---\n", "---\na: \x00\n---\n", "---\na: b: c\n---\n"):
        assert fault_of(slow, damaged) == fault_of(frontmatter, damaged)


def test_words_keep_the_meaning_they_have_for_people() -> None:
    head = "---\nstart: 18:30\nopen: no\nday: 2026-03-01\nroom: 012\nprice: 1_000\nempty:\n---\n"
    assert frontmatter.read(head, "x.md")[0] == {
        "start": "18:30",
        "open": "no",
        "day": "2026-03-01",
        "room": "012",
        "price": "1_000",
        "empty": None,
    }


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\0"])
def test_a_line_break_in_a_title_makes_no_new_setting(break_: str) -> None:
    meta = {"title": f"Fête{break_}save_as: ../index.html{break_}---{break_}x", "b": "c"}
    text = frontmatter.write(meta, "body")
    assert frontmatter.read(text, "x.md") == (meta, "body")
    assert yaml_of(text) == meta
    assert len(text.split("\n---\n")) == 2


def test_times_are_written_with_their_offset_and_dates_and_numbers_bare() -> None:
    summer = timezone(timedelta(hours=1))
    meta = {"date": datetime(2026, 7, 1, 9, 30, tzinfo=summer), "day": date(2026, 7, 1), "n": 3}
    text = frontmatter.write(meta, "")
    assert "date: 2026-07-01T09:30:00+01:00\nday: 2026-07-01\nn: 3\n" in text
    assert yaml_of(text) == meta | {"date": datetime(2026, 7, 1, 8, 30, tzinfo=UTC)}


def test_a_time_without_a_zone_is_a_bug_and_says_so() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        frontmatter.write({"date": datetime(2026, 7, 1)}, "")  # noqa: DTZ001 - the fault under test


def test_lone_surrogates_become_a_character_that_a_file_can_hold() -> None:
    text = frontmatter.write({"a\udc80": "b\ud800"}, "c\udfff")
    assert frontmatter.read(text.encode().decode(), "x.md") == ({"a\ufffd": "b\ufffd"}, "c\ufffd")


def test_long_text_stays_on_one_line_and_the_file_ends_with_one_newline() -> None:
    text = frontmatter.write({"title": "word " * 500 + "end"}, "body")
    assert text.count("\n") == 5
    assert text.endswith("body\n")


def test_a_value_used_twice_is_written_out_twice() -> None:
    tags = ["a", "b"]
    assert "&" not in frontmatter.write({"one": tags, "two": tags}, "")


def test_a_file_saved_on_windows_is_read() -> None:
    meta, body = frontmatter.read("\ufeff---\r\ntitle: Fête\r\n---\r\nText\r\n", "x.md")
    assert meta == {"title": "Fête"}
    assert body == "Text\r"


def test_each_value_knows_its_line() -> None:
    head = "---\ntitle: x\nfeeds:\n  - url: a\n    kind: b\n  - url: c\n---\n"
    _, where = frontmatter.head(head, "x.md")
    assert where["title",] == 2
    assert where["feeds", 0, "kind"] == 5
    assert where["feeds", 1] == where["feeds", 1, "url"] == 6


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "does not begin with a head"),
        ("Only a body\n", 1, "make line 1 `---`"),
        ("---\ntitle: x\n", 1, "the head has no end"),
        ("---\na: x\ntitle: Leeds: a city\n---\n", 3, "a colon stands in the value"),
        ("---\n\ttitle: x\n---\n", 2, "a tab"),
        ("---\na:\n  - b: c\n    d: e\n   f: g\n---\n", 5, "not indented like the one above"),
        ("---\na: [b, c\n---\n", 3, "a bracket is opened and never closed"),
        ("---\na: x\nb: &c d\n---\n", 3, "names are not read"),
        ("---\na: *b\n---\n", 2, "names are not read"),
        ("---\na: !!python/object:os.system x\n---\n", 2, "types are not read"),
        ("---\n? !x a\n: b\n---\n", 2, "types are not read"),
        ("---\na: 1\nb: 2\na: 3\n---\n", 4, "`a` stands twice"),
        ("---\n- a\n---\n", 2, "not a list of settings"),
        ("---\na: " + "[" * 5000 + "\n---\n", 2, "levels"),
        ("---\na: b\nc: \x00\n---\n", 3, "control character"),
        ("---\na: \ud800\n---\n", 2, "control character"),
        ("---\n? [a]\n: b\n---\n", 2, "no name"),
        ("---\na: b\n--- c\n---\n", 3, "second document"),
        ("---\na: 'b\n---\n", 2, "not closed"),
    ],
)
def test_a_damaged_head_is_refused_with_its_line(text: str, line: int, what: str) -> None:
    with pytest.raises(FrontMatterError) as caught:
        frontmatter.read(text, "content/x.md")
    assert str(caught.value).startswith(f"content/x.md:{line}: ")
    assert what in str(caught.value)
    assert "; " in str(caught.value)
