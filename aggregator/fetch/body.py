"""Take a body in as it comes, unpack it, and stop when it is more than a feed can be.

Never holds more than the limit and one piece of 64 KiB: a bomb of a gigabyte costs ten megabytes.
Unpacks gzip and deflate (RFC 9110, section 8.4.1), one layer of them.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Protocol

from aggregator.fetch import sentences
from aggregator.fetch.limits import FetchError, Limits

_PIECE = 64 * 1024
_MEMBERS = 1000  # gzip files may be joined end to end; each costs a fresh unpacker of 40 KB
_GZIP_MAGIC = b"\x1f\x8b"


class Body:
    """One body under way. `coding` is the value of Content-Encoding, as it came."""

    def __init__(self, coding: str, limits: Limits) -> None:
        self._limits = limits
        self._wire = 0
        self._whole = bytearray()
        self._unpack = _unpacker(coding, self._keep)

    def add(self, chunk: bytes) -> None:
        """Take the next bytes from the wire. Raises FetchError."""
        self._wire += len(chunk)
        if self._wire > self._limits.wire:
            raise _too_large(self._limits.wire, "sent")
        try:
            self._unpack.add(chunk)
        except zlib.error as error:
            raise FetchError(sentences.BADLY_PACKED, str(error)) from error

    def done(self) -> bytes:
        """Give the whole body. Raises FetchError where packed data ends too early."""
        if not self._unpack.complete():
            raise FetchError(sentences.BADLY_PACKED, "the packed body is cut off")
        return bytes(self._whole)

    def _keep(self, piece: bytes) -> None:
        if len(self._whole) + len(piece) > self._limits.body:
            raise _too_large(self._limits.body, "unpacked")
        self._whole += piece


def _too_large(limit: int, when: str) -> FetchError:
    return FetchError(sentences.too_large(limit), f"more than {limit} bytes {when}")


class _Unpacker(Protocol):
    def add(self, data: bytes) -> None: ...
    def complete(self) -> bool: ...


def _unpacker(coding: str, keep: Callable[[bytes], None]) -> _Unpacker:
    name = coding.strip().lower()
    if name in ("", "identity"):
        return _AsIs(keep)
    if name in ("gzip", "x-gzip", "deflate"):
        return _Zlib(keep, gzip=name != "deflate")
    raise FetchError(sentences.BADLY_PACKED, f"Content-Encoding: {name}")


class _AsIs:
    def __init__(self, keep: Callable[[bytes], None]) -> None:
        self.add = keep

    def complete(self) -> bool:
        return True


class _Zlib:
    """Unpacks gzip, with any number of members, or deflate, with zlib's wrapping or without."""

    def __init__(self, keep: Callable[[bytes], None], gzip: bool) -> None:
        self._keep = keep
        self._gzip = gzip
        self._held = b""  # the kind of a stream shows in its first two bytes
        self._members = 0
        self._stream = zlib.decompressobj()
        self._running = False

    def add(self, data: bytes) -> None:
        data = self._held + data
        while self._running or len(data) >= 2:
            if not self._running and not self._begin(data):
                data = b""  # what follows the last member is padding
            if not self._running:
                break
            data, more = self._step(data)
            if not more:
                break
        self._held = b"" if self._running else data

    def complete(self) -> bool:
        return not self._running and (self._members > 0 or not self._held)

    def _begin(self, data: bytes) -> bool:
        if self._members and not (self._gzip and data.startswith(_GZIP_MAGIC)):
            return False
        if self._members == _MEMBERS:
            raise FetchError(sentences.BADLY_PACKED, f"more than {_MEMBERS} gzip members")
        self._stream = zlib.decompressobj(31 if self._gzip else _deflate_window(data))
        self._members += 1
        self._running = True
        return True

    def _step(self, data: bytes) -> tuple[bytes, bool]:
        """Unpack one piece; give what is left to unpack, and whether to go on."""
        piece = self._stream.decompress(data, _PIECE)
        self._keep(piece)
        if self._stream.eof:
            self._running = False
            return self._stream.unused_data, True
        rest = self._stream.unconsumed_tail
        return rest, bool(rest) or len(piece) == _PIECE


def _deflate_window(data: bytes) -> int:
    # Half the world sends raw deflate under this name. RFC 1950: method 8, a multiple of 31.
    wrapped = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS
