"""Texts made to be slow are told before anything renders them; texts that people write are not."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from town import REPOSITORY, Hub

from plugins.records.body import MARKDOWN_EXTENSIONS, render
from plugins.records.cost import MAX_CELLS, MAX_DEPTH, excesses
from plugins.records.frontmatter import parse

PAGE = "---\ntitle: A\n---\nHello\n\n{}\n"
PULLED = (
    "---\ntitle: A\ndate: 2026-11-03\nsource:\n  feed: https://a.example/feed\n"
    "  hash: b\n  first_seen: 2026-11-03\n---\n{}\n"
)
MEMBER = "---\ntype: organisation\nname: A\npurpose: B.\nsector: public\nemail: a@a.example\n---\n"

SIGNS = "too many signs such as [ < * in one passage; part it by blank lines"
OPEN = "signs < that begin a tag and do not end it, or begin a remark; write &lt;"
PARTED = "headings, lines across or ]: without a blank line between; put a blank line before"
NESTED = f"is nested more than {MAX_DEPTH} levels deep; write fewer > or spaces"
SLOW = [
    ("[", 200_000, SIGNS),
    ("![", 200_000, SIGNS),
    ("[a](", 200_000, SIGNS),
    ("[[a]", 200_000, SIGNS),
    ("[a]((", 200_000, SIGNS),
    ("*_`[", 200_000, SIGNS),
    ("\\", 240_000, SIGNS),
    ("````\\", 240_000, SIGNS),
    ("*a (", 240_000, SIGNS),
    ("[a](b) ", 240_000, SIGNS),
    ("<![CDATA[", 100_000, OPEN),
    ("<!--", 60_000, OPEN),
    ("<!-- a -->", 100_000, OPEN),
    ("<?", 40_000, OPEN),
    ("<a ", 60_000, OPEN),
    ('<a b="', 60_000, OPEN),
    ('<a b=">', 60_000, OPEN),
    ("<", 100_000, SIGNS),
    ("<", 120_000, "has 120,000 of the signs & < > and no-break spaces; keep to 100,000"),
    ("&amp;", 240_000, SIGNS),
    ("\u00a0", 120_000, "of the signs & < > and no-break spaces; keep to 100,000"),
    (">", 1_000, NESTED),
    ("> ", 1_000, NESTED),
    ("# a\n", 100_000, PARTED),
    ("a\n=\n", 100_000, PARTED),
    ("* * *\n", 100_000, PARTED),
    ("[a]: b\n", 100_000, PARTED),
    ("```a\n", 240_000, "rows that begin with ``` or ~~~; put long listings into a file"),
]


@pytest.mark.parametrize(("unit", "size", "told"), SLOW, ids=[ascii(unit) for unit, *_ in SLOW])
def test_a_text_made_to_be_slow_is_told_with_its_line(
    hub: Hub, unit: str, size: int, told: str
) -> None:
    hub.write({"pages/a.md": PAGE.format(unit * (size // len(unit)))})
    (fault,) = hub.faults()
    assert fault.startswith(("pages/a.md:4: body: ", "pages/a.md:6: body: "))
    assert told in fault


def test_nested_lists_and_wide_tables_are_told(hub: Hub) -> None:
    rows = "\n".join(f"{'    ' * n}- a" for n in range(MAX_DEPTH + 5))
    wide = f"{'a|' * 10_000}a\n{'-|' * 10_000}-\n{'x' * 3}\n" + "|\n" * 20
    hub.write({"pages/a.md": PAGE.format(rows), "pages/b.md": PAGE.format(wide)})
    deep, table = hub.faults()
    assert f"pages/a.md:{6 + MAX_DEPTH + 1}: body: {NESTED}" in deep
    assert "pages/b.md:6: body: has tables of " in table
    assert f"keep to {MAX_CELLS:,}, or put the table into a file under content/files/" in table


@pytest.mark.parametrize("sign", ["\x00", "\x02", "\x1b", "\x7f"])
def test_a_control_character_in_a_text_is_told_with_its_line(hub: Hub, sign: str) -> None:
    hub.write({"pages/a.md": PAGE.format(f"a{sign}b")})
    (fault,) = hub.faults()
    assert fault.startswith(f"pages/a.md:6: body: holds the hidden character {sign!r}; ")


@pytest.mark.parametrize(
    "body",
    [
        "a word " * 30_000,
        "\n\n".join(["One [link](https://a.example/) and *two* words, `code`."] * 1_500),
        "\n".join(f"- [A link](https://a.example/{n})" for n in range(2_000)),
        "\n".join(f"> said {n}" for n in range(2_000)),
        "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 2_000,
        "<table><tr>" + "<td>a &amp; b</td>" * 2_000 + "</tr></table>",
        "<table>" + f"<tr>{'<td>1</td>' * 8}</tr>" * 1_500 + "</table>",
        "```\n" + "if (a[i] < b[j]) { x *= 2; }\n" * 2_000 + "```",
        "    " + "a[i] < b[j]\n    " * 2_000,
        "## Head\n" * 300,
        "\n".join(f"[{n}]: https://a.example/{n}" for n in range(200)),
        "Costs < 5 & > 2. " * 500,
        " " * 240_000,
        "\n" * 240_000,
        "x" * 240_000,
        "-" * 240_000,
        "|" * 50_000,
    ],
    ids=range(17),
)
def test_what_people_write_is_taken_and_rendered(body: str) -> None:
    assert list(excesses(body, MARKDOWN_EXTENSIONS)) == []
    assert render(body, lambda target: target) is not None


def test_a_pulled_file_that_would_be_slow_is_left_out_with_a_line(
    hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    hub.write(
        {
            "members/a.md": MEMBER,
            "pulled/a/2026-11-03-slow-01234567.md": PULLED.format("![" * 50_000),
            "pulled/a/2026-11-03-good-01234567.md": PULLED.format("Hello"),
        }
    )
    with caplog.at_level(logging.WARNING):
        site, faults = hub.read()
    assert faults == []
    assert [post.slug for post in site.all("posts")] == ["2026-11-03-good-01234567"]
    assert "left out: content/pulled/a/2026-11-03-slow-01234567.md:9: body: has too" in caplog.text


PIECES = st.lists(
    st.sampled_from(
        "[ ![ ](b) <a <!-- > * ** _ ` ``` # --- | - 1. \\ & [a]: \n \n\n    x".split(" ")
    ),
    max_size=12,
)


@given(PIECES, st.integers(1, 400))
def test_any_heap_of_signs_is_told_or_rendered(pieces: list[str], times: int) -> None:
    body = "".join(pieces) * times
    found = list(excesses(body, MARKDOWN_EXTENSIONS))
    assert all(0 <= one.row <= body.count("\n") for one in found)
    if not found:
        assert render(body, lambda target: target) is not None


def test_nothing_that_the_sample_holds_is_told() -> None:
    for path in sorted((REPOSITORY / "content").rglob("*.md")):
        if "recorded-web" not in path.parts:
            body = parse(path.read_text(encoding="utf-8"), path.name).body
            assert list(excesses(body, MARKDOWN_EXTENSIONS)) == [], path
