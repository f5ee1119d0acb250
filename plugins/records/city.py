"""The city: the one block at the head of `pelicanconf.py`, checked once and frozen.

Everything that is particular to a place stands in it or under `content/`. Reads no file.
"""

from __future__ import annotations

import re
from functools import cached_property
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, ConfigDict

from .fields import Email, Handles, Line, Number, RecordModel, Slug, Telephone, WebAddress, refuse


def _zone(name: str) -> str:
    try:
        # Names of one word are the machine's own, such as localtime, or know no summer time.
        known = name == "UTC" or ("/" in name and ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = False
    if not known:
        refuse(f"{name!r} is no time zone", "write one such as Europe/London")
    return name


def _home(address: str) -> str:
    parts = urlsplit(address)
    if parts.query or parts.fragment or "?" in address or "#" in address or "//" in parts.path:
        refuse(f"{address!r} is no address that pages can stand under", "end it with its path")
    return address


def _language(code: str) -> str:
    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        refuse(f"{code!r} is no language", "write its code, such as en-GB")
    return code


def _grants_prefix(prefix: str) -> str:
    if not re.fullmatch(r"360G-[A-Za-z0-9_-]+", prefix):
        refuse(f"{prefix!r} is no prefix of 360Giving", "write the one you registered: 360G-name")
    return prefix


def _number(host: str) -> str:
    try:
        return str(ip_address(host))
    except ValueError:
        refuse(f"{host!r} is no number of a machine", "write one such as 10.0.0.5")
    return host


def _country(code: str) -> str:
    if not re.fullmatch("[A-Z]{2}", code):
        refuse(f"{code!r} is no country", "write its two letters (ISO 3166-1), such as GB")
    return code


class City(RecordModel):
    """What a hub must know of its place. Each field is described in README of this plugin."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))

    name: Line
    title: Line
    purpose: Line
    url: Annotated[WebAddress, AfterValidator(_home)]
    timezone: Annotated[Line, AfterValidator(_zone)]
    language: Annotated[Line, AfterValidator(_language)]
    sectors: dict[Slug, Line]
    organiser: Line
    email: Email
    telephone: Telephone | None = None
    postal_address: Line | None = None
    repository: WebAddress | None = None
    region: Line | None = None
    country: Annotated[Line, AfterValidator(_country)] = "GB"
    licence: Line | None = None
    licence_url: WebAddress | None = None
    everywhere: Line = "Citywide"
    areas: tuple[Line, ...] = ()
    grants_prefix: Annotated[Line, AfterValidator(_grants_prefix)] | None = None
    map: WebAddress = "https://www.openstreetmap.org/search?query="
    stale_after: Number = 365
    search: bool = True
    allow_hosts: tuple[Annotated[Line, AfterValidator(_number)], ...] = ()
    remote_pictures: bool = False
    recorded_web: Line | None = None
    maintainers: Handles = ()
    sample: bool = False

    @cached_property
    def zone(self) -> ZoneInfo:
        """The city's own time zone."""
        return ZoneInfo(self.timezone)

    @cached_property
    def locale(self) -> Locale:
        """The city's language, with how it writes dates and which way it runs."""
        return Locale.parse(self.language, sep="-")

    @cached_property
    def root(self) -> str:
        """The path the site stands under, without a slash at its end: "" or "/hub"."""
        return urlsplit(self.url).path.rstrip("/")

    @cached_property
    def origin(self) -> str:
        """Scheme and host of the site, without a slash at the end."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @cached_property
    def host(self) -> str:
        """The host name."""
        return urlsplit(self.url).hostname or ""

    def uid(self, name: str) -> str:
        """Return a calendar's identifier that no other hub gives, also none under another path."""
        return f"{name}@{self.host}{self.root}"
