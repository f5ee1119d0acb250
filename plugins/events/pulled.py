"""The fields of an event that was read from a member's calendar, as the nightly job wrote it down.

They are those of an event, so that lists, pages and calendars treat both alike. How to join and
whom to ask are on the organiser's own page: a calendar says them to those who are in it.
"""

from __future__ import annotations

from pydantic import create_model, model_validator

from plugins.records.fields import Day, Instant, Line, RecordModel, WebAddress, choice

from .model import _MEMBERS, _Event


class Origin(RecordModel):
    """Where a pulled event came from.

    `uid` stands for the calendar's own identifier, of which it is a digest. `ends` is the last day
    of a series that has one, `missing` the day since which the calendar is without the event.
    """

    calendar: WebAddress
    calendar_title: Line | None = None
    uid: Line
    hash: Line
    ends: Day | None = None
    first_seen: Instant
    missing: Day | None = None


class _PulledEvent(_Event):
    """An event from a member's calendar. The folder says which member's."""

    canonical: WebAddress | None = None
    withheld: choice("yes") | None = None
    source: Origin

    @model_validator(mode="after")
    def _has_a_place(self) -> _PulledEvent:
        """Many calendars do not say where, and how to join is withheld."""
        return self


PulledEvent = create_model(
    "PulledEvent",
    __base__=_PulledEvent,
    __module__=__name__,
    __doc__=_PulledEvent.__doc__,
    **_MEMBERS,
)
