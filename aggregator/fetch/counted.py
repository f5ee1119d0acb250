"""A socket that takes no more of one answer than an answer may have, whatever the bytes are for.

A body is counted where it is read. What never reaches it is counted here: interim answers without
end (100 Continue), chunk extensions, trailers. Decides nothing else.
"""

from __future__ import annotations

import socket
from typing import Any

TOO_MUCH = "bytes for one question"


class TooMuchError(OSError):
    """More has come for one question than any answer may have."""


class CountedSocket(socket.socket):
    """Counts what comes, anew after each thing that is sent; raises TooMuchError past `most`."""

    def __init__(self, family: int, kind: int, protocol: int, most: int) -> None:
        super().__init__(family, kind, protocol)
        self._most = self._left = most

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        """Take in what has come. Raises TooMuchError."""
        data = super().recv(bufsize, flags)
        self._count(len(data))
        return data

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0, /) -> int:
        """Take in what has come. Raises TooMuchError."""
        number = super().recv_into(buffer, nbytes, flags)
        self._count(number)
        return number

    def send(self, data: Any, flags: int = 0, /) -> int:
        """Send, and let a new answer come."""
        self._left = self._most
        return super().send(data, flags)

    def sendmsg(self, *arguments: Any) -> int:
        """Send several pieces at once, as asyncio does from Python 3.12 on; as `send`."""
        self._left = self._most
        return super().sendmsg(*arguments)

    def _count(self, number: int) -> None:
        self._left -= number
        if self._left < 0:
            raise TooMuchError(f"more than {self._most} {TOO_MUCH}")
