"""Show on a terminal how far a run is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn


@contextmanager
def bar(steps: int) -> Iterator[Callable[[], None]]:
    """Show a bar on the terminal of stderr while the block runs; call what it gives at each step.

    Nothing of it stays on the screen afterwards.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Reading feeds and accounts", total=steps)
        yield lambda: progress.advance(task)
