"""Every way in which a site may fail for a night: each a function, by its name in `FAULTS`.

A fault gets the site, the night and dice, and gives the answer in place of the honest one.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cache
from hashlib import sha256

from tests.soak.web import Item, Site, items, rss

XML = "application/rss+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answers. With a `breaks` no whole answer comes."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": XML})
    body: bytes = b""
    breaks: str = ""


def honest(site: Site) -> Answer:
    """Answer as a site does that is well."""
    body = rss(site, items(site))
    etag = f'"{sha256(body).hexdigest()[:20]}"'
    return Answer(200, {"content-type": XML, "etag": etag}, body)


Fault = Callable[[Site, datetime, random.Random], Answer]
FAULTS: dict[str, Fault] = {}


def _fault(name: str) -> Callable[[Fault], Fault]:
    def named(fault: Fault) -> Fault:
        FAULTS[name] = fault
        return fault

    return named


def _said(status: int, **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda site, now, dice: Answer(status, named)


FAULTS |= {
    "404": _said(404),
    "410": _said(410),
    "500": _said(500),
    "403": _said(403),
    "503 with an hour to wait": _said(503, retry_after="3600"),
    "429 with ten thousand years to wait": _said(429, retry_after="Fri, 31 Dec 9999 23:59:59 GMT"),
    "429 with nonsense": _said(429, retry_after="-soon"),
    "304 that nobody asked for": _said(304),
    "a redirect in a circle": _said(301, location="/feed.xml"),
    "a redirect to a private address": _said(301, location="http://169.254.169.254/latest/"),
    "a redirect to a file": _said(301, location="file:///etc/passwd"),
    "moved for a night": _said(301, location="/moved.xml"),
    "moved to a page that is not there": _said(308, location="/gone.xml"),
}


@_fault("nobody answers")
def _silent(site: Site, now: datetime, dice: random.Random) -> Answer:
    return Answer(breaks="The server took too long to answer.")


@_fault("cut in the middle")
def _cut(site: Site, now: datetime, dice: random.Random) -> Answer:
    body = honest(site).body
    return Answer(body=body[: dice.randint(1, len(body) - 1)])


@_fault("an empty answer")
def _empty(site: Site, now: datetime, dice: random.Random) -> Answer:
    return Answer()


@_fault("a page to log in")
def _login(site: Site, now: datetime, dice: random.Random) -> Answer:
    page = b"<!doctype html><title>Log in</title><form><input name=user></form>"
    return Answer(200, {"content-type": "text/html"}, page)


@_fault("a page to log in that says it is a feed")
def _login_as_feed(site: Site, now: datetime, dice: random.Random) -> Answer:
    return Answer(body=_login(site, now, dice).body)


@_fault("no entries")
def _emptied(site: Site, now: datetime, dice: random.Random) -> Answer:
    return Answer(body=rss(site, []))


@_fault("a spammer's site")
def _hijacked(site: Site, now: datetime, dice: random.Random) -> Answer:
    spam = [_spam("casino.example", n, now) for n in range(15)]
    return Answer(body=rss(site, spam, "Best casino", "Spam 2"))


@_fault("a flood")
def _flood(site: Site, now: datetime, dice: random.Random) -> Answer:
    spam = [_spam(site.host, n, now) for n in range(60)]
    return Answer(body=rss(site, [*spam, *items(site)]))


def _spam(host: str, number: int, now: datetime) -> Item:
    link = f"https://{host}/win/{now:%Y%m%d}-{number}"
    return Item(f"Win {number}", link, link, format_datetime(now), f"Win {number} at once, today.")


def _changed(change: Callable[[Item, datetime, random.Random], Item]) -> Fault:
    def fault(site: Site, now: datetime, dice: random.Random) -> Answer:
        return Answer(body=rss(site, [change(one, now, dice) for one in items(site)]))

    return fault


def _dated(when: str) -> Fault:
    return _changed(lambda one, now, dice: replace(one, date=when))


FAULTS |= {
    "no dates": _dated(""),
    "dates of the year 9999": _dated("Fri, 31 Dec 9999 23:59:59 GMT"),
    "dates of 1970": _dated("Thu, 01 Jan 1970 00:00:00 GMT"),
    "dates that are none": _dated("the day before yesterday"),
    "dates of the time of asking": _changed(
        lambda one, now, dice: replace(one, date=format_datetime(now))
    ),
    "dates of next week": _changed(
        lambda one, now, dice: replace(one, date=format_datetime(now + timedelta(days=7)))
    ),
    "new ids": _changed(lambda one, now, dice: replace(one, guid=f"{dice.getrandbits(64):x}")),
    "no ids": _changed(lambda one, now, dice: replace(one, guid="")),
    "one id for all": _changed(lambda one, now, dice: replace(one, guid="feed")),
    "http in every link": _changed(
        lambda one, now, dice: replace(one, link=one.link.replace("https:", "http:"))
    ),
    "links that are counted": _changed(
        lambda one, now, dice: replace(one, link=f"{one.link}?utm_source=feed")
    ),
    "titles without end": _changed(lambda one, now, dice: replace(one, title="long " * 20_000)),
    "control characters": _changed(lambda one, now, dice: replace(one, text=f"{one.text}\x00\x1b")),
}


@_fault("another order")
def _shuffled(site: Site, now: datetime, dice: random.Random) -> Answer:
    entries = items(site)
    dice.shuffle(entries)
    return Answer(body=rss(site, entries))


@_fault("only its newest entry")
def _shrunken(site: Site, now: datetime, dice: random.Random) -> Answer:
    return Answer(body=rss(site, items(site)[:1]))


@_fault("another encoding than it says")
def _mislabelled(site: Site, now: datetime, dice: random.Random) -> Answer:
    return Answer(200, {"content-type": "text/xml; charset=utf-16"}, honest(site).body)


@_fault("noise")
def _noise(site: Site, now: datetime, dice: random.Random) -> Answer:
    return Answer(body=dice.randbytes(2000))


@cache
def _packed(size: int) -> bytes:
    return gzip.compress(b" " * size, mtime=0)


@_fault("a bomb")
def _bomb(site: Site, now: datetime, dice: random.Random) -> Answer:
    return Answer(200, {"content-type": XML, "content-encoding": "gzip"}, _packed(50 * 2**20))


@_fault("entities that grow")
def _entities(site: Site, now: datetime, dice: random.Random) -> Answer:
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 9}">' for n in range(1, 9))
    head = f'<!DOCTYPE rss [<!ENTITY e0 "x">{grown}]>'
    return Answer(body=f"{head}<rss><channel><title>&e8;</title></channel></rss>".encode())


@_fault("nested without end")
def _nested(site: Site, now: datetime, dice: random.Random) -> Answer:
    return Answer(body=b"<rss><channel><item><description>" + b"<b>" * 20_000)
