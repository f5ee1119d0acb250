"""The head of a file: what is read, on which line it stands, and what a broken one is told."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plugins.records import frontmatter
from plugins.records.faults import Fault
from plugins.records.frontmatter import FrontMatter, Unreadable, parse


def broken(text: str) -> str:
    with pytest.raises(Unreadable) as caught:
        parse(text, "events/x.md")
    return str(caught.value.fault)


@pytest.mark.parametrize("written", ["18:30", "no", "2026-11-03", "1e3", "0113", "null", "TRUE"])
def test_a_value_stays_the_text_that_was_written(written: str) -> None:
    assert parse(f"---\nvalue: {written}\n---\n", "x.md").values == {"value": written}


@pytest.mark.parametrize("loader", [yaml.SafeLoader, frontmatter._Loader])
@pytest.mark.parametrize(("written", "read"), [("", None), ("~", None), ('""', ""), ("'~'", "~")])
def test_a_field_with_nothing_after_it_is_no_value(
    written: str, read: str | None, loader: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frontmatter, "_Loader", loader)
    assert parse(f"---\nurl: {written}\n---\n", "x.md").values == {"url": read}


def test_each_field_knows_its_line_however_deep_it_stands() -> None:
    matter = parse(
        "---\ntitle: A\n# a remark\n\nfeeds:\n  - url: one\n    kind: blog\n  - url: two\n---\nHi",
        "x.md",
    )
    assert matter.line(("title",)) == 2
    assert matter.line(("feeds",)) == 5
    assert matter.line(("feeds", 0, "kind")) == 7
    assert matter.line(("feeds", 1)) == 8
    assert matter.line(("feeds", 1, "missing")) == 8
    assert matter.line(("missing",)) == 1


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_marks_of_other_editors_change_nothing(start: str, end: str) -> None:
    text = start + end.join(["---", "title: A", "---", "", "Hello", "there"])
    matter = parse(text, "x.md")
    assert matter.values == {"title": "A"}
    assert matter.body == "\nHello\nthere"
    assert matter.body_line == 4


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("", "1: first line: is blank; the very first line must be three hyphens: ---"),
        ("\n---\ntitle: A\n---\n", "1: first line: is blank; "),
        ("title: A\n---\n", "1: first line: does not begin the list of fields; "),
        ("---\ntitle: A\n\nHello\n", "5: ---: the list of fields never ends; "),
        ("---\na: 1\n\tb: 2\n---\n", "3: b: holds a tab; use spaces, "),
        ("---\ntitle: Tea: a talk\n---\n", "2: title: has a second colon; put the value in quotes"),
        (
            "---\na:\n  - b: c\n     d: e\n---\n",
            "4: d: is not indented like the line above; begin it ",
        ),
        (
            "---\na:\n  - b: c\n   d: e\n---\n",
            "4: d: is not indented like the line above; begin it ",
        ),
        ('---\na: 1\ntitle: "Tea\nb: 2\n---\n', "3: title: a quotation mark is opened and never "),
        ("---\ntitle: 'Tea\n---\n", "2: title: a quotation mark is opened and never closed; "),
        ('---\npath: "C:\\new\\dir"\n---\n', "2: path: has a backslash that YAML cannot read; "),
        ("---\na: 1\nb: 2\na: 3\n---\n", "4: a: is written twice; keep one of the two lines"),
        ("---\nr:\n  a: 1\n  a: 2\n---\n", "4: a: is written twice; "),
        ("---\ntitle: *star\n---\n", "2: *star: has a special meaning in YAML; put the whole "),
        ("---\na: 1\ntitle: &and more\n---\n", "3: &and: has a special meaning in YAML; "),
        ("---\ntitle: !important notice\n---\n", "2: !important: has a special meaning in YAML; "),
        ("---\nt: !!python/name:os.system x\n---\n", "2: !!python/name:os.system: has a special "),
        ("---\n- one\n- two\n---\n", "2: fields: there are none; write lines such as title: "),
        ("---\nonly words\n---\n", "2: fields: there are none; "),
        ("---\ntitle: A\nonly words\n---\n", "3: line: is no field; write it as name: value"),
        ("---\n? [a, b]\n: c\n---\n", "2: line: is no field; write it as name: value"),
        ("---\nüüü: 1\ntitle: a\x07b\n---\n", "3: character: is not allowed here; type the line "),
        ("---\ntags: [a, b\nnext: c\n---\n", "2: tags: a list in square brackets is not closed; "),
        ("---\ntags: [a, b\n---\n", "2: tags: a list in square brackets is not closed; end it "),
        ("---\nx: {a: b\nc: d\n---\n", "2: x: a group in curly brackets is not closed; "),
        ("---\na: 1\ncategory:room\nb: 2\n---\n", "3: category: has no space after the colon; "),
        ("---\ncategory:room\nb: 2\n---\n", "2: category: has no space after the colon; write a "),
        ("---\ncategory:room\n---\n", "2: category: has no space after the colon; "),
        ("---\na: 1\nb:room\n\n# remark\nc: 2\n---\n", "3: b: has no space after the colon; "),
        ("---\nfeeds:\n  - url:x\n    kind: y\n---\n", "3: url: has no space after the colon; "),
        ("---\ntitle: Bench #3\n---\n", "2: title: '#3' is not read: a # after a space begins a "),
        ("---\ntitle: #3\n---\n", "2: title: '#3' is not read: "),
        ("---\ntags:\n  - one #2\n---\n", "3: line: '#2' is not read: "),
        ("---\na: b\n...\nc: d\n---\n", "4: c: cannot be read ("),
    ],
)
def test_a_broken_head_is_told_where_and_what_to_do(head: str, told: str) -> None:
    assert broken(head).startswith(f"events/x.md:{told}")


@pytest.mark.parametrize(
    "line",
    ["t: A # a remark", "t: A#3", 't: "A #3"', "t: A\n# a remark\n#another", "t: A\nu: [b] #c"],
)
def test_a_remark_that_is_meant_as_one_is_left_alone(line: str) -> None:
    assert parse(f"---\n{line}\n---\n", "x.md").values["t"] in ("A", "A#3", "A #3")


@given(st.text())
def test_any_text_is_read_or_refused_never_a_crash(text: str) -> None:
    read_or_refused(text)


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@`?,. \n\t\\~<=é\u2028\x85", max_size=60))
def test_any_head_is_read_or_refused_never_a_crash(head: str) -> None:
    read_or_refused(f"---\n{head}\n---\nbody")


@pytest.mark.parametrize("blank", ["\x85", "\u2028", "\t"])
def test_a_line_of_blanks_that_no_one_sees_costs_no_crash(blank: str) -> None:
    read_or_refused(f"---\n{blank}\n:\n---\n")


def read_or_refused(text: str) -> None:
    outcome = outcome_of(text)
    if isinstance(outcome, Fault):
        assert outcome.instead
        assert 1 <= outcome.line <= len(text.splitlines()) + 1
    else:
        assert all(isinstance(name, str) for name in outcome.values)


def outcome_of(text: str) -> FrontMatter | Fault:
    try:
        return parse(text, "x.md")
    except Unreadable as error:
        return error.fault


@given(
    st.dictionaries(
        st.from_regex(r"[a-z_]{1,8}", fullmatch=True),
        st.one_of(st.text(max_size=30), st.lists(st.text(max_size=10), max_size=3)),
        max_size=4,
    )
)
def test_what_a_yaml_writer_wrote_is_read_back(values: dict[str, object]) -> None:
    head = yaml.safe_dump(values, default_style='"', allow_unicode=False, width=1000)
    read = parse(f"---\n{head}---\nbody\n", "x.md")
    assert read.values == values
    assert read.body == "body\n"


# Closed or not: only what is closed gets as far as YAML's composer, which it would crash.
@pytest.mark.parametrize(
    "head",
    [
        "x: " + "[" * 5000,
        "x: " + "[" * 100_000 + "]" * 100_000,
        "x: " + "[" * 21 + "]" * 21,
        "x: " + "{a: " * 2000,
        "x: " + "{a: " * 2000 + "}" * 2000,
        "- " * 5000 + "a",
    ],
    ids=range(6),
)
def test_a_head_nested_without_end_is_refused(head: str) -> None:
    assert "x.md" in broken(f"---\n{head}\n---\n")
