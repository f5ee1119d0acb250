"""What is worked out from a record of the board: its state, who answers, where it is.

Each function takes a record; templates read its result like a field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from plugins.records import Record
from plugins.records.access import Known, known
from plugins.records.reply import Reply

from . import states


def state(record: Record) -> str:
    """Return how things stand: `states` has the words of an offer, an ask and a call.

    Who has left can be asked for nothing: what they offered and asked for is withdrawn, and what
    they led has stopped.
    """
    if record.orphaned:
        return "stopped" if record.type == "project" else "withdrawn"
    return _own_state(record)


def orphaned(record: Record) -> bool:
    """Tell whether an offer, an ask or a project stood when the member behind it left.

    What has left the board so stays as it is, also when its own last day is over.
    """
    data, member = record.document.data, record.who
    day = member.gone if member else None
    if day is None or data.type not in ("offer", "ask", "project"):
        return False
    if data.type == "project":
        return data.stage not in states.OVER
    return states.of_notice(data.outcome, data.expires, day) not in states.OVER


def _own_state(record: Record) -> str:
    data, site = record.document.data, record.site
    if data.type in ("offer", "ask"):
        return states.of_notice(data.outcome, data.expires, site.today)
    if data.type == "funding":
        return states.of_call(data.opens, data.closes, site.now, site.city.zone)
    return data.stage if data.type == "project" else "awarded"


def on_board(record: Record) -> bool:
    """Tell whether one can still do something about it. The rest is counted, and kept as past."""
    return record.state not in states.OVER


def deadline(record: Record) -> datetime | None:
    """Return when a call is over, or when the call is that a project answers."""
    data = record.document.data
    if data.type == "funding":
        return states.end_of(data.closes, record.site.city.zone)
    call = record.answers if data.type == "project" else None
    return call.deadline if call and call.type == "funding" else None


def ended(record: Record) -> date | None:
    """Return the day on which it left the board, as far as its file says."""
    if record.orphaned:
        return record.who.gone
    return None if record.on_board else _end(record.document.data, record.state)


def _end(data: Any, state: str) -> date | None:
    if data.type in ("offer", "ask"):
        return data.expires if state == "expired" else data.met_on or data.updated
    if data.type == "funding":
        return states.day_of(data.closes)
    return data.awarded if data.type == "award" else data.end or data.updated


def who(record: Record) -> Record | None:
    """Return the member behind it: who offers, asks, leads, funds or was given."""
    data = record.document.data
    name = {"project": "lead", "funding": "funder_member", "award": "recipient"}
    field = name.get(data.type, "member")
    return getattr(record, field) if getattr(data, field) else None


def reply(record: Record) -> Reply | None:
    """Say who answers: what the file itself says, else the member behind it. Awards have nobody.

    A member that has left answers no more.
    """
    data, member = record.document.data, record.who
    if data.type == "award":
        return None
    name = member.name if member else getattr(data, "funder", "")
    base = member.reply if member and member.here else Reply(name)
    return Reply(
        name=base.name,
        contact=data.contact or base.contact,
        email=data.email or base.email,
        telephone=data.telephone or base.telephone,
        address=base.address,
        days=data.answers_within or base.days,
    )


def where(record: Record) -> tuple[str, ...]:
    """Return its areas; an offer or an ask that names none has those of its member."""
    data = record.document.data
    if data.areas or data.type not in ("offer", "ask"):
        return data.areas
    return (record.who.areas or ()) if record.who else ()


def known_access(record: Record) -> tuple[Known, ...]:
    """Return what is known of getting in, where that matters: for a room, or if anything is said.

    An offer says also what nobody knows. An ask says what it needs, and that alone.
    """
    data = record.document.data
    facts = known(data.access) if data.type in ("offer", "ask") else ()
    said = tuple(fact for fact in facts if fact.answer != "unknown")
    if data.type == "offer" and (said or data.access.notes or data.category == "room"):
        return facts
    return said


def row(record: Record) -> Mapping[str, Any]:
    """Give its areas, and how it stands, for its row of open data.

    How a call or an award stands is said by its days, so that its row does not change by itself.
    """
    by_itself = record.type in ("funding", "award")
    return {"areas": list(record.where), "state": None if by_itself else record.state}


def order(record: Record) -> tuple[bool, int]:
    """Sort what is on the board first: the soonest deadline, then the newest; then the past.

    It is asked for before names are joined: it may read nothing but the file itself.
    """
    data, own = record.document.data, _own_state(record)
    posted = getattr(data, "posted", None)
    if own in states.OVER:
        day = _end(data, own) or posted
        return True, -day.toordinal() if day else 0
    if data.type == "project":
        return False, _STAGES.index(data.stage)
    return False, -posted.toordinal() if posted else states.day_of(data.closes).toordinal()


_STAGES = ("bidding", "forming", "live", "idea")  # where help is needed soonest comes first


def topics(record: Record) -> Iterable[str]:
    """Give the topics by which it is found, while it is on the board."""
    return record.tags if record.on_board else ()


def areas(record: Record) -> Iterable[str]:
    """Give the areas by which it is found, while it is on the board."""
    return record.where if record.on_board else ()


def sectors(record: Record) -> Iterable[str]:
    """Give the sectors for which it is of use, while it is on the board.

    That is the sector of who offers or asks, those that a project needs and has, and those that a
    call is for. So a sector's page says what its members offer and ask, and what is wanted of it.
    """
    labels = record.site.city.sectors
    return [labels[one] for one in _SECTORS[record.type](record)] if record.on_board else ()


def _of_member(notice: Record) -> Iterable[str]:
    sector = notice.member.effective_sector if notice.member else None
    return [sector] if sector else ()


def _of_project(project: Record) -> Iterable[str]:
    return [one.name for one in project.by_sector if one.needed or one.seats]


def _of_call(call: Record) -> Iterable[str]:
    return (*call.sectors, *call.sectors_required)


_SECTORS: Mapping[str, Callable[[Record], Iterable[str]]] = {
    "offer": _of_member,
    "ask": _of_member,
    "project": _of_project,
    "funding": _of_call,
}


def skills(record: Record) -> Iterable[str]:
    """Give the skills that a project still needs."""
    return getattr(record.document.data, "needs_skills", ()) if record.on_board else ()
