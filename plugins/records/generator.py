"""The bridge to Pelican: read the records, then hand every output to its writer.

All that is particular to Pelican stands here and in `__init__`. Stops the build, with every fault
named, rather than publish half a city.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader
from pelican.generators import Generator, StaticGenerator
from pelican.utils import sanitised_join
from pelican.writers import Writer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from .city import City
from .faults import Fault, Faults, suggestion
from .formats import filters, translations
from .kinds import Kind, collect
from .outputs import File, Output, Page, astray, outputs, twins
from .policy import policy
from .reader import read_site
from .site import Site

PLAIN_TEMPLATES = Path(__file__).parent / "templates"


def clock() -> datetime:
    """Read the clock, here and nowhere else in a build. SOURCE_DATE_EPOCH goes before it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as error:
        what, instead = f"{epoch!r} is no number of seconds", "write a whole number, or unset it"
        raise Faults([Fault("environment", 1, "SOURCE_DATE_EPOCH", what, instead)]) from error


def present() -> datetime:
    """Return the time by which days are still to come: a clock that is stood in for may be old.

    It decides what is refused, and nothing of what is built.
    """
    return max(clock(), datetime.now(UTC))


def read_city(settings: dict[str, Any]) -> City:
    """Read the city block of the settings. Raises `Faults`."""
    try:
        return City.model_validate(settings.get("CITY", {}))
    except ValidationError as error:
        raise Faults(_city_fault(told) for told in error.errors()) from error


def _city_fault(told: Any) -> Fault:
    field = " ".join(str(part) for part in told["loc"] if part != "[key]")
    what, instead = told["msg"], "see plugins/records/README.md"
    if told["type"] == "hub":
        what, instead = told["ctx"]["what"], told["ctx"]["instead"]
    elif told["type"] == "extra_forbidden":
        what, instead = "is no field of the city", suggestion(field, City.model_fields)
    elif told["type"] == "missing":
        what = "is missing"
    return Fault("pelicanconf.py", 1, f"CITY {field}", what, instead)


def gather_kinds(sender: Any) -> list[Kind]:
    """Ask every loaded plugin for its kind. Sorted: a signal calls its receivers in any order."""
    return sorted((kind for _, kind in collect.send(sender)), key=attrgetter("name"))


class RecordsGenerator(Generator):
    """Makes the whole site from records. Pelican's own articles and pages are switched off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.city = read_city(self.settings)
        self.kinds = gather_kinds(self)
        plain = [kind.templates for kind in self.kinds if kind.templates] + [PLAIN_TEMPLATES]
        # The theme comes first: a plugin's templates are what is used where it has none.
        self.env.loader = ChoiceLoader([*self.env.loader.loaders[:1], FileSystemLoader(plain)])
        self.env.filters.update(filters(self.city))
        words = translations(Path(self.theme), self.city.language)
        self.env.install_gettext_translations(words, newstyle=True)

    def generate_context(self) -> None:
        """Read every record. Raises `Faults` with all that is wrong."""
        with _progress("Reading") as step:
            site, faults = read_site(
                Path(self.path), self.kinds, self.city, clock(), step, present()
            )
        if faults:
            raise Faults(faults)
        self.site = site

    def generate_output(self, writer: Writer) -> None:
        """Write every output. Raises `Faults`: two have one address, or a link leads nowhere."""
        made = list(outputs(self.site, self.kinds))
        folder = Path(self.path).name
        if found := twins(made, folder) or astray(self.site, made, folder):
            raise Faults(found)
        with _progress("Writing") as step:
            for number, output in enumerate(made, start=1):
                self._write(output, writer)
                step(number, len(made))

    def _write(self, output: Output, writer: Writer) -> None:
        if isinstance(output, File):
            target = Path(sanitised_join(self.output_path, output.path))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(output.make())
            return
        context = {**_frame(self.site, output), **output.context()}
        writer.write_file(output.path, self.get_template(output.template), context)


def leave_out(generators: Sequence[Generator]) -> None:
    """Keep Pelican from copying the files that are not to be shown."""
    hidden = {
        p for one in generators if isinstance(one, RecordsGenerator) for p in one.site.gone.paths
    }
    for one in generators:
        if hidden and isinstance(one, StaticGenerator):
            kept = [f for f in one.staticfiles if f.get_relative_source_path() not in hidden]
            one.staticfiles = one.context["staticfiles"] = kept


def _frame(site: Site, page: Page) -> dict[str, Any]:
    here = page.path.removesuffix("index.html")
    allowed = policy(scripted=page.scripted, remote_pictures=site.city.remote_pictures)
    return {"site": site, "city": site.city, "here": here, "policy": allowed}


@contextmanager
def _progress(verb: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal, nothing elsewhere; gives the function that moves it."""
    console = Console(stderr=True)
    columns = (TextColumn(verb), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
