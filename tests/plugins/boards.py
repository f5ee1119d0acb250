"""Files of the board for tests: the least that each may say, and whatever a test adds."""

from __future__ import annotations

import json
from typing import Any

from town import KINDS, Hub

from plugins.records.outputs import File, outputs

SECTORS = {"public": "Public services", "health": "Health", "digital": "Digital", "arts": "Arts"}
MEMBERS = {
    f"members/{slug}.md": f"---\ntype: organisation\nname: {slug.title()}\npurpose: Be there.\n"
    f"sector: {sector}\ntelephone: 0113 496 0001\nemail: {slug}@a.example\nanswers_within: 3\n"
    f"areas: [North side]\n---\n"
    for slug, sector in {
        "clinic": "health",
        "council": "public",
        "studio": "digital",
        "stage": "arts",
    }.items()
}
SAM = (
    "---\ntype: person\nname: Sam\nrole: Nurse\norganisation: clinic\n"
    "consent:\n  given_on: 2026-01-01\n  scope: all\n---\n"
)


def offer(**fields: Any) -> str:
    base = {"type": "offer", "title": "A hall", "member": "council", "category": "room"}
    return head(base | {"posted": "2026-09-01", "expires": "2027-03-01"} | fields)


def ask(**fields: Any) -> str:
    return offer(**{"type": "ask", "title": "A roof", "member": "stage"} | fields)


def project(**fields: Any) -> str:
    base = {"type": "project", "title": "Warm", "purpose": "All are warm.", "lead": "clinic"}
    return head(base | {"stage": "forming"} | fields)


def funding(**fields: Any) -> str:
    base = {"type": "funding", "title": "Fund", "funder": "Trust"}
    return head(base | {"website": "https://f.example/", "closes": "2026-12-01"} | fields)


def award(**fields: Any) -> str:
    base = {"type": "award", "title": "Grant", "summary": "Pays for heat.", "amount": 500}
    return head(base | {"awarded": "2026-09-01", "funder": "Trust", "recipient": "stage"} | fields)


def head(fields: dict[str, Any]) -> str:
    """Write the head of a file. YAML takes JSON, so that lists and groups are written as that."""
    lines = (f"{name}: {json.dumps(value)}" for name, value in fields.items() if value is not None)
    return "\n".join(["---", *lines, "---", "", "Words.", ""])


def made(town: Hub, path: str, **site: Any) -> bytes:
    files = {one.path: one for one in outputs(town.site(**site), KINDS) if isinstance(one, File)}
    return files[path].make()
