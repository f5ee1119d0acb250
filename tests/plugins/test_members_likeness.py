"""No member can take a name that passes for another's."""

from __future__ import annotations

import pytest
from boards import MEMBERS, SECTORS
from town import Hub

from plugins.members.likeness import look

ORGANISATION = (
    "---\ntype: organisation\nname: {}\npurpose: Be there.\nsector: public\n"
    "telephone: 0113 496 0001\n---\n"
)


def told(hub: Hub, *names: str) -> list[str]:
    hub.city["sectors"] = SECTORS
    hub.write({f"members/m{n}.md": ORGANISATION.format(name) for n, name in enumerate(names)})
    return hub.faults()


@pytest.mark.parametrize(
    "name",
    [
        "Нill Council",  # a Cyrillic capital
        "Hill Cοuncil",  # a Greek omicron
        "HiII Council",  # two capitals for two strokes
        "Hi11 Council",
        "Hill-Council",
        "Ｈill Council",
        "Híll Council",
    ],
)
def test_a_name_that_looks_like_anothers_is_told_at_both(hub: Hub, name: str) -> None:
    found = told(hub, "Hill Council", name)
    assert [line.split(":")[0] for line in found] == ["members/m0.md", "members/m1.md"]
    assert "looks like that of content/members/m0.md" in found[1]


@pytest.mark.parametrize("name", ["Hill Council", "Mill Council", "Hall Council", "Совет холма"])
def test_a_name_that_hides_nothing_is_nobodys_fault(hub: Hub, name: str) -> None:
    assert told(hub, "Hill Council", name) == []


def test_every_member_of_another_sample_is_told_apart(town: Hub) -> None:
    assert len(MEMBERS) > 1
    assert town.faults() == []


def test_a_name_in_another_script_looks_like_itself() -> None:
    assert look("سوق") == "سوق"
    assert look("Совет") == "coвeт"  # whoever writes it so in Latin letters is found out
