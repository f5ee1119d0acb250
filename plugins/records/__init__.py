"""One engine for every kind of record in `content/`.

Reads YAML front matter, checks it against the kind's model, joins records that name one another,
renders bodies safely, and makes pages, lists, JSON and CSV. A kind is a plugin of its own that
answers the `collect` signal; see README.md for settings, fields and what templates can read.
"""

from pelican import signals

from .body import Shown
from .collection import Collection
from .facets import Facet
from .faults import Fault, Faults
from .fields import RecordModel, Ref
from .generator import RecordsGenerator, leave_out
from .kinds import Folder, Index, Kind, collect
from .outputs import File, Page, paginate, record_page
from .site import Record, Site

__all__ = [
    "Collection",
    "Facet",
    "Fault",
    "Faults",
    "File",
    "Folder",
    "Index",
    "Kind",
    "Page",
    "Record",
    "RecordModel",
    "RecordsGenerator",
    "Ref",
    "Shown",
    "Site",
    "collect",
    "paginate",
    "record_page",
]


def generator(pelican: object) -> type[RecordsGenerator]:
    """Give Pelican the generator."""
    return RecordsGenerator


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(generator)
    signals.all_generators_finalized.connect(leave_out)
