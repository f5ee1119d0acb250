"""Fuzz for a bounded time, led by coverage (atheris, which drives libFuzzer).

    python -m tests.fuzz [parse|clean|written|frontmatter|calendar] [--seconds 60] [--again FILE]

Without a target all take their turns, each in a process of its own, and share the seconds.

Begins with the fixtures of the tests, and keeps what reached new lines in .fuzz/ for the next time.
An input that breaks a law stays there too, and `--again` gives it to the target once more. Exit
codes: 0 nothing was found, 1 something was (libFuzzer has said what), 2 atheris is not installed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

try:
    import atheris
except ImportError:  # it has wheels for Linux on x86-64 only
    atheris = None

ROOT = Path(__file__).parents[2]
FIXTURES = {
    "parse": ("tests/aggregator/parse", ".xml .json .html"),
    "clean": ("tests/aggregator/clean", ".html"),
    "written": ("tests/aggregator/parse", ".xml .json .html"),
    "frontmatter": ("content/pulled", ".md"),
    "calendar": ("tests/aggregator/calendars", ".ics .html"),
}
MEGABYTES = 2048
SLOW = 25
"""After how many seconds an input counts as one that does not end."""
LONGEST = 50_000


def main() -> int:
    """Fuzz, and give the exit code; libFuzzer itself ends the program where it finds something."""
    options = _options()
    if options.target is None:
        return int(any([_in_its_turn(target, options) for target in FIXTURES]))
    if options.again:
        _targets()[options.target](options.again.read_bytes())
        return 0
    if atheris is None:
        sys.stderr.write("atheris is not installed: it is made for Linux on x86-64 only.\n")
        return 2
    with atheris.instrument_imports(include=["aggregator", "feedparser"]):
        target = _targets()[options.target]
    atheris.Setup(_command(options), target)
    atheris.Fuzz()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("target", nargs="?", choices=sorted(FIXTURES))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--again", type=Path, metavar="FILE", help="give this input to it once")
    parser.add_argument("--kept", type=Path, default=ROOT / ".fuzz", metavar="FOLDER")
    options = parser.parse_args()
    if options.again and options.target is None:
        parser.error("say which target is to be given the file")
    return options


def _in_its_turn(target: str, options: argparse.Namespace) -> int:
    seconds = max(1, options.seconds // len(FIXTURES))
    command = [sys.executable, "-m", "tests.fuzz", target, "--seconds", str(seconds)]
    return subprocess.run([*command, "--kept", str(options.kept)], cwd=ROOT).returncode


def _targets() -> Any:
    """Import late: what is imported before atheris says so is not watched."""
    return import_module("tests.fuzz.targets").TARGETS


def _command(options: argparse.Namespace) -> list[str]:
    corpus, seeds = (options.kept / f"{options.target}{which}" for which in ("", "-seeds"))
    for folder in (corpus, seeds):
        folder.mkdir(parents=True, exist_ok=True)
    for file in fixtures(options.target):
        (seeds / file.name).write_bytes(file.read_bytes())
    return [
        sys.argv[0],
        str(corpus),
        str(seeds),
        f"-max_total_time={options.seconds}",
        f"-max_len={LONGEST}",
        f"-timeout={SLOW}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-artifact_prefix={options.kept}/{options.target}-",
        "-print_final_stats=1",
    ]


def fixtures(target: str) -> list[Path]:
    """List the fixtures that a target begins with, without what is expected of them."""
    folder, endings = FIXTURES[target]
    files = sorted((ROOT / folder).rglob("*"))
    return [one for one in files if one.suffix in endings.split() and ".expected" not in one.name]


if __name__ == "__main__":
    raise SystemExit(main())
