"""Unpack what a server packs, piece by piece, so that whoever takes the pieces can stop in time.

gzip and deflate (RFC 9110, section 8.4.1), brotli (RFC 7932) and zstd (RFC 8878); one layer of
them: several in a row are what a bomb is made of, and no server of feeds sends them. No piece is
much larger than 64 KiB, and no unpacker needs more than the 8 MiB of memory that zstd may ask for
(RFC 9659), or the 16 MiB of brotli.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # it comes without types

from aggregator.fetch import sentences
from aggregator.fetch.limits import FetchError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CODINGS = "gzip, deflate, br, zstd"
"""What may be sent, as Accept-Encoding says it."""
DAMAGED = (zlib.error, brotli.error, zstd.ZstdError)
"""What an unpacker raises where the data are not what they are said to be."""

_PIECE = 64 * 1024
_MEMBERS = 1000  # gzip and zstd may be joined end to end; each costs a fresh unpacker
_GZIP_MAGIC = b"\x1f\x8b"
_WINDOW: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 23}

Keep = Callable[[bytes], None]


class Unpacker(Protocol):
    """Unpacks one body."""

    def add(self, data: bytes) -> None:
        """Take packed bytes, and pass on what they become. Raises one of DAMAGED, FetchError."""
        ...

    def complete(self) -> bool:
        """Say whether the data may end here."""
        ...


def unpacker(coding: str, keep: Keep) -> Unpacker:
    """Make an unpacker for a value of Content-Encoding. Raises FetchError for one not offered."""
    name = coding.strip().lower()
    if name in ("", "identity"):
        return _AsIs(keep)
    if name in ("gzip", "x-gzip", "deflate"):
        return _Zlib(keep, gzip=name != "deflate")
    if name == "br":
        return _Brotli(keep)
    if name == "zstd":
        return _Zstd(keep)
    raise FetchError(sentences.BADLY_PACKED, f"Content-Encoding: {name}")


class _AsIs:
    def __init__(self, keep: Keep) -> None:
        self.add = keep

    def complete(self) -> bool:
        return True


class _Zlib:
    """Unpacks gzip, with any number of members, or deflate, with zlib's wrapping or without."""

    def __init__(self, keep: Keep, gzip: bool) -> None:
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
        self._members = _counted(self._members)
        self._stream = zlib.decompressobj(31 if self._gzip else _deflate_window(data))
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


class _Brotli:
    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._stream = brotli.Decompressor()
        self._begun = False

    def add(self, data: bytes) -> None:
        self._begun = self._begun or bool(data)
        self._keep(self._stream.process(data, output_buffer_limit=_PIECE))
        while not self._stream.can_accept_more_data():
            self._keep(self._stream.process(b"", output_buffer_limit=_PIECE))

    def complete(self) -> bool:
        return not self._begun or bool(self._stream.is_finished())


class _Zstd:
    """Unpacks any number of frames; those that hold no data count, too."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._frames = 0
        self._stream = zstd.ZstdDecompressor(options=_WINDOW)
        self._running = False

    def add(self, data: bytes) -> None:
        while data or (self._running and not self._stream.needs_input):
            if not self._running:
                self._frames = _counted(self._frames)
                self._stream = zstd.ZstdDecompressor(options=_WINDOW)
                self._running = True
            self._keep(self._stream.decompress(data, max_length=_PIECE))
            data = b""
            if self._stream.eof:
                self._running = False
                data = self._stream.unused_data

    def complete(self) -> bool:
        return not self._running


def _counted(members: int) -> int:
    if members == _MEMBERS:
        raise FetchError(sentences.BADLY_PACKED, f"more than {_MEMBERS} packed parts in one body")
    return members + 1
