"""What unpacks to more than a feed can be costs little memory, in whichever way it is packed."""

import asyncio
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from aggregator.fetch import HttpFetcher
from aggregator.fetch.unpack import zstd
from aggregator.model import Failed, FetchResult, Source, Validators
from tests.aggregator.loopback import FAST, USER_AGENT, Asked, Page, serving

ROOT = Path(__file__).parents[2]
MEGABYTE = bytes(2**20)
LEVEL, WINDOW = zstd.CompressionParameter.compression_level, zstd.CompressionParameter.window_log


def gzipped() -> bytes:
    """A gigabyte; each flushed block stands for 1 MiB, so it is made in no time."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = packer.compress(b"\0") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * 1024


def deflated() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * 1024


def brotlied() -> bytes:
    packer = brotli.Compressor(quality=1)
    return b"".join(packer.process(MEGABYTE) for _ in range(1024)) + packer.finish()


def zstandarded() -> bytes:
    return zstd.compress(MEGABYTE, level=1) * 1024


def one_zstd_frame() -> bytes:
    packer = zstd.ZstdCompressor(options={LEVEL: 1, WINDOW: 21})
    return b"".join(packer.compress(MEGABYTE) for _ in range(1024)) + packer.flush()


def wide_zstd() -> bytes:
    """A small file that asks for a window of a gigabyte."""
    packer = zstd.ZstdCompressor(options={LEVEL: 1, WINDOW: 30})
    return packer.compress(b"<rss/>") + packer.flush()


BOMBS: list[tuple[str, Callable[[], bytes]]] = [
    ("gzip", gzipped),
    ("deflate", deflated),
    ("br", brotlied),
    ("zstd", zstandarded),
    ("zstd", one_zstd_frame),
]


def fetched(coding: str, packed: bytes) -> FetchResult:
    async def run() -> FetchResult:
        pages = {"/feed.xml": Page(packed, 200, {"Content-Encoding": coding})}
        async with (
            serving(pages, Asked()) as site,
            HttpFetcher(FAST, USER_AGENT, frozenset({"127.0.0.1"})) as fetcher,
        ):
            return await fetcher.fetch(Source("m", f"{site}/feed.xml"), Validators())

    return asyncio.run(run())


@pytest.mark.parametrize(("coding", "bomb"), BOMBS, ids=[bomb.__name__ for _, bomb in BOMBS])
def test_a_bomb_is_left_at_the_limit(coding: str, bomb: Callable[[], bytes]) -> None:
    packed = bomb()
    assert len(packed) < 2 * 2**20
    result = fetched(coding, packed)
    assert isinstance(result, Failed)
    assert "larger than 10 MiB" in result.reason


def test_a_window_that_is_wider_than_the_web_allows_is_refused() -> None:
    """RFC 9659: no more than 8 MB."""
    result = fetched("zstd", wide_zstd())
    assert isinstance(result, Failed)
    assert "cannot be unpacked" in result.reason


UNPACK = """
import resource, sys
from aggregator.fetch.body import Body
from aggregator.fetch.limits import FetchError, Limits
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    body = Body(sys.argv[1], Limits())
    while chunk := sys.stdin.buffer.read(65536):
        body.add(chunk)
except FetchError as error:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, error)
"""


@pytest.mark.parametrize(
    ("coding", "bomb"),
    [*BOMBS, ("zstd", wide_zstd)],
    ids=[*(bomb.__name__ for _, bomb in BOMBS), "wide_zstd"],
)
def test_a_bomb_of_a_gigabyte_costs_little_memory(coding: str, bomb: Callable[[], bytes]) -> None:
    """Measured as the system sees it: the unpackers do not ask Python for their memory."""
    done = subprocess.run(
        [sys.executable, "-c", UNPACK, coding], input=bomb(), cwd=ROOT, capture_output=True
    )
    assert done.stderr == b""
    kilobytes, _, reason = done.stdout.decode().partition(" ")
    assert reason
    assert int(kilobytes) < 64 * 1024
