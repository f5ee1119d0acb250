"""Documents as strangers write them, and as attackers do; nothing here is copied from anywhere."""

from __future__ import annotations

import asyncio
import gzip
import io
import struct
import zlib
from collections.abc import AsyncIterator, Iterable
from html import escape

from tests.hostile.case import Answer, Raw

RSS = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"\
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:thr="http://purl.org/syndication/thread/1.0"\
 xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:media="http://search.yahoo.com/mrss/">'
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n"
DAY = "Sun, 01 Nov 2026 09:00:00 GMT"


def item(
    name: str = "1", title: str | None = None, date: str = DAY, body: str = "Words.", more: str = ""
) -> str:
    """Write an item of RSS. `body` is HTML, `title` and `more` are XML."""
    return (
        f"<item><title>{name if title is None else title}</title><guid>http://{{host}}/{name}</guid>"
        f"<link>http://{{host}}/{name}</link>{f'<pubDate>{date}</pubDate>' if date else ''}"
        f"<description>{escape(body)}</description>{more}</item>"
    )


def rss(*items: str, title: str = "Quay news", more: str = "") -> str:
    """Write a document of RSS."""
    return (
        f"{RSS}<channel><title>{title}</title><link>http://{{host}}/</link>{more}"
        f"{''.join(items)}</channel></rss>"
    )


def bare(*inside: str) -> str:
    """Write a document of RSS with nothing in it but this."""
    return f"{RSS}<channel><title>Quay news</title>{''.join(inside)}</channel></rss>"


def numbered(form: str, count: int) -> str:
    """Repeat a text, with a number in place of each `{}`."""
    return "".join(form.replace("{}", str(number)) for number in range(count))


def packed(text: str | bytes, type_: str = "application/xml") -> Answer:
    """Answer with a document that is small on the wire and large when it is unpacked."""
    body = text if isinstance(text, bytes) else text.encode()
    return Answer(gzip.compress(body, 6, mtime=0), type_, headers={"Content-Encoding": "gzip"})


def deflated(mebibytes: int, wbits: int = -15) -> bytes:
    """Pack so many mebibytes of blanks (-15 raw, 15 zlib, 31 gzip), without ever holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    start = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + block * (mebibytes - 1)


def dripping(start: bytes, drop: bytes, seconds: float = 0.2) -> Raw:
    """Send a beginning, and then a drop at a time, for ever."""

    async def drip(_: str) -> AsyncIterator[bytes]:
        yield start
        while True:
            await asyncio.sleep(seconds)
            yield drop

    return drip


def pouring(start: bytes, piece: bytes) -> Raw:
    """Send a beginning, and then as much as is taken, for ever."""

    async def pour(_: str) -> AsyncIterator[bytes]:
        yield start
        while True:
            yield piece
            await asyncio.sleep(0)

    return pour


def said(whole: bytes) -> Raw:
    """Send these very bytes, and close."""

    async def say(_: str) -> AsyncIterator[bytes]:
        for start in range(0, len(whole), 2**16):
            yield whole[start : start + 2**16]

    return say


def silent(start: bytes = b"") -> Raw:
    """Send a beginning, and then nothing more, without closing."""

    async def wait(_: str) -> AsyncIterator[bytes]:
        yield start
        await asyncio.sleep(3600)

    return wait


def sent_on(to: str, status: int = 302) -> Answer:
    """Send on to an address."""
    return Answer(b"", "text/plain", status, {"Location": to})


def event(
    uid: str = "1@quay.example",
    summary: str = "Market",
    start: str = "20261110T100000Z",
    more: Iterable[str] = (),
) -> str:
    """Write an event of iCalendar; `more` are further lines."""
    rows = ["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{summary}", f"DTSTART:{start}", *more]
    return "\r\n".join([*rows, "END:VEVENT"])


def ics(*inside: str) -> str:
    """Write a calendar."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Quay//EN")
    return "\r\n".join([*head, *inside, "END:VCALENDAR", ""])


def dates(*inside: str) -> Answer:
    """Answer with a calendar."""
    return Answer(ics(*inside), "text/calendar")


def png(width: int, height: int, rows: bytes | None = None) -> bytes:
    """Draw a grey PNG that says it is so large; `rows` are its packed pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\x80" * width) * height) if rows is None else rows
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
    return start + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def picture(format_: str = "PNG") -> bytes:
    """Draw a small sound picture."""
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(file, format_)
    return file.getvalue()


TALKED_OF = Answer(rss(item(more="<wfw:commentRss>http://{host}/1/comments</wfw:commentRss>")))
"""A feed with one post, which names the feed of comments on it."""
