"""Ask a site's robots.txt (RFC 9309) before a page that no member named as a feed.

A feed or calendar that its owner wrote into a file is asked for as a feed reader does it, on its
owner's behalf, and robots.txt has no say in it: docs/decisions/0017-robots.md. Keeps what it was
told for one run, and reads no file itself.
"""

from __future__ import annotations

from dataclasses import replace

from protego import Protego
from yarl import URL

from aggregator.fetch import sentences
from aggregator.fetch.limits import FetchError
from aggregator.fetch.trail import Trail
from aggregator.model import Failed, Fetched, FetchResult, Source, Validators

_EVERYTHING = b""
_TOO_OFTEN = 429


class Robots:
    """What the sites asked tonight let `user_agent` read. Its first word is the product token."""

    def __init__(self, user_agent: str) -> None:
        self._agent = user_agent
        self._said: dict[str, bytes | Failed] = {}

    def before(self, trail: Trail) -> Trail | None:
        """Give the way to the robots.txt that must be asked first, or None.

        Raises FetchError where robots.txt keeps us from asking at all.
        """
        if not _concerns(trail):
            return None
        site = _site(trail.url)
        if site not in self._said:
            url = f"{site}/robots.txt"
            first = Source(trail.source.member, url, where=trail.source.where, wanted="page")
            return Trail(first, Validators(), url, spent=trail.spent, then=trail)
        said = self._said[site]
        if isinstance(said, Failed):
            raise FetchError(said.reason, said.detail)
        # Read anew for each page: there are few of one site, and the bytes are bounded, while what
        # a parser makes of them need not be.
        if not Protego.parse(said.decode("utf-8-sig", "replace")).can_fetch(trail.url, self._agent):
            raise FetchError(sentences.ROBOTS_SAY_NO, f"Disallow in {site}/robots.txt")
        return None

    def learn(self, trail: Trail, result: FetchResult) -> Trail:
        """Note what became of a robots.txt, and give the way that waited for it.

        RFC 9309, 2.3.1: what is not there (4xx) forbids nothing; what cannot be reached (5xx, no
        answer) forbids everything, and is the reason then. So is that we ask too often.
        """
        if trail.then is None:
            raise ValueError(f"nothing waits for {trail.url}")
        self._said.setdefault(_site(trail.then.url), _said(result))
        return replace(trail.then, spent=trail.spent)


def _concerns(trail: Trail) -> bool:
    named = trail.source.wanted in ("feed", "calendar") and not trail.source.found
    return not named and trail.then is None


def _site(url: str) -> str:
    return str(URL(url, encoded=True).origin())


def _said(result: FetchResult) -> bytes | Failed:
    if isinstance(result, Fetched):
        return result.body
    if isinstance(result, Failed) and (
        result.status not in range(300, 500) or result.status == _TOO_OFTEN
    ):
        return result
    return _EVERYTHING
