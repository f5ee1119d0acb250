"""Pages that belong to the hub itself: about, accessibility, how to take part.

Files: `content/pages/<slug>.md`, at `/<slug>/`. Fields: README.md. Two have places of their own:
`index.md` holds the words of the home page, `404.md` those of the page for a wrong address.
"""

from plugins.records import Folder, Kind, RecordModel, collect
from plugins.records.fields import Day, Line


class HubPage(RecordModel):
    """The fields of a page. `checked` is the day when a person last read it and found it true."""

    title: Line
    summary: Line | None = None
    checked: Day | None = None


PAGES = Kind(
    name="pages",
    folders=(Folder("pages/<slug>.md", HubPage),),
    url="{stem}/",
    template="page",
    places={"index": ("", "home"), "404": ("404.html", "404")},
    index=None,
)


def kind(sender: object) -> Kind:
    """Answer the engine's call for kinds."""
    return PAGES


def register() -> None:
    """Connect to the engine."""
    collect.connect(kind)
