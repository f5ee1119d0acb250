"""Choose where the work on each feed runs: in this process, in several, or on a cluster.

Knows nothing of feeds. Every engine is a `concurrent.futures.Executor`, and all give the same
answers; another one is another branch here and nothing elsewhere.
"""

from __future__ import annotations

import os
import re
from concurrent.futures import Executor

from aggregator.engines.auto import Auto
from aggregator.engines.cluster import Cluster
from aggregator.engines.here import Here
from aggregator.errors import AggregatorError

__all__ = ["engine"]

_PROCESSES = re.compile(r"processes(?::([1-9][0-9]?))?")
_CLUSTER = re.compile(r"(?:tcp|tls|ucx|ws|wss)://\S+")


def engine(name: str) -> Executor:
    """Make the engine of that name; use it in a `with` block.

    `here` does each piece of work at once, in this process. `processes` starts one process a core,
    `processes:3` starts three (1 to 99). `auto` begins here and starts processes only where there
    is much to do. `tcp://host:port` hands the work to the Dask scheduler at that address. Work for
    all but `here` must be importable, and so must its values.

    Raises AggregatorError for any other name, and where no cluster can be reached.
    """
    cores = _cores()
    if name == "here":
        return Here()
    if name == "auto":
        return Auto(cores, _processes)
    if match := _PROCESSES.fullmatch(name):
        return _processes(int(match[1]) if match[1] else cores)
    if _CLUSTER.fullmatch(name):
        return Cluster(name)
    raise AggregatorError(
        f"engine: there is no engine {name!r}; write `auto`, `here`, `processes` or `processes:4` "
        "(1 to 99), or the address of a Dask scheduler, as `tcp://10.0.0.5:8786`"
    )


def _processes(number: int) -> Executor:
    # Late, for few nights need it, and it takes as long to import as some 30 feeds to ask.
    from aggregator.engines.processes import Processes

    return Processes(number)


def _cores() -> int:
    """Count the cores that this process may use, which in a container are not all there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
