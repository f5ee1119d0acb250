"""Fetch feeds, from the network or from a recorded web, and say in plain words what went wrong.

Reads no feed and writes no file. The door of the house: bytes come in here and nowhere else.

    async with HttpFetcher(limits, user_agent) as fetcher:  # or FolderFetcher(folder, limits)
        results = await fetch_all(fetcher, requests, limits, on_result)
    with Stream(fetcher, requests, limits, tell) as stream: ...  # while this thread reads
"""

from aggregator.fetch.folder import FolderFetcher
from aggregator.fetch.http import HttpFetcher
from aggregator.fetch.limits import Limits
from aggregator.fetch.proxies import Proxies
from aggregator.fetch.queue import Fetcher, Request, fetch_all, fetch_each
from aggregator.fetch.step import Step
from aggregator.fetch.stream import Stream
from aggregator.fetch.trail import Trail

__all__ = [
    "Fetcher",
    "FolderFetcher",
    "HttpFetcher",
    "Limits",
    "Proxies",
    "Request",
    "Step",
    "Stream",
    "Trail",
    "fetch_all",
    "fetch_each",
]
