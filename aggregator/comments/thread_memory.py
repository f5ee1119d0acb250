"""Keep what one night must know of the last about feeds of comments: when to get them whole.

It saves bandwidth and decides nothing that is written: without it the next run writes the same
files. Reads only the names of files.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from aggregator.comments.moderation import VERSION, folder
from aggregator.model import Night, Rulings, Source, Thread, Validators
from aggregator.posts.compose import COMPOSE_VERSION
from aggregator.state import FeedState, MemberState


@dataclass(frozen=True, slots=True)
class ThreadMemory:
    """What is known of the feeds of comments, as a part of `members`, by member."""

    night: Night
    members: dict[str, MemberState]
    rulings: Rulings

    def request(self, thread: Thread) -> tuple[Source, Validators]:
        """Ask conditionally only while all but the feed is as it was left."""
        source = Source(
            thread.member,
            thread.url,
            where=thread.where,
            wanted="comments",
            comments=thread.mode,
        )
        state = self.members.get(thread.member, MemberState())
        known = state.comments.get(thread.url, FeedState())
        return source, known.validators if known.basis == self._basis(thread) else Validators()

    def remember(self, thread: Thread, validators: Validators) -> None:
        """Note what a feed gave. The files of its comments are by now where they will be."""
        if state := self.members.get(thread.member):
            state.comments[thread.url] = FeedState(validators, basis=self._basis(thread))

    def forget(self, threads: Iterable[Thread]) -> None:
        """Remember nothing of feeds that are not asked any more."""
        asked = {(thread.member, thread.url) for thread in threads}
        for member, state in self.members.items():
            state.comments = {u: s for u, s in state.comments.items() if (member, u) in asked}

    def _basis(self, thread: Thread) -> str:
        """Digest what else decides the files of a thread."""
        place = self.night.content / folder(thread.post)
        names = sorted(file.name for file in place.glob("*.md"))
        ruled = (sorted(self.rulings.allow), sorted(self.rulings.refuse))
        takedowns = sorted(self.night.takedowns)
        told = (VERSION, COMPOSE_VERSION, thread.post, thread.mode, ruled, takedowns, names)
        return sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:16]
