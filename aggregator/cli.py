"""Read members' feeds from the command line, and say how it went.

    python -m aggregator pull       bring content/pulled/ up to date with the members' feeds, and
                                    content/verified/ with the accounts that link back to the hub
    python -m aggregator sources    list the feeds that would be asked
    python -m aggregator opml       print them as OPML, for any feed reader

Exit codes: 0 the run was done (feeds that failed are lines in its report), 2 the command was
written wrongly, 3 not one of the feeds that were asked could be read, and most of all feeds fail by
now, 4 the run could not be done, 5 another run is under way, 6 the disk did not take everything.

This is the only place that reads the clock: --now if it is given, else SOURCE_DATE_EPOCH (see
reproducible-builds.org), else the time it is. Does no work of its own beyond that.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from zoneinfo import ZoneInfo

from aggregator import late, lock, report, sources
from aggregator.engines import engine
from aggregator.errors import AggregatorError, Busy
from aggregator.exitcode import BUSY, DONE, NOT_DONE, exit_code
from aggregator.fetch import Fetcher, FolderFetcher, HttpFetcher, Limits, Proxies
from aggregator.model import Report, Roster
from aggregator.pull import pull
from aggregator.webaddress import normal

_PAGES_HELP = "ask the members' accounts for links to this page, with {member} for the short name"

_JOBS_HELP = "where to work: auto begins here, and starts processes where there is much to do"
_ALLOW_HELP = "ask for this number although it is private; for a closed network, and for tests"

USER_AGENT = "TippingPoint/0.1"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code. Usage errors leave by SystemExit(2)."""
    return run(arguments)[0]


def run(arguments: Sequence[str] | None = None) -> tuple[int, Report | None]:
    """Run one command as `main` does; give its exit code and, of a pull, its report."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], tuple[int, Report | None]] = options.command
    try:
        return command(options)
    except Busy as error:
        _say(str(error))
        return BUSY, None
    except (AggregatorError, OSError) as error:
        _say(f"The run could not be done: {error}")
        return NOT_DONE, None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m aggregator",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="pull | sources | opml")
    _pull_options(_command(commands, "pull", "bring content/pulled/ up to date", _pull))
    _command(commands, "sources", "list the feeds that would be asked", _sources)
    opml = _command(commands, "opml", "print the feeds as OPML", _opml)
    opml.add_argument("--title", default="Members' feeds", help="title of the document")
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    help_text: str,
    run: Callable[[argparse.Namespace], tuple[int, Report | None]],
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=help_text, description=help_text)
    command.add_argument("--content", type=Path, default=Path("content"), metavar="FOLDER")
    command.add_argument("--opml", type=Path, metavar="FILE", help="these feeds, not the members'")
    command.set_defaults(command=run)
    return command


def _pull_options(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("--from", dest="recorded", type=Path, metavar="FOLDER", help="a recorded web, no network")
    add("--dry-run", action="store_true", help="decide and report, and write nothing")
    add("--json", action="store_true", help="print the report as JSON")
    add("--markdown", type=Path, metavar="FILE", help="also write the report as Markdown")
    add("--pages", type=_pages, metavar="ADDRESS", help=_PAGES_HELP)
    add("--zone", type=_zone, default="UTC", help="the city's time zone, such as Europe/London")
    add("--all", dest="everything", action="store_true", help="ask also feeds that are not due")
    add("--quiet", action="store_true", help="print only what somebody should mend")
    add("--jobs", type=_engine, default="auto", metavar="auto|here|processes:N", help=_JOBS_HELP)
    add("--cluster", metavar="tcp://HOST:PORT", help="work on the Dask cluster of this scheduler")
    add("--user-agent", help="who asks; give an address to be reached at (that of --pages)")
    add("--allow-host", action="append", default=[], type=ip_address, help=_ALLOW_HELP)
    add("--now", type=_time, metavar="TIME", help="take this as the time, in ISO 8601")


def _pull(options: argparse.Namespace) -> tuple[int, Report]:
    if options.dry_run or not options.content.is_dir():
        return _read(options)
    with lock.alone(options.content, "pull", datetime.now(UTC)) as stopped:
        if stopped:
            _say(lock.STOPPED.format(stopped))
        return _read(options)


def _read(options: argparse.Namespace) -> tuple[int, Report]:
    now = options.now or _clock()
    roster = _roster(options, now)
    feeds = len(roster.sources)
    limits = Limits()
    steps = 2 * feeds + len(roster.pages) + len(roster.calendars)
    work = engine(options.cluster) if options.cluster else options.jobs
    with work as executor, _progress(steps, options) as advance:
        done = pull(
            options.content,
            roster,
            _fetcher(options, limits),
            executor,
            now,
            dry_run=options.dry_run,
            everything=options.everything,
            limits=limits,
            on_progress=lambda step, source: advance(),
        )
    _tell(done, options)
    return exit_code(done, roster), done


def _fetcher(options: argparse.Namespace, limits: Limits) -> Fetcher:
    if options.recorded is None:
        allowed = frozenset(map(str, options.allow_host))
        return HttpFetcher(limits, _agent(options), allowed, Proxies.of_environment())
    if not options.recorded.is_dir():
        raise NotADirectoryError(f"{options.recorded}: there is no such folder to read from")
    return FolderFetcher(options.recorded, limits)


def _agent(options: argparse.Namespace) -> str:
    """Say who asks, and where the hub is, if that is known."""
    hub = "/".join((options.pages or "").split("/")[:3])
    return options.user_agent or (f"{USER_AGENT} (+{hub}/)" if hub else USER_AGENT)


def _tell(done: Report, options: argparse.Namespace) -> None:
    if options.markdown:
        options.markdown.write_text(report.markdown(done), encoding="utf-8", newline="\n")
    if options.json:
        sys.stdout.write(report.as_json(done))
    elif options.quiet:
        sys.stderr.write(report.faults(done))
    else:
        sys.stdout.write(report.text(done))


def _sources(options: argparse.Namespace) -> tuple[int, None]:
    roster = _roster(options, _clock())
    for source in roster.sources:
        sys.stdout.write(f"{source.member}\t{source.kind}\t{source.display}\t{source.url}\n")
    for fault in roster.faults:
        _say(fault)
    return DONE, None


def _opml(options: argparse.Namespace) -> tuple[int, None]:
    roster = _roster(options, _clock())
    sys.stdout.write(late.opml_writer()(roster.sources, options.title))
    for fault in roster.faults:
        _say(fault)
    return DONE, None


def _roster(options: argparse.Namespace, now: datetime) -> Roster:
    """Find what is to be asked. Raises NotADirectoryError where the content folder is missing."""
    if not options.content.is_dir():
        raise NotADirectoryError(f"{options.content}: there is no such content folder")
    if options.opml:
        return late.opml_reader()(options.opml.read_bytes(), options.opml.as_posix())
    pages = getattr(options, "pages", None) or ""
    zone = getattr(options, "zone", None) or "UTC"
    return sources.from_members(options.content, now.date(), pages, zone)


def _progress(
    steps: int, options: argparse.Namespace
) -> AbstractContextManager[Callable[[], None]]:
    """Make a bar on the terminal; where there is none (a log, a pipe), what stays silent."""
    if options.quiet or options.json or not steps or not sys.stderr.isatty():
        return nullcontext(lambda: None)
    return late.progress_bar()(steps)


def _engine(name: str) -> Executor:
    try:
        return engine(name)
    except AggregatorError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _pages(written: str) -> str:
    if "{member}" in written and normal(written.replace("{member}", "m")):
        return written
    raise argparse.ArgumentTypeError("write it as https://hub.example/members/{member}/")


def _zone(written: str) -> str:
    try:
        return ZoneInfo(written).key
    except (KeyError, ValueError, OSError) as error:
        raise argparse.ArgumentTypeError("write it as Europe/London") from error


def _time(written: str) -> datetime:
    """Read --now; argparse makes the ValueError of another text a usage error."""
    moment = datetime.fromisoformat(written)
    return moment.replace(tzinfo=moment.tzinfo or UTC)


def _clock() -> datetime:
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError) as error:
            raise AggregatorError("SOURCE_DATE_EPOCH: is not a number of seconds") from error
    return datetime.now(UTC).replace(microsecond=0)


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
