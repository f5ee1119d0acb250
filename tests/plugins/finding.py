"""For tests of finding things: a board and places of a few lines, and events found by topic.

Stands in for what those kinds are, so that these tests hold whatever else they come to say.
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
    derived={"on_board": lambda entry: entry.type != "award", "who": lambda entry: None},
    facets={"topics": lambda entry: entry.tags, "areas": lambda entry: entry.areas},
)


class Place(RecordModel):
    name: Line
    address: Line
    tags: Lines = ()


PLACES = Kind(
    "places",
    (Folder("places/<slug>.md", Place),),
    "places/{stem}/",
    facets={"topics": lambda place: place.tags},
)
DATED = replace(EVENTS, facets={"topics": lambda event: event.tags})


def board(sender: object) -> Kind:
    return BOARD


def places(sender: object) -> Kind:
    return PLACES


def events(sender: object) -> Kind:
    return DATED


def register() -> None:
    collect.connect(board)
    collect.connect(places)
    collect.connect(events)
