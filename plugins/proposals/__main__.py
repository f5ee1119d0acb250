"""`python -m plugins.proposals BASE`: what is looked at, and the exit codes, are in README.md."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .check import Verdict, check
from .tree import Unreadable

GOOD, FAULTY, UNREADABLE, TO_BE_AGREED = 0, 1, 2, 3


def main(words: Sequence[str]) -> int:
    """Check the proposal that the words name, print what is to be said, return the exit code."""
    parser = argparse.ArgumentParser(prog=".ci/proposal", description=__doc__)
    parser.add_argument("base", help="the commit that the proposal is to change")
    parser.add_argument("--head", default="HEAD", help="the commit that is proposed (HEAD)")
    parser.add_argument("--author", default="", help="who proposes it, such as @hill-top-makers")
    given = parser.parse_args(words)
    try:
        verdict = check(Path.cwd(), given.base, given.head, given.author)
    except Unreadable as error:
        sys.stderr.write(f"{error}\n")
        return UNREADABLE
    sys.stdout.write(_told(verdict))
    if verdict.faults:
        return FAULTY
    return TO_BE_AGREED if verdict.agreements else GOOD


def _told(verdict: Verdict) -> str:
    lines = [str(fault) for fault in verdict.faults]
    number = len(lines)
    if verdict.agreements:
        lines += ["Before it is merged, somebody must agree:", *map(str, verdict.agreements)]
    if number:
        lines.append(f"{number} fault{'s' * (number != 1)} to mend.")
    return "".join(f"{line}\n" for line in lines or ["The author may change all of it."])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
