"""Files as they come by pull request, of every kind, with strings in every field and in the body.

What the check refuses is put back as it was, until nothing is refused: what is left is what could
be merged, and must be harmless.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from injection_strings import Injection

from plugins.records import Fault

_WHO = {"telephone": "0113 496 0199", "email": "a@hand.example", "website": "https://hand.example/"}
_LISTS = {"areas": ["North"], "tags": ["tag"]}
_FACTS = {"step_free": "yes", "notes": "x"}
BASES: dict[str, tuple[str, dict[str, Any]]] = {
    "organisation": (
        "members/hand-{}.md",
        {"type": "organisation", "name": "Hand", "purpose": "Be there.", "sector": "public"}
        | {"summary": "x", "contact": "x", "address": "1 Row", "postcode": "LS1 0AA", **_WHO}
        | {"opening_hours": "x", "skills": ["x"], "open_to": ["x"], "languages": ["en"], **_LISTS}
        | {
            "accounts": [
                {"network": "N", "url": "https://n.example/{}", "purpose": "x", "run_by": "x"}
            ]
        }
        | {"guidelines": [{"title": "x", "url": "https://g.example/"}], "access": _FACTS}
        | {"identifiers": [{"scheme": "GB-NHS", "id": "AB1"}], "checked": "2026-11-01"},
    ),
    "service": (
        "members/work-{}.md",
        {"type": "service", "name": "Work", "purpose": "x", "organisation": "council"}
        | {"summary": "x", "contact": "x", "address": "1 Row", **_WHO, **_LISTS, "access": _FACTS},
    ),
    "person": (
        "members/jo-{}.md",
        {"type": "person", "name": "Jo", "role": "x", "organisation": "council", "purpose": "x"}
        | {"consent": {"given_on": "2026-01-01", "scope": "x"}, "summary": "x", **_WHO}
        | {"skills": ["x"], "open_to": ["x"], "languages": ["en"], "tags": ["x"]},
    ),
    "event": (
        "events/2026-12-10-hand-{}.md",
        {"title": "Day", "organiser": "council", "start": "2026-12-10 10:00", "venue": "Hall"}
        | {"address": "x", "room": "x", "attendance": "hybrid", "online_url": "https://o.example/"}
        | {
            "dial_in": "0113 496 0198",
            "price": "x",
            "booking": "x",
            "booking_url": "https://b.example/",
        }
        | {"telephone": "0113 496 0197", "email": "e@hand.example", "series": "x", "audience": "x"}
        | {"code_of_conduct": "https://c.example/", "ask": ["x"], "summary": "x", **_LISTS}
        | {"access": _FACTS, "rrule": "FREQ=WEEKLY;COUNT=3"}
        | {"changes": [{"date": "2026-12-17", "note": "x", "venue": "x", "address": "x"}]},
    ),
    "place": (
        "places/hand-{}.md",
        {"name": "Hall", "address": "x", "postcode": "x", "organisation": "council", "summary": "x"}
        | {"opening_hours": "x", "transport": "x", "access": _FACTS, **_WHO, **_LISTS}
        | {"latitude": "53.1", "longitude": "-1.5"},
    ),
    "post": (
        "posts/council/2026-11-01-hand-{}.md",
        {"title": "News", "date": "2026-11-01", "author": "x", "tags": ["x"], "lang": "en"}
        | {"summary": "x"},
    ),
    **{
        kind: (
            f"board/{kind}-{{}}.md",
            {"type": kind, "title": "Thing", "member": "council", "category": "room"}
            | {"posted": "2026-11-01", "expires": "2027-03-01", "quantity": "x", "conditions": "x"}
            | {"contact": "x", "telephone": "0113 496 0196", "email": "o@hand.example"}
            | {"summary": "x", "access": _FACTS, **_LISTS},
        )
        for kind in ("offer", "ask")
    },
    "project": (
        "board/project-{}.md",
        {"type": "project", "title": "Plan", "purpose": "x", "lead": "council", "stage": "forming"}
        | {"needs_skills": ["x"], "goals": ["x"], "website": "https://p.example/", "summary": "x"}
        | {"results": [{"text": "x", "website": "https://r.example/"}], "contact": "x", **_LISTS}
        | {"partners": [{"member": "partner", "role": "x"}], "email": "p@hand.example"},
    ),
    "funding": (
        "board/funding-{}.md",
        {"type": "funding", "title": "Fund", "funder": "x", "website": "https://f.example/"}
        | {"closes": "2027-02-01", "eligibility": ["x"], "summary": "x", "contact": "x", **_LISTS},
    ),
    "award": (
        "board/award-{}.md",
        {"type": "award", "title": "Grant", "summary": "x", "amount": "500", "funder": "x"}
        | {"awarded": "2026-09-01", "recipient_name": "x", "recipient_id": "GB-CHC-1", **_LISTS}
        | {"funder_id": "GB-CHC-2", "grant_id": "360G-x-{}"},
    ),
    "page": ("pages/hand-{}.md", {"title": "Page", "summary": "x"}),
}
_FIXED = {"type", "closes", "member", "organiser", "lead", "organisation"}
Place = tuple[str | int, ...]


def write(
    content: Path, group: Sequence[Injection], faults: Callable[[], list[Fault]], most: int
) -> int:
    """Write the files, put back what is refused, and return how many values were refused.

    Each string stands in a field of every kind and in the body of one, as far as `most` files of a
    kind have room for them.
    """
    files = {path: (fields, text) for path, fields, text in _files(group, most)}
    bases = {path: _base(kind, n) for kind, n, path in _named(group, most)}
    _save(content, files)
    refused = 0
    for _ in range(12):
        found = faults()
        if not found:
            return refused
        for fault in found:
            path = fault.path.split("/", 1)[1]
            refused += _put_back(files[path], bases[path], fault)
        _save(
            content, {one.path.split("/", 1)[1]: files[one.path.split("/", 1)[1]] for one in found}
        )
    raise AssertionError([str(fault) for fault in faults()][:20])


def _named(group: Sequence[Injection], most: int) -> Iterator[tuple[str, int, str]]:
    each = -(-len(group) // len(BASES))
    for kind, (shape, base) in BASES.items():
        places = len(list(_places(base)))
        for number in range(min(most, max(each, -(-len(group) // places)))):
            yield kind, number, shape.format(number)


def _files(
    group: Sequence[Injection], most: int
) -> Iterator[tuple[str, dict[str, Any], list[str]]]:
    turn = 0
    for at, (kind, number, path) in enumerate(_named(group, most)):
        fields = _base(kind, number)
        for place in _places(fields):
            _set(fields, place, group[turn % len(group)].text)
            turn += 1
        yield path, fields, [group[at % len(group)].text]


def _base(kind: str, number: int) -> dict[str, Any]:
    text = json.dumps(BASES[kind][1]).replace("{}", str(number))
    fields = json.loads(text)
    return fields


def _places(value: Any, at: Place = ()) -> Iterator[Place]:
    """The places of every text in the fields of a file."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for name, inner in pairs:
        if isinstance(inner, dict | list):
            yield from _places(inner, (*at, name))
        elif name not in _FIXED:
            yield (*at, name)


def _set(fields: Any, place: Place, value: Any) -> None:
    for name in place[:-1]:
        fields = fields[name]
    fields[place[-1]] = value


def _put_back(file: tuple[dict[str, Any], list[str]], base: dict[str, Any], fault: Fault) -> int:
    fields, text = file
    name = fault.field.split(" ")[0]
    if name not in fields and 2 <= fault.line < 2 + len(fields):
        name = list(fields)[fault.line - 2]
    if name in fields and fields[name] != base[name]:
        fields[name] = copy.deepcopy(base[name])
    elif fault.line >= 2 + len(fields):
        text[0] = "Words."
    else:
        fields.update(copy.deepcopy(base))
    return 1


def _save(content: Path, files: dict[str, tuple[dict[str, Any], list[str]]]) -> None:
    for name, (fields, text) in files.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        head = "".join(f"{key}: {_yaml(value)}\n" for key, value in fields.items())
        path.write_bytes(f"---\n{head}---\n{text[0]}\n".encode("utf-8", "replace"))


def _yaml(value: Any) -> str:
    """YAML takes JSON; what no file can hold as it is, is written by its number."""
    return re.sub(
        r"[^\x20-\x7e\xa0-\u2027\u2030-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]",
        lambda sign: f"\\u{ord(sign[0]):04x}",
        json.dumps(value, ensure_ascii=False),
    )
