"""Read every file under `content/` into a `Site`, and gather every fault on the way.

One bad file never hides another: all are read, and all faults come back together. Writes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from . import cost, examples
from .body import MARKDOWN_EXTENSIONS
from .characters import is_kept_by_windows, is_slug
from .city import City
from .document import Document
from .faults import Fault, below, suggestion
from .fields import RecordModel
from .files import copied, faults_of_files
from .frontmatter import FrontMatter, Unreadable, parse
from .kinds import Folder, Kind
from .notices import left_out
from .references import link
from .rules import broken, unfit_by_machine
from .site import Site
from .takedowns import NOTHING, Gone, takedowns
from .wording import in_words, named

# Files of the hub are pages: a quarter of a megabyte is a book. What a feed holds is cut by the
# aggregator, at about a megabyte.
MAX_BYTES = 250_000
MAX_BYTES_BY_MACHINE = 1_000_000
MOST_TOLD = 100  # faults of one file's fields: looking for what was meant by each is dear


def read_site(
    content: Path,
    kinds: Sequence[Kind],
    city: City,
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
    present: datetime | None = None,
) -> tuple[Site, list[Fault]]:
    """Read the city under the folder `content`. Returns the site and every fault, sorted.

    A site with faults must not be built. `present`: see `Site`. `progress` is told how many files
    of how many are read. What a stranger's feed said must not stop a city: a faulty file that was
    written by machine is left out, which is logged as a warning.
    """
    paths = sorted(content.rglob("*.md"))
    faults = list(faults_of_files(content, _by_hand(kinds)))
    documents: list[Document] = []
    unread: set[str] = set()
    by_machine = tuple(f"{f.root}/" for kind in kinds for f in kind.folders if f.by_machine)
    for number, path in enumerate(paths, start=1):
        name = path.relative_to(content).as_posix()
        document, found = read_file(path, name, kinds, city)
        if name.startswith(by_machine):
            _leave_out(content.name, found)
        else:
            faults += found
        unread |= set() if document else {name}
        documents += [document] if document else []
        progress(number, len(paths))
    files = copied(content)
    named, wrong = takedowns(content)

    def joined(parts: Sequence[Document], gone: Gone = NOTHING) -> tuple[Site, list[Fault]]:
        site = Site(city, now, kinds, parts, frozenset(unread), present, files, gone)
        return site, link(site, parts)

    site, lost = _fit(content.name, _merged(kinds, documents, city), joined)
    faults += [*wrong, *lost, *broken(site, site.files)]
    if not faults:
        site = left_out(content, site, documents, named, partial(_merged, kinds, city=city), joined)
    return site, below(content.name, faults)


def _fit(
    folder: str,
    documents: Sequence[Document],
    joined: Callable[[Sequence[Document]], tuple[Site, list[Fault]]],
) -> tuple[Site, list[Fault]]:
    """Join documents, and leave out those written by machine that their kind cannot take."""
    site, lost = joined(documents)
    unfit = list(unfit_by_machine(site))
    if not unfit:
        return site, lost
    _leave_out(folder, unfit)
    paths = {fault.path for fault in unfit}
    return joined([one for one in documents if one.path not in paths])


def _merged(kinds: Sequence[Kind], documents: Sequence[Document], city: City) -> list[Document]:
    """Let each kind make one of several documents that tell of one thing."""
    of_kind: dict[str, list[Document]] = {kind.name: [] for kind in kinds}
    for document in documents:
        of_kind[document.kind.name].append(document)
    return [one for kind in kinds for one in kind.merge(of_kind[kind.name], city)]


def _by_hand(kinds: Sequence[Kind]) -> set[str]:
    return {folder.root for kind in kinds for folder in kind.folders if not folder.by_machine}


def _leave_out(folder: str, faults: list[Fault]) -> None:
    for fault in below(folder, faults):
        logging.getLogger(__name__).warning("left out: %s", fault)


def read_file(
    path: Path, name: str, kinds: Sequence[Kind], city: City
) -> tuple[Document | None, list[Fault]]:
    """Read one file. `name` is its path under `content/`, used in messages and to find its kind."""
    home = _home(name, kinds)
    if isinstance(home, Fault):
        return None, [home]
    kind, folder, parts = home
    try:
        most = MAX_BYTES_BY_MACHINE if folder.by_machine else MAX_BYTES
        matter = parse(_text(path, name, most), name)
        type_name, model = _model(folder, matter, name)
    except Unreadable as error:
        return None, [error.fault]
    values, faults = _with_parts(matter, model, parts, name)
    data, found = _validated(model, values, city)
    places = [] if folder.by_machine else list(examples.in_head(values))
    faults += [Fault(name, matter.line(p), named(p), *examples.FOUND) for p in places]
    others = {word: one for word, one in folder.models.items() if word != type_name}
    found = [told for told in found if told["loc"] not in places][:MOST_TOLD]
    faults += [Fault(name, *in_words(told, model, others, matter)) for told in found]
    told = [*cost.excesses(matter.body, MARKDOWN_EXTENSIONS)]
    told += [] if folder.by_machine else cost.hidden(matter.body)  # no page shows it: body.sanitise
    faults += [Fault(name, matter.body_line + row, "body", *words) for row, *words in told]
    if data is None or faults:
        return None, faults
    return Document(
        name, folder.stem_of(name), kind, data, matter.body, matter.body_line, matter.lines
    ), []


def _home(name: str, kinds: Sequence[Kind]) -> tuple[Kind, Folder, dict[str, str]] | Fault:
    """Find the kind of a file by its folder and by the shape of its name."""
    root = name.split("/", 1)[0]
    folders = [(kind, folder) for kind in kinds for folder in kind.folders]
    near = [(kind, folder) for kind, folder in folders if folder.root == root]
    if not near or "/" not in name:
        roots = {folder.root: folder for _, folder in folders}
        return Fault(name, 1, "folder", f"nothing reads {root!r}", suggestion(root, roots))
    # Several kinds may lie under one root: what the nightly job writes of each member.
    found = [(kind, folder, folder.pattern.fullmatch(name)) for kind, folder in near]
    kind, folder, match = next((home for home in found if home[2]), found[0])
    if not match:
        shapes = " or ".join(_shape(folder) for _, folder in near)
        return Fault(name, 1, "file name", "has not the right form", f"name it {shapes}")
    parts = match.groupdict()
    for part, value in parts.items():
        if part == "date" and not _is_day(value):
            advice = "begin the name with a day that exists: 2026-11-03"
            return Fault(name, 1, "file name", f"{value!r} is no day", advice)
        if part != "date" and not is_slug(value):
            what = f"{value!r} cannot be in the name of a {'file' if part == 'slug' else 'folder'}"
            advice = "use small letters, digits and single hyphens"
            return Fault(name, 1, "file name", what, advice)
    if any(map(is_kept_by_windows, (parts.get("member", ""), Path(name).stem))):
        what = "is a name that Windows keeps for itself"
        return Fault(name, 1, "file name", what, "use more words than that one")
    return kind, folder, parts


def _shape(folder: Folder) -> str:
    return folder.shape.replace("<slug>", "<short-name>")


def _is_day(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


def _text(path: Path, name: str, most: int) -> str:
    if path.is_symlink():
        raise Unreadable(name, 1, "file", "is a link to another place", "put the file itself here")
    if not path.is_file():
        raise Unreadable(name, 1, "file", "is a folder", "end only names of files in .md")
    if path.stat().st_size > most:
        raise Unreadable(
            name, 1, "file", f"is larger than {most:,} bytes", "split it into several files"
        )
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            name, line, "encoding", "is not UTF-8", "save the file again as UTF-8 text"
        ) from error


def _with_parts(
    matter: FrontMatter, model: type[RecordModel], parts: dict[str, str], name: str
) -> tuple[dict[str, Any], list[Fault]]:
    """Add what the path decides. A file that claims it for itself is at fault."""
    decided = {
        part: value
        for part, value in parts.items()
        if part in model.model_fields and part not in ("date", "slug")
    }
    faults = [
        Fault(name, matter.line((part,)), part, "is decided by the folder", "remove the line")
        for part in decided
        if part in matter.values
    ]
    return {**_present(matter.values), **decided}, faults


def _present(value: Any) -> Any:
    """Drop empty fields: `url:` with nothing after it is the same as no line at all."""
    if isinstance(value, dict):
        return {key: _present(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_present(inner) for inner in value]
    return value


def _model(folder: Folder, matter: FrontMatter, name: str) -> tuple[str, type[RecordModel]]:
    if "" in folder.models:
        return "", folder.models[""]
    chosen = matter.values.get("type")
    if isinstance(chosen, str) and chosen in folder.models:
        return chosen, folder.models[chosen]
    what = f"{chosen!r} is not known" if chosen else "is missing"
    advice = suggestion(str(chosen or ""), folder.models)
    raise Unreadable(name, matter.line(("type",)), "type", what, advice)


def _validated(
    model: type[RecordModel], values: dict[str, Any], city: City
) -> tuple[RecordModel | None, list[Any]]:
    try:
        return model.model_validate(values, context={"city": city, "zone": city.zone}), []
    except ValidationError as error:
        return None, error.errors()
