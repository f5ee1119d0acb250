"""Leave a host in peace that has asked for it, for the rest of one run.

Decides nothing about another night: what the host said goes along with every refusal.
"""

from __future__ import annotations

from dataclasses import replace

from aggregator.fetch import sentences
from aggregator.fetch.address import host
from aggregator.fetch.trail import Trail
from aggregator.model import Failed, Fetched, Unchanged

_TOO_OFTEN = 429  # RFC 6585, section 4
_NOT_NOW = 503  # RFC 9110, section 15.6.4: with Retry-After it says for how long


class Resting:
    """The hosts that were asked too often, or have too much to do."""

    def __init__(self) -> None:
        self._said: dict[str, Failed] = {}

    def refusal(self, trail: Trail) -> Failed | None:
        """Give the failure of a request that must not be made; None where it may be."""
        said = self._said.get(host(trail.url))
        return said and replace(said, source=trail.source, reason=sentences.RESTING)

    def hear(self, trail: Trail, answer: Fetched | Unchanged | Failed | Trail) -> None:
        """Note what a host answered."""
        if isinstance(answer, Failed) and (
            answer.status == _TOO_OFTEN
            or (answer.status == _NOT_NOW and answer.freshness.retry_after)
        ):
            self._said[host(trail.url)] = answer
