"""Find what a newcomer has not filled in yet: the words in < > of the files `inv new` starts.

Whoever leaves them would publish them. Pure: values and text in, places out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

FOUND = ("still holds the example", "write your own words in its place, without < and >")
_PLACE = tuple[int | str, ...]
# Several words: `<div>` may well be the name of a course.
_IN_HEAD = re.compile(r"<[^<>]* [^<>]*>")
# Three words, and no `=`: what looks most like it is a tag of HTML such as `<ol reversed>`.
_IN_BODY = re.compile(r"<[^<>=\s]+ [^<>=\s]+ [^<>=]+>")


def in_head(value: Any, place: _PLACE = ()) -> Iterator[_PLACE]:
    """Yield the place of every field, or item of a list, that is a whole example."""
    if isinstance(value, str) and _IN_HEAD.fullmatch(value.strip()):
        yield place
    inner = value.items() if isinstance(value, Mapping) else ()
    for key, one in enumerate(value) if isinstance(value, list) else inner:
        yield from in_head(one, (*place, key))


def in_body(body: str) -> Iterator[tuple[int, str]]:
    """Yield the number (from 0) and the words of every line that is a whole example."""
    for number, row in enumerate(body.split("\n")):
        if _IN_BODY.fullmatch(row.strip()):
            yield number, row.strip()
