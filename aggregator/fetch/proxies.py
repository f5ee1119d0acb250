"""Find the proxy that the surroundings name for an address.

Reads the environment where it is asked to, and nothing else: never a file of passwords.
"""

from __future__ import annotations

import urllib.request
from collections.abc import Mapping
from types import MappingProxyType

from yarl import URL

from aggregator.errors import AggregatorError

_SCHEMES = ("http", "https")


class Proxies:
    """The proxies of `http_proxy` and `https_proxy`, and in `no_proxy` who is asked without one.

    `found` are the values by the first half of these names, as `urllib.request` gives them. Raises
    AggregatorError where one is no web proxy.
    """

    def __init__(self, found: Mapping[str, str] = MappingProxyType({})) -> None:
        self._found = dict(found)
        self._proxies = {name: _proxy(name, found[name]) for name in _SCHEMES if found.get(name)}

    @classmethod
    def of_environment(cls) -> Proxies:
        """Take what the environment says, in small letters or in capitals.

        `HTTP_PROXY` does not count in a program that a web server runs, where it is a header that a
        stranger sent (httpoxy.org).
        """
        return cls(urllib.request.getproxies_environment())

    def of(self, url: URL) -> URL | None:
        """Name the proxy that is asked for an address; None: the site itself is."""
        proxy = self._proxies.get(url.scheme)
        return None if proxy is None or self._passed_by(url) else proxy

    def _passed_by(self, url: URL) -> bool:
        look = urllib.request.proxy_bypass_environment  # type: ignore[attr-defined]  # not in typeshed
        return bool(look(f"{url.raw_host}:{url.port}", self._found))


def _proxy(name: str, value: str) -> URL:
    try:
        proxy = URL(value if "://" in value else f"http://{value}")
        proper = proxy.scheme in _SCHEMES and bool(proxy.host)
    except (ValueError, IndexError):  # the second of `http://[]@`
        proper = False
    if not proper:
        # The value is not repeated: it may hold a password.
        raise AggregatorError(f"{name}_proxy: is no web proxy; write http://proxy.example:3128")
    return proxy
