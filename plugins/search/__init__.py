"""Find: a page for every topic, area, sector and skill, and a full-text search over all pages.

Reads no files of its own. The pages are made from what records have in common (`site.facets`); the
search is an index that pagefind makes of the written pages. Settings, template variables and files:
README.md.
"""

from pathlib import Path

from pelican import signals

from plugins.records import Kind, collect

from .index import finalized
from .pages import outputs

SEARCH = Kind(
    name="search",
    folders=(),
    url=None,
    template="facet",
    index=None,
    outputs=outputs,
    templates=Path(__file__).parent / "templates",
)


def kind(sender: object) -> Kind:
    """Answer the engine's call for kinds."""
    return SEARCH


def register() -> None:
    """Connect to the engine, and to the end of Pelican's work."""
    collect.connect(kind)
    signals.finalized.connect(finalized)
