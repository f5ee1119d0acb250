"""Whether the feeds of our members work: a page for everybody, a note on the member's own, data.

Files: `content/health/<member>.md`, which the nightly job alone writes. Fields, pages, files and
template variables: README.md.
"""

from pathlib import Path

from plugins.records import Folder, Kind, collect

from .model import Health
from .outputs import outputs
from .standing import entries, troubles

HEALTH = Kind(
    name="health",
    folders=(Folder("health/<member>.md", Health, by_machine=True),),
    url=None,
    derived={"entries": entries, "troubles": troubles},
    outputs=outputs,
    pages=("health/",),
    templates=Path(__file__).parent / "templates",
)


def kind(sender: object) -> Kind:
    """Answer the engine's call for kinds."""
    return HEALTH


def register() -> None:
    """Connect to the engine."""
    collect.connect(kind)
