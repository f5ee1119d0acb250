"""What a kind of record is: where its files lie, which model they follow, which pages they make.

A plugin declares one `Kind` and hands it over through the `collect` signal; the engine does the
rest. Touches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import Any

from blinker import Signal

from .body import Shown
from .fields import RecordModel

collect = Signal("Sent once a build; each receiver returns the Kind of its plugin.")

_PARTS = {"<date>": r"(?P<date>\d{4}-\d{2}-\d{2})"}


@dataclass(frozen=True)
class Folder:
    """Where files of a kind lie and what they must look like.

    `shape` is both the rule and its explanation: `posts/<member>/<date>-<slug>.md`. A part that is
    named like a field of the model (here `member`) is that field's value: the folder decides it,
    the file cannot. `model` is a model, or several told apart by the file's `type` field. A file
    written `by_machine` has no author to mend it: with a fault, it is told and left out. `stem` is
    what names a record, in parts of the shape; without it, that is the path under the root.
    """

    shape: str
    model: type[RecordModel] | Mapping[str, type[RecordModel]]
    by_machine: bool = False
    stem: str = ""

    @property
    def root(self) -> str:
        """The folder's name under `content/`."""
        return self.shape.split("/", 1)[0]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The shape as a pattern over paths relative to `content/`."""
        parts = re.split(r"(<\w+>)", self.shape)
        return re.compile(
            "".join(
                _PARTS.get(part, f"(?P<{part[1:-1]}>[^/]+)") if part[:1] == "<" else re.escape(part)
                for part in parts
            )
        )

    def stem_of(self, path: str) -> str:
        """Return what names the record of a path that has the shape."""
        match = self.pattern.fullmatch(path) if self.stem else None
        if match is None:
            return path.split("/", 1)[1].removesuffix(".md")
        return re.sub(r"<(\w+)>", lambda part: match[part[1]], self.stem)

    @property
    def models(self) -> Mapping[str, type[RecordModel]]:
        """Every model of the folder, by the value of `type` that chooses it ("" if only one)."""
        return self.model if isinstance(self.model, Mapping) else {"": self.model}


def nested(annotation: Any) -> tuple[type[RecordModel], ...]:
    """Return the models inside a field's annotation, such as `tuple[Feed, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, RecordModel):
        return (annotation,)
    return tuple(m for argument in getattr(annotation, "__args__", ()) for m in nested(argument))


@dataclass(frozen=True)
class Index:
    """The list pages of a kind. `per_page` of None means one page."""

    template: str
    per_page: int | None = None


@dataclass(frozen=True)
class Kind:
    """One kind of record, whole.

    `url` is a pattern over the record's `stem` (see `Folder`); with None
    the kind has no pages and no data of its own: what it says is shown by other kinds. `places`
    gives single records, by stem, another path and template. The functions take a `site.Record`
    (`outputs`: a `site.Site`): `order` gives the key that lists are sorted by;
    `derived` are values worked out from a record and the clock, read by templates like fields;
    `facets` names the families by which records are found, such as `topics`, and gives a record's
    words in each; `checks` yields (field, what, instead) for what the model alone cannot see, the
    field being a name or a place such as ("accounts", 0, "url");
    `listed` tells whether a record stands in what shows many together, the list of its kind, facets
    and the search; one that does not has a page all the same;
    `row` gives what holds of a record besides or instead of what its file says, for its row of open
    data; what it gives as None is left out of the row;
    `show` gives what a page shows of a picture on another server, a `body.Shown` by the record and
    the picture's address, or None for a link to it;
    `merge` gets the documents of the kind and the city, and gives those that are shown: several
    that tell of one thing become one; `outputs` yields what is particular to the kind; `pages` are
    the paths of those of them that a body may link to, such as `members/open/`. `templates` is a
    folder of plain templates, used where the theme has none. `lapsed` gets what a file says and the
    day, and says why it is not to be shown any more, or ""; `person` gives the whole name of the
    person whom a file is about, or "".
    """

    name: str
    folders: tuple[Folder, ...]
    url: str | None
    template: str = "record"
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    index: Index | None = Index("records")
    order: Callable[[Any], Any] = attrgetter("stem")
    derived: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    facets: Mapping[str, Callable[[Any], Iterable[str]]] = field(default_factory=dict)
    checks: Callable[[Any], Iterable[tuple[Any, str, str]]] = lambda record: ()
    listed: Callable[[Any], bool] = lambda record: True
    row: Callable[[Any], Mapping[str, Any]] = lambda record: {}
    merge: Callable[[Sequence[Any], Any], Sequence[Any]] = lambda documents, city: documents
    show: Callable[[Any, str], Shown | None] | None = None
    outputs: Callable[[Any], Iterable[Any]] = lambda site: ()
    pages: tuple[str, ...] = ()
    templates: Path | None = None
    lapsed: Callable[[Any, date], str] = lambda data, today: ""
    person: Callable[[Any], str] = lambda data: ""

    def place(self, stem: str) -> tuple[str, str]:
        """Return a record's path in the site ("" for the home page) and its template.

        Raises ValueError for a kind without pages.
        """
        if self.url is None:
            raise ValueError(f"{self.name} have no pages")
        return self.places.get(stem, (self.url.format(stem=stem), self.template))

    def by_machine(self, path: str) -> bool:
        """Tell whether the file at `path` under `content/` was written by machine."""
        return path.startswith(tuple(f"{f.root}/" for f in self.folders if f.by_machine))

    @cached_property
    def fields(self) -> frozenset[str]:
        """The names of every field of every model of the kind."""
        models = (model for folder in self.folders for model in folder.models.values())
        return frozenset(name for model in models for name in model.model_fields)
