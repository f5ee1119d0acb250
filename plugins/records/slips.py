"""Say in plain words what is wrong with a head that YAML cannot read.

PyYAML's own words are for programmers, and its line is often the one after. Pure: an error and a
text in, words out.
"""

from __future__ import annotations

import re

import yaml


def told(error: yaml.MarkedYAMLError, head: str) -> tuple[int, str, str, str]:
    """Say of a head that is no YAML: the line, the field, what is wrong, and what to write instead.

    The line is that of the file, whose first is the fence above the head.
    """
    problem = error.problem or ""
    context = error.context or ""
    rows = head.split("\n")
    number = min(_line_of(error, rows), len(rows) - 1)
    row = rows[number]
    field = field_name(row)
    for shows, what, instead in _COMMON:
        if shows(row, problem, context):
            return number + 2, field, what, instead
    return (
        number + 2,
        field,
        f"cannot be read ({problem or context})",
        "write each field as name: value, and put a value with odd signs in quotes",
    )


# What YAML finds missing only where it is over: the line to mend is the one that began it.
_BEGUN_EARLIER = ("quoted scalar", "flow sequence", "flow mapping", "simple key")
_COLON = re.compile(r":(?=\s|$)")
_AT = re.compile(r"(?:^|[\s\[,])@")
GLUED = re.compile(r"[\s\-]*([A-Za-z_]+):(?=[^\s/:])")


def _line_of(error: yaml.MarkedYAMLError, rows: list[str]) -> int:
    """Return the line to mend, counted from the head's first as 0."""
    mark = error.problem_mark or error.context_mark
    if error.context_mark and any(what in (error.context or "") for what in _BEGUN_EARLIER):
        mark = error.context_mark
    number = mark.line if mark else 0
    above = [
        n
        for n, row in enumerate(rows[:number])
        if row.strip(" ") and not row.lstrip().startswith("#")
    ]
    if "mapping values" in (error.problem or "") and above and GLUED.match(rows[above[-1]]):
        return above[-1]
    return number


def field_name(row: str) -> str:
    """Name the field that a line begins; `line` where it begins none."""
    match = re.match(r"[\s\-]*([\w-]+)\s*:", row)
    return match.group(1) if match else "line"


NO_SPACE = ("has no space after the colon", "write a space between the colon and the value")
# Each row: how a common slip shows itself in PyYAML's words, and what to tell its author.
_COMMON = (
    (
        lambda row, problem, context: "\t" in row,
        "holds a tab",
        "use spaces, two for each step inwards",
    ),
    (
        lambda row, problem, context: "quoted scalar" in context and "unexpected end" in problem,
        "a quotation mark is opened and never closed",
        "close it, or remove both",
    ),
    (
        lambda row, problem, context: "quoted scalar" in context and "escape" in problem,
        "has a backslash that YAML cannot read",
        "use single quotation marks around the value",
    ),
    (
        lambda row, problem, context: "start any token" in problem and bool(_AT.search(row)),
        "has a value that begins with @",
        'put it in quotation marks: "@name"',
    ),
    (
        lambda row, problem, context: "flow sequence" in context,
        "a list in square brackets is not closed",
        "end it with ], and put an item with odd signs in quotes",
    ),
    (
        lambda row, problem, context: "flow mapping" in context,
        "a group in curly brackets is not closed",
        "end it with }, or put the whole value in quotes",
    ),
    (
        lambda row, problem, context: (
            ("mapping values" in problem or "expected ':'" in problem) and bool(GLUED.match(row))
        ),
        *NO_SPACE,
    ),
    (
        lambda row, problem, context: (
            any(words in problem for words in ("expected '-' indicator", "expected <block end>"))
            or ("mapping values" in problem and len(_COLON.findall(row)) < 2)
        ),
        "is not indented like the line above",
        "begin it under the first letter of the field above",
    ),
    (
        lambda row, problem, context: "mapping values are not allowed" in problem,
        "has a second colon",
        'put the value in quotes: title: "Tea: a talk"',
    ),
    (
        lambda row, problem, context: "could not find expected ':'" in problem,
        "is no field",
        "write it as name: value",
    ),
)
