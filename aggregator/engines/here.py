"""Work in this very process and thread, at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Here(Executor):
    """An executor that has done the work when `submit` returns."""

    def __init__(self) -> None:
        self._open = True

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Do the work now. An exception is kept in the future, as with any executor."""
        if not self._open:
            raise RuntimeError("the engine has been shut down")
        future: Future[_T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # Executor's contract: it comes out again at future.result()
            future.set_exception(error)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work."""
        self._open = False
