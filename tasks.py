"""The operations manual: `inv --list`. Each task calls the room that does the work."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from invoke import Collection, Context, Exit, task

from aggregator import cli as aggregator
from aggregator import disk, lock, sources
from aggregator.errors import Busy, NotWritten
from aggregator.report import summary
from aggregator.sources import opml
from pelicanconf import CITY
from plugins.events import stampfiles, stamps
from plugins.proposals import codeowners
from plugins.publish import build as site
from plugins.publish import importing, preview, release, skeleton
from plugins.records import Faults, Site
from plugins.records.generator import clock, read_city

ROOT = Path(__file__).parent
CONTENT, OUTPUT, RELEASES, LIVE = Path("content"), Path("output"), Path("releases"), Path("public")
# As the README installs it: so that what is printed can be typed.
INV = ".venv/bin/inv"
WATCHED = ("content", "theme", "plugins", "pelicanconf.py")


@contextmanager
def _hub() -> Iterator[None]:
    """Work from the repository's folder; say what went wrong in words, with exit code 1."""
    os.chdir(ROOT)
    try:
        yield
    except Faults as faults:
        raise Exit(f"{faults}\n{_count(faults.faults)}", 1) from faults
    except (site.BuildFailed, NotWritten) as failure:
        raise Exit(str(failure), 1) from failure
    except OSError as error:
        told = f"{error.filename or 'the disk'}: {disk.why(error)}"
        raise Exit(told if disk.refused(error) else str(error), 1) from error


@contextmanager
def _alone(what: str) -> Iterator[None]:
    """Let no other process write into the folders of the nightly job; exit code 5 if one does."""
    with _hub():
        try:
            with lock.alone(CONTENT, f"inv {what}", datetime.now(UTC)) as stopped:
                if stopped:
                    print(lock.STOPPED.format(stopped))
                yield
        except Busy as busy:
            raise Exit(str(busy), aggregator.BUSY) from busy


def _count(faults: Sequence[object]) -> str:
    return f"{len(faults)} fault{'s' * (len(faults) != 1)} to mend; nothing was built."


def _checked() -> tuple[int, list[str]]:
    """Return how many records there are, and what is wrong with any file that people write.

    The night reads some of the files too; what it finds wrong in one of which the site has said
    something already is not told again in other words.
    """
    records, faults = site.check()
    blamed = {fault.path for fault in faults}
    of_the_night = sources.faults(CONTENT, clock().date())
    others = [one for one in of_the_night if one.split(":")[0] not in blamed]
    return records, [*map(str, faults), *others]


def _pulled(*flags: str) -> tuple[int, str]:
    """Pull, and give the exit code and the summary. Ends here where the run could not be done."""
    os.chdir(ROOT)
    web = ["--from", CITY["recorded_web"]] if CITY.get("recorded_web") else []
    home = CITY["url"].rstrip("/")
    agent = f"TippingPoint/0.1 (+{home}/contact/; {CITY['email']})"
    opened = [f"--allow-host={number}" for number in CITY.get("allow_hosts", ())]
    asking = ["--user-agent", agent, "--pages", f"{home}/members/{{member}}/", *opened, *web]
    options = ["--content", str(CONTENT), "--zone", CITY["timezone"], *asking, *flags]
    code, report = aggregator.run(["pull", *options])
    if report is None:
        raise Exit(code=code)
    return code, summary(report)


@task(
    help={
        "dry_run": "say what would change and write nothing",
        "quiet": "print only faults",
        "all": "ask also the feeds that are not due",
        "cluster": "read on the Dask cluster of this scheduler, such as tcp://10.0.0.5:8786",
    }
)
def pull(
    c: Context, dry_run: bool = False, quiet: bool = False, all: bool = False, cluster: str = ""
) -> None:
    """Read members' feeds, write what is new under content/pulled/, and verify their accounts."""
    flags = [*["--dry-run"] * dry_run, *["--quiet"] * quiet, *["--all"] * all]
    code, _ = _pulled(*flags, *["--cluster", cluster] * bool(cluster))
    if code:
        raise Exit(code=code)


@task
def check(c: Context) -> None:
    """Print every fault of every file at once; exit 1 if there is any."""
    with _hub():
        records, told = _checked()
        if told:
            raise Exit("\n".join([*told, _count(told)]), 1)
        print(f"{records} file{'s' * (records != 1)} checked, no fault.")


@task
def stamp(c: Context) -> None:
    """Note under content/stamps/ which events have changed, for people's calendars."""
    with _alone("stamp"):
        known = site.read()
        changed = stampfiles.write(CONTENT, stamps.due(known, clock()))
        print(f"{changed} stamp{'s' * (changed != 1)} written.")
        if not _is_current(known):
            print(STALE)


STALE = f"{codeowners.PATH} is not what the members' files say; run {INV} owners, and commit it"


def _is_current(known: Site) -> bool:
    """Tell whether the list of owners is what `inv owners` would write; a hub may do without."""
    path, wanted = Path(codeowners.PATH), codeowners.owners(known)
    if not path.is_file():
        return wanted == codeowners.Owners()
    return path.read_text(encoding="utf-8") == codeowners.written(wanted)


@task(help={"check": "write nothing, and exit 1 where the list is not current"})
def owners(c: Context, check: bool = False) -> None:
    """Write .github/CODEOWNERS, who may change which file, from the members' files."""
    with _hub():
        known = site.read()
        if check and not _is_current(known):
            raise Exit(STALE, 1)
        if not check:
            Path(codeowners.PATH).parent.mkdir(exist_ok=True)
            text = codeowners.written(codeowners.owners(known))
            Path(codeowners.PATH).write_text(text, encoding="utf-8")


@task
def build(c: Context) -> None:
    """Build the site into output/."""
    with _hub():
        pages = site.build(OUTPUT)
        print(f"{pages} pages in {OUTPUT}/")


@task(help={"port": "the first port to try"})
def serve(c: Context, port: int = 8000) -> None:
    """Build, serve on this machine, and build again when a file changes."""
    with _hub():
        build(c)
        root = read_city({"CITY": CITY}).root
        preview.preview(OUTPUT, root, port, WATCHED, preview.rebuild_apart, print)


@task
def nightly(c: Context) -> None:
    """Pull, check, stamp, build apart, verify, publish as public/. A failure leaves yesterday's."""
    with _alone("nightly"):
        code, news = _pulled("--quiet")
        check(c)
        stamp(c)
        root = read_city({"CITY": CITY}).root
        folder, pages = release.release(RELEASES, LIVE, clock(), root)
        print(f"nightly: {news}; {pages} pages verified and published, {LIVE}/ -> {folder}/")
    if code:  # no feed could be read, or not all be written: what is there is published
        raise Exit(code=code)


@task(help={"name": "one test file, folder or -k expression"})
def test(c: Context, name: str = "") -> None:
    """Run all tests, or some of them."""
    os.chdir(ROOT)
    c.run(f"{sys.executable} -m pytest {name}", pty=sys.stdout.isatty())


@task(help={"seconds": "for how long, all targets together", "target": "one of them only"})
def fuzz(c: Context, seconds: int = 300, target: str = "") -> None:
    """Look for feeds, calendars and files that break the reading of them (docs/security.md)."""
    os.chdir(ROOT)
    c.run(f"{sys.executable} -m tests.fuzz {target} --seconds {seconds}")


@task(help={"feeds": "how many", "nights": "how many", "seed": "another number, other faults"})
def soak(c: Context, feeds: int = 1000, nights: int = 50, seed: int = 1) -> None:
    """Pull made-up feeds that fail in every way, over many nights; nothing may be lost."""
    os.chdir(ROOT)
    c.run(f"{sys.executable} -m tests.soak --feeds {feeds} --nights {nights} --seed {seed}")


@task
def lint(c: Context) -> None:
    """Look for mistakes in the code: style, types, and rooms that know what they need not."""
    os.chdir(ROOT)
    for command in ("ruff check .", "ruff format --check .", "mypy", "lint-imports"):
        c.run(str(Path(sys.executable).with_name(command)))


@task
def clean(c: Context) -> None:
    """Remove what can be made again: output/, caches and the aggregator's memory of validators."""
    os.chdir(ROOT)
    for folder in (OUTPUT, CONTENT / "pulled" / "state", *ROOT.glob(".*_cache")):
        shutil.rmtree(folder, ignore_errors=True)


def _new(kind: str, title: str, day: str = "", member: str = "") -> None:
    for word in (title, day, member):
        if word.startswith("-"):  # as `inv new.member --help`: invoke takes it for the name
            raise Exit(f"{word} names nothing. What to write: {INV} --help new.{kind}", 1)
    with _hub():
        city = read_city({"CITY": CITY})
        today = f"{clock().astimezone(city.zone):%Y-%m-%d}"
        try:
            path = skeleton.start(CONTENT, city, kind, title, day or today, today, member)
        except ValueError as error:
            raise Exit(str(error), 1) from error
        print(f"{path} is there now: open it, write what stands in < >, then run {INV} check")


@task(help={"name": "the organisation's name"})
def new_member(c: Context, name: str) -> None:
    """Start the file of an organisation: inv new.member "Hill Top Makers"."""
    _new("member", name)


@task(help={"name": "what people call it", "organisation": "the organisation's short name"})
def new_service(c: Context, name: str, organisation: str) -> None:
    """Start the file of a service: inv new.service "Mending mornings" hill-top-makers."""
    _new("service", name, member=organisation)


@task(help={"name": "who has agreed to be named", "organisation": "its short name"})
def new_person(c: Context, name: str, organisation: str) -> None:
    """Start the file of a person: inv new.person "Jo Example" hill-top-makers."""
    _new("person", name, member=organisation)


@task(
    help={"title": "what it is called", "organiser": "the member's short name", "day": "2026-12-31"}
)
def new_event(c: Context, title: str, organiser: str, day: str) -> None:
    """Start the file of an event: inv new.event "Open bench" hill-top-makers 2027-01-16."""
    _new("event", title, day, organiser)


@task(help={"name": "what people call it"})
def new_place(c: Context, name: str) -> None:
    """Start the file of a place: inv new.place "The Tin Hall"."""
    _new("place", name)


@task(help={"title": "what it is called", "member": "the member's short name"})
def new_post(c: Context, title: str, member: str) -> None:
    """Start the file of a post, dated today: inv new.post "Our new bench" hill-top-makers."""
    _new("post", title, member=member)


@task(help={"title": "what it is called", "member": "the short name of who offers it"})
def new_offer(c: Context, title: str, member: str) -> None:
    """Start the file of an offer: inv new.offer "A bench by the hour" hill-top-makers."""
    _new("offer", title, member=member)


@task(help={"title": "what it is called", "member": "the short name of who looks for it"})
def new_ask(c: Context, title: str, member: str) -> None:
    """Start the file of an ask: inv new.ask "A van for a day" hill-top-makers."""
    _new("ask", title, member=member)


@task(help={"title": "what it is called", "lead": "the short name of who leads it"})
def new_project(c: Context, title: str, lead: str) -> None:
    """Start the file of a project: inv new.project "A street that mends" hill-top-makers."""
    _new("project", title, member=lead)


@task(help={"title": "what it is called", "day": "the day it closes, 2026-12-31"})
def new_funding(c: Context, title: str, day: str) -> None:
    """Start the file of a call one can apply to: inv new.funding "Tools fund" 2027-03-31."""
    _new("funding", title, day)


@task(help={"title": "what it pays for", "recipient": "the short name of who has it"})
def new_award(c: Context, title: str, recipient: str) -> None:
    """Start the file of a grant that was made: inv new.award "A new lathe" hill-top-makers."""
    _new("award", title, member=recipient)


def _listed(path: Path) -> tuple[list[importing.Listed], list[str]]:
    """Read who stands in a list of feeds with which, of those that no member has."""
    if not path.is_file():
        raise FileNotFoundError(f"{path.name}: there is no such file; write the path of the list")
    people, faults = opml.listed(path.read_bytes(), path.name)
    known = {one.url for one in sources.from_members(CONTENT, clock().date()).sources}
    feeds = [[(s.url, s.kind) for s in one.sources if s.url not in known] for one in people]
    pairs = zip(people, feeds, strict=True)
    return [importing.Listed(one.name, one.website, new) for one, new in pairs if new], faults


@task(name="import", help={"file": "a list of feeds that a feed reader exported (OPML)"})
def import_list(c: Context, file: str) -> None:
    """Start the files of those who stand in a list of feeds and are not here: inv import a.opml."""
    with _hub():
        listed, faults = _listed(Path(file).resolve())
        city = read_city({"CITY": CITY})
        today = f"{clock().astimezone(city.zone):%Y-%m-%d}"
        made, passed = importing.start_members(CONTENT, city, listed, today)
        print("\n".join([*map(str, made), *passed, *faults]))
        raise Exit(_started(len(made)), not made)


def _started(made: int) -> str:
    if not made:
        return "0 files started: whoever the list names is here already, or could not be taken"
    files = f"{made} file{'s' * (made != 1)}"
    return f"{files} started: write what stands in < >, then run {INV} check"


new = Collection("new")
MAKERS = (
    *(new_member, new_service, new_person, new_event, new_place, new_post),
    *(new_offer, new_ask, new_project, new_funding, new_award),
)
for maker in MAKERS:
    new.add_task(maker, name=maker.name.removeprefix("new_"))
ns = Collection(pull, check, stamp, owners, build, serve, nightly, test, lint, fuzz, soak, clean)
ns.add_task(import_list)
ns.add_collection(new)
