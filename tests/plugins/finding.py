"""For tests of finding things: a board of a few lines, and events that can be found by topic.

Stands in for the board and the events, so that these tests hold whatever those say of themselves.
"""

from dataclasses import replace

from plugins.events import EVENTS
from plugins.records import Folder, Kind, RecordModel, collect
from plugins.records.fields import Line, Lines, choice


class Entry(RecordModel):
    type: choice("offer", "ask", "project", "funding", "award")
    title: Line
    tags: Lines = ()
    areas: Lines = ()


BOARD = Kind(
    "board",
    (Folder("board/<slug>.md", Entry),),
    "board/{stem}/",
    facets={"topics": lambda entry: entry.tags, "areas": lambda entry: entry.areas},
)
DATED = replace(EVENTS, facets={"topics": lambda event: event.tags})


def board(sender: object) -> Kind:
    return BOARD


def events(sender: object) -> Kind:
    return DATED


def register() -> None:
    collect.connect(board)
    collect.connect(events)
