"""Soak the aggregator: many feeds, many nights, every kind of fault, in a clock of its own.

    python -m tests.soak [--feeds 1000] [--nights 50] [--seed 1] [--content FOLDER]

Prints its figures. Exit codes: 0 nothing was lost and nothing grew, 1 something was.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from tests.soak import judge, nights


def main() -> int:
    """Run, print, and give the exit code."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        soak = nights.begin(options.content or Path(folder), options.feeds, options.seed)
        began = os.times()
        for night, figures in nights.run(soak, options.nights):
            print(_line(night, figures), flush=True)
        wrong = [*judge.lost(soak), *judge.grown(soak.figures)]
    print(f"\n{_faults(soak)}\n")
    print(f"{options.feeds} feeds, {options.nights} nights, seed {options.seed}: ", end="")
    print(f"{_computed(began, os.times()):.0f} s of computing; {len(wrong)} faults of the hub.")
    print("\n".join(wrong[:50]))
    return bool(wrong)


def _computed(began: os.times_result, ended: os.times_result) -> float:
    """Count the seconds of this process and of those that it waited for."""
    return sum(ended[:4]) - sum(began[:4])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--nights", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--content", type=Path, help="keep the hub's files in this folder")
    return parser.parse_args()


def _line(night: int, now: nights.Figures) -> str:
    return (
        f"night {night + 1:3}: {now.posts:6} posts, {now.failures:4} feeds failed, memory of the "
        f"hub {now.state:8} bytes, report {now.report:7} characters, process {now.memory:4} MiB"
    )


def _faults(soak: nights.Soak) -> str:
    kinds = sorted(soak.failed.items())
    return f"{len(kinds)} kinds of fault: " + ", ".join(f"{name} ({n})" for name, n in kinds)


if __name__ == "__main__":
    raise SystemExit(main())
