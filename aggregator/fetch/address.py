"""Decide which addresses the hub may ask for.

Looks no name up and opens nothing. A name may lead anywhere, so whoever connects asks `forbidden`
once more, about the very number that is dialled.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from yarl import URL

from aggregator.errors import UnsafeAddress

IPAddress = IPv4Address | IPv6Address

# IANA special-purpose registries, of 2025. Spelt out, because what `ipaddress` calls private
# changed between patch releases of Python (3.11.10, 3.12.4).
_CLOSED_V4 = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",  # this network, unspecified
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # shared by providers; a cloud's metadata service
            "127.0.0.0/8",  # loopback
            "168.63.129.16/32",  # a public number that a cloud uses for its metadata service
            "169.254.0.0/16",  # link-local; the metadata service of most clouds
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments; a cloud's metadata service
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
        ),
    )
)
_OPEN_V6 = ip_network("2000::/3")  # all of global unicast (RFC 4291); the rest is closed
_CLOSED_V6 = tuple(
    map(
        ip_network,
        (
            "2001::/23",  # protocol assignments, Teredo
            "2001:db8::/32",  # documentation
            "3fff::/20",  # documentation
        ),
    )
)
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are the IPv4 address
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
# A last label that is a number makes the whole an IPv4 address to some systems (WHATWG URL, "ends
# in a number"): 2130706433, 0x7f.1 and 0177.0.0.1 are all 127.0.0.1. Only the plain form is taken.
_NAME = re.compile(
    rf"(?=.{{1,253}}$)(?:{_LABEL}\.)*(?!(?:[0-9]+|0x[0-9a-f]*)\.?$){_LABEL}\.?", re.ASCII
)


def check(url: str, allowed: frozenset[IPAddress] = frozenset(), what: str = "The address") -> str:
    """Give the address in its normal form, without a fragment.

    `allowed` are numbers that may be asked for although they are private. `what` begins the
    sentence of the error.

    Raises UnsafeAddress.
    """
    parts = _parse(url, what)
    if parts.scheme not in ("http", "https"):
        raise UnsafeAddress(f"{what} does not begin with http:// or https://.")
    if parts.raw_user is not None or parts.raw_password is not None:
        raise UnsafeAddress(f"{what} holds a name or a password. Give one that needs neither.")
    host = parts.raw_host or ""
    number = _number(host)
    if number is None and not _NAME.fullmatch(host):
        raise UnsafeAddress(f"{what} names no proper site. Check its spelling.")
    if number is not None and number not in allowed and forbidden(number):
        raise UnsafeAddress(f"{what} leads into a private network. Give a public one.")
    normal = str(parts.with_fragment(None))
    return f"{normal}/" if normal.count("/") == 2 else normal  # yarl leaves an empty path empty


@lru_cache(maxsize=1000)  # each is asked for several times on the way of one request
def host(url: str) -> str:
    """Name the host and port that an address asks, in small letters; "" where it has none."""
    try:
        parts = URL(url)
    except (ValueError, IndexError):
        return ""
    port = parts.explicit_port
    # http and https of one site are one host; a port of its own is another server.
    return f"{parts.raw_host or ''}{'' if port in (None, 80, 443) else f':{port}'}"


def forbidden(number: IPAddress) -> bool:
    """Say whether a number is private, reserved, or in another way not the public internet.

    An IPv4 address inside an IPv6 one (mapped, NAT64, 6to4) is judged as itself.
    """
    if isinstance(number, IPv6Address):
        inner = _inner(number)
        if inner is None:
            return number not in _OPEN_V6 or any(number in net for net in _CLOSED_V6)
        number = inner
    return any(number in net for net in _CLOSED_V4)


def _inner(number: IPv6Address) -> IPv4Address | None:
    if number in _NAT64:
        return IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped or number.sixtofour


def _parse(url: str, what: str) -> URL:
    try:
        url.encode()  # yarl drops lone surrogates without a word, and so it does tabs and newlines
        if not all(character == " " or character.isprintable() for character in url):
            raise ValueError("control character")
        return URL(url)
    except (ValueError, IndexError) as error:  # the second of `http://[]@`
        raise UnsafeAddress(f"{what} is not a web address. Check its spelling.") from error


def _number(host: str) -> IPAddress | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
