"""Run the aggregator's own command, with the one liberty that it may ask this machine.

python -m tests.bench.ours FOLDER [option ...]
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from aggregator import cli
from aggregator.fetch import HttpFetcher


def main(folder: Path, options: list[str]) -> int:
    """Pull the feeds of `folder`'s members, as the nightly job does."""
    hosts = frozenset((folder / "hosts").read_text().split())
    cli.HttpFetcher = partial(HttpFetcher, allow_hosts=hosts)  # type: ignore[misc,assignment]
    content = str(folder / "content")
    return cli.main(["pull", "--content", content, "--quiet", *options])


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), sys.argv[2:]))
