"""What must hold between the fields of a file of the board, and between it and other files.

One small function a rule; each yields (field, what is wrong, what to write instead). A name that
leads nowhere is told by the engine; here it is as if it were not written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from plugins.records import Record, Site

from . import grants, states
from .lists import PATHS

Told = Iterator[tuple[str, str, str]]


def checks(record: Record) -> Told:
    """Yield the faults of every rule that is about a record's type."""
    for rule in (_name, *_RULES[record.document.data.type]):
        yield from rule(record)


def _name(record: Record) -> Told:
    """The lists of the board have addresses of their own."""
    if record.stem in PATHS:
        yield "file name", f"{record.stem!r} is a name the hub needs itself", "choose another"


def _days_of_notice(record: Record) -> Told:
    """It is on the board for some days, and for twelve months at most."""
    data = record.document.data
    last = states.latest_expiry(data.posted)
    if data.expires < data.posted:
        yield "expires", f"is before it was posted, on {data.posted}", "write a later day"
    elif data.posted > record.site.present:
        yield "posted", "is still to come", "write the day on which it is written, or starts: too"
    elif data.expires > last:
        yield "expires", "is more than 12 months after it was posted", f"write {last} or earlier"
    if data.starts and data.starts > data.expires:
        yield "starts", f"is after it expires, on {data.expires}", "check the two days"


def _outcome(record: Record) -> Told:
    """Who met it, with what and when, goes with an outcome that says so; what is met has a day."""
    data = record.document.data
    told = [name for name in ("met_by", "met_with", "met_on") if getattr(data, name)]
    if data.outcome not in ("met", "partial"):
        for name in told:
            yield name, f"goes with no outcome: {data.outcome}", "write outcome: met, or partial"
    if data.outcome == "met" and not data.met_on:
        yield "outcome", "does not say when it was met", "add a line met_on: with the day"
    if data.met_on and data.met_on < data.posted:
        yield "met_on", f"is before it was posted, on {data.posted}", "check the two days"
    if data.met_on and data.met_on > record.site.present:
        yield "met_on", "is still to come", "write the day on which it was met"
    if data.member in data.met_by:
        yield "met_by", "names the member itself", "name who it was met by, or remove it"


def _met_with(record: Record) -> Told:
    """An offer is met with an ask, and an ask with an offer; of both their files say so.

    Else one file would tell on the other's page that it is met, while that still looks for help.
    """
    other = "ask" if record.type == "offer" else "offer"
    for one in record.met_with:
        if one.type != other:
            yield "met_with", f"{one.stem!r} is no {other}", f"name an {other}, or remove it"
        elif one.outcome == "open" and one.on_board:
            what = f"{one.stem!r} says itself that it is open"
            yield "met_with", what, "write outcome: met, or partial, into that file too"


def _partners(record: Record) -> Told:
    """Nobody is a partner of itself, or twice a partner."""
    data = record.document.data
    names = [partner.member for partner in data.partners]
    if data.lead in names:
        yield "partners", f"{data.lead!r} leads the project already", "remove it from partners:"
    for name, times in Counter(names).items():
        if times > 1:
            yield "partners", f"{name!r} is there {times} times", "write its roles on one line"


def _links(record: Record) -> Told:
    """A project answers a call, and draws on offers and asks."""
    for field, kind in (("answers", "funding"), ("offers", "offer"), ("asks", "ask")):
        for one in _named(record, field):
            if one.type != kind:
                yield field, f"{one.stem!r} is no {kind}", f"name a file with type: {kind}"


def _named(record: Record, field: str) -> list[Record]:
    found = getattr(record, field)
    return [found] if isinstance(found, Record) else list(found or ())


def _span(record: Record) -> Told:
    """What ends has begun before."""
    data = record.document.data
    if data.start and data.end and data.end < data.start:
        yield "end", f"is before it starts, on {data.start}", "check start: and end:"


def _days_of_call(record: Record) -> Told:
    """A call opens before it closes, at a time that is on the clock."""
    data, zone = record.document.data, record.site.city.zone
    if data.opens and states.day_of(data.closes) < data.opens:
        yield "closes", f"is before it opens, on {data.opens}", "check opens: and closes:"
    if not states.on_the_clock(data.closes, zone):
        what = (
            f"{data.closes:%H:%M} on {data.closes:%d %B %Y} does not exist: the clocks go forward"
        )
        yield "closes", what, "choose a time before or after that hour"


def _amounts(record: Record) -> Told:
    """The least is no more than the most, and no grant is more than all of the money."""
    data = record.document.data
    for small, large in (("min", "max"), ("max", "total"), ("min", "total")):
        less, more = getattr(data, small), getattr(data, large)
        if less and more and less > more:
            yield small, f"{less} is more than {large}: {more}", "check the two amounts"
            return


def _demands(record: Record) -> Told:
    """Who asks for several sectors asks for a partnership."""
    data = record.document.data
    if data.partnership_required == "no" and len(set(data.sectors_required)) > 1:
        yield (
            "partnership_required",
            "says no, and sectors_required: names several sectors",
            "write yes, or keep what is required of everybody to eligibility:",
        )


def _recipient(record: Record) -> Told:
    """A grant was made to one organisation: a member by its short name, or another by its name."""
    data = record.document.data
    if bool(data.recipient) == bool(data.recipient_name):
        what = "says who was given it twice" if data.recipient else "does not say who was given it"
        yield "recipient", what, "write recipient: for a member, or else recipient_name:"
    elif data.recipient and record.recipient and record.recipient.type == "person":
        yield "recipient", f"{data.recipient!r} is a person", "name an organisation"


def _awarded(record: Record) -> Told:
    """What will be given is no award yet."""
    if record.document.data.awarded > record.site.present:
        yield "awarded", "is still to come", "write the day on which it was given"


def _links_of_award(record: Record) -> Told:
    """A grant is for a project and comes from a call."""
    for field, kind in (("project", "project"), ("call", "funding")):
        for one in _named(record, field):
            if one.type != kind:
                yield field, f"{one.stem!r} is no {kind}", f"name a file with type: {kind}"


def _counted_once(record: Record) -> Told:
    """Two awards with one identifier would be one grant to everybody who counts them."""
    own = grants.identifier(record)
    first = _first_with(record.site)[own]
    if first != record.stem:
        field = "grant_id" if record.document.data.grant_id else "file name"
        what = f"makes {own}, which is that of {first} too"
        yield field, what, "write another, or remove one of the two files"


@lru_cache(maxsize=1)
def _first_with(site: Site) -> dict[str, str]:
    """Return each identifier of a grant and the first file that has it, once a site."""
    first: dict[str, str] = {}
    for one in sorted(site.all("board"), key=lambda one: one.stem):
        if one.type == "award":
            first.setdefault(grants.identifier(one), one.stem)
    return first


_NOTICE = (_days_of_notice, _outcome, _met_with)
_RULES = {
    "offer": _NOTICE,
    "ask": _NOTICE,
    "project": (_partners, _links, _span),
    "funding": (_days_of_call, _amounts, _demands),
    "award": (_recipient, _awarded, _span, _links_of_award, _counted_once),
}
