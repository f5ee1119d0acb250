"""Work on a Dask cluster: the machines of many cities, or many cores elsewhere.

Needs the extra `cluster`. The workers must have the same version of this software installed.
Whoever can reach the scheduler can run anything on its workers, so it belongs in a closed network.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from importlib import import_module
from typing import Any, ParamSpec, TypeVar

from aggregator.errors import AggregatorError

_P = ParamSpec("_P")
_T = TypeVar("_T")

PATIENCE = "10s"


class Cluster(Executor):
    """An executor over a Dask cluster. Raises AggregatorError where it cannot be reached."""

    def __init__(self, address: str) -> None:
        try:
            # By name, and only here: it is an extra, and takes half a second to import.
            self._client: Any = import_module("distributed").Client(
                address, timeout=PATIENCE, set_as_default=False
            )
        except ImportError as error:
            raise AggregatorError(
                "engine: a cluster needs the package `distributed`; "
                "run `.venv/bin/pip install '.[cluster]'` in the folder of the hub"
            ) from error
        except (OSError, ValueError) as error:
            raise AggregatorError(
                f"engine: no Dask scheduler answers at {address}; start one with `dask scheduler`"
            ) from error
        # Not pure: each feed is read anew, so nothing is kept and looked up by its digest.
        self._executor = self._client.get_executor(pure=False)

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Send the work to whichever worker is free."""
        future: Future[_T] = self._executor.submit(fn, *args, **kwargs)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work, and leave the cluster; what is not done by now is called back."""
        self._executor.shutdown(wait=False)
        self._client.close()
