"""When: what is on, once or again and again.

Files: `content/events/<date>-<slug>.md`, the date being that of the first time, and
`content/pulled/<member>/events/`, by the nightly job. Fields, what templates can read and what is
made: README.md. `content/stamps/` is written by `inv stamp` only.
"""

from collections.abc import Iterator

from plugins.records import File, Folder, Kind, Page, Site, collect

from .calendars import calendars
from .checks import checks
from .derived import DERIVED, areas, order, topics
from .merge import merged
from .model import Event
from .programme import pages
from .pulled import PulledEvent
from .stamps import Stamp


def outputs(site: Site) -> Iterator[Page | File]:
    """Yield what is on, what has been, and the calendars."""
    yield from pages(site)
    yield from calendars(site)


EVENTS = Kind(
    name="events",
    folders=(
        Folder("events/<date>-<slug>.md", Event),
        Folder(
            "pulled/<organiser>/events/<date>-<slug>.md",
            PulledEvent,
            by_machine=True,
            stem="<organiser>/<date>-<slug>",
        ),
    ),
    url="events/{stem}/",
    template="event",
    index=None,
    order=order,
    derived=DERIVED,
    facets={"topics": topics, "areas": areas},
    checks=checks,
    merge=merged,
    outputs=outputs,
)
STAMPS = Kind(
    name="stamps",
    folders=(
        Folder("stamps/<date>-<slug>.md", Stamp, by_machine=True),
        Folder("stamps/<member>/<date>-<slug>.md", Stamp, by_machine=True),
    ),
    url=None,
    index=None,
)


def kind(sender: object) -> Kind:
    """Answer the engine's call for kinds."""
    return EVENTS


def kind_of_stamps(sender: object) -> Kind:
    """Answer it for the stamps, which have no pages."""
    return STAMPS


def register() -> None:
    """Connect to the engine."""
    collect.connect(kind)
    collect.connect(kind_of_stamps)
