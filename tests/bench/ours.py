"""Run the aggregator's own command, allowed to ask this machine.

python -m tests.bench.ours FOLDER [option ...]
"""

from __future__ import annotations

import sys
from pathlib import Path

from aggregator import cli


def main(folder: Path, options: list[str]) -> int:
    """Pull the feeds of `folder`'s members, as the nightly job does."""
    hosts = (folder / "hosts").read_text().split()
    allowed = [word for host in hosts for word in ("--allow-host", host)]
    content = str(folder / "content")
    return cli.main(["pull", "--content", content, "--quiet", *allowed, *options])


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), sys.argv[2:]))
