"""Fetch feeds, from the network or from a recorded web, and say in plain words what went wrong.

Reads no feed and writes no file. The door of the house: bytes come in here and nowhere else.

    async with HttpFetcher(limits, user_agent) as fetcher:  # or FolderFetcher(folder, limits)
        await stream(fetcher, requests, limits, take)  # or fetch_all, which keeps every result
"""

from aggregator.fetch.folder import FolderFetcher
from aggregator.fetch.http import HttpFetcher
from aggregator.fetch.limits import Limits
from aggregator.fetch.proxies import Proxies
from aggregator.fetch.queue import Fetcher, fetch_all, stream

__all__ = ["Fetcher", "FolderFetcher", "HttpFetcher", "Limits", "Proxies", "fetch_all", "stream"]
