"""A list of records that nothing can change. Reads nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload


class Collection(Sequence[Any]):
    """An ordered, fixed list of records."""

    def __init__(self, records: Sequence[Any]) -> None:
        self._records = tuple(records)

    @overload
    def __getitem__(self, place: int) -> Any: ...
    @overload
    def __getitem__(self, place: slice) -> Collection: ...
    def __getitem__(self, place: int | slice) -> Any:
        found = self._records[place]
        return Collection(found) if isinstance(place, slice) else found

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._records)
