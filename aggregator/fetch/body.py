"""Take a body in as it comes, unpack it, and stop when it is more than a feed can be.

Never holds more than the limits and a few pieces: a bomb of a gigabyte costs ten megabytes.
"""

from __future__ import annotations

from aggregator.fetch import sentences
from aggregator.fetch.limits import FetchError, Limits
from aggregator.fetch.unpack import DAMAGED, unpacker


class Body:
    """One body under way. `coding` is the value of Content-Encoding, as it came."""

    def __init__(self, coding: str, limits: Limits) -> None:
        self._limits = limits
        self._wire = 0
        self._whole = bytearray()
        self._unpack = unpacker(coding, self._keep)

    def add(self, chunk: bytes) -> None:
        """Take the next bytes from the wire. Raises FetchError."""
        self._wire += len(chunk)
        if self._wire > self._limits.wire:
            raise _too_large(self._limits.wire, "sent")
        try:
            self._unpack.add(chunk)
        except DAMAGED as error:
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
