"""For tests of finding things: a board of a few lines, which stands in for what that is."""

from plugins.records import Folder, Kind, Record, RecordModel, collect
from plugins.records.fields import Line, Lines, choice


class Entry(RecordModel):
    type: choice("offer", "ask", "project", "funding", "award")
    title: Line
    tags: Lines = ()
    areas: Lines = ()
    by: Line | None = None


def who(entry: Record) -> Record | None:
    return entry.site.find("members", entry.by) if entry.by else None


BOARD = Kind(
    "board",
    (Folder("board/<slug>.md", Entry),),
    "board/{stem}/",
    derived={"on_board": lambda entry: entry.type != "award", "who": who},
    facets={"topics": lambda entry: entry.tags, "areas": lambda entry: entry.areas},
)


def board(sender: object) -> Kind:
    return BOARD


def register() -> None:
    collect.connect(board)
