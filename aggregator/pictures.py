"""Conduct the part of a run that copies pictures of members' posts, where the member agreed.

Knows the order and does none of the work. A picture that cannot be asked for, read or drawn stays a
link on the post's page and costs no other picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import closing
from datetime import date
from itertools import zip_longest
from time import monotonic

from aggregator import disk, gallery, late, store
from aggregator.budget import within
from aggregator.errors import AggregatorError, NotWritten
from aggregator.fetch import Fetcher, Limits
from aggregator.gallery import Hanging
from aggregator.memory import Memory
from aggregator.model import (
    Drawing,
    Failed,
    FetchResult,
    Night,
    PictureOutcome,
    Source,
    Validators,
)
from aggregator.state import MemberState
from aggregator.turns import in_turn

CRASH = "The aggregator itself stopped while drawing this picture. It stays a link."
OUT_OF_TIME = "There was no time left for it tonight. We ask again on another night."

DRAWING = 5.0
"""Seconds of computing for one picture. One of 24 million pixels takes one or two."""

Answer = Failed | Future[Drawing]


def copy(
    night: Night,
    memory: Memory,
    fetcher: Fetcher,
    executor: Executor,
    limits: Limits,
    on_asked: Callable[[Source], None],
) -> tuple[PictureOutcome, ...]:
    """Bring `content/pictures/` up to date with the posts that are stored, and tell what was done.

    What the next night needs is left in `memory`. With a dry run nothing is asked for.
    """
    plans = {member: _plan(night, memory, member) for member in _members(night)}
    answers: dict[tuple[str, str], Answer] = {}
    if not night.dry_run:
        answers = _answers(plans, fetcher, executor, limits, on_asked)
    outcomes = [_settled(night, memory, member, plan, answers) for member, plan in plans.items()]
    return tuple(one for one in outcomes if one.copied or one.removed or one.failed or one.due)


def _members(night: Night) -> list[str]:
    agreed = {one.member for one in night.roster.sources if one.pictures == "copy"}
    known = night.roster.accounts is not None
    left = set(store.pictured_members(night.content)) if known else set()
    return sorted((agreed | left) - night.roster.unread)


def _plan(night: Night, memory: Memory, member: str) -> Hanging:
    bodies, whole = store.bodies(night.content, member)
    plan = gallery.decide(
        bodies,
        [source for source in night.roster.sources if source.member == member],
        store.pictures(night.content, member),
        memory.get(member, MemberState()).pictures,
        night.takedowns,
        late.picture_finder(),
    )
    # A file that cannot be read tonight may show any of them.
    return plan if whole else Hanging(plan.ask)


def _answers(
    plans: Mapping[str, Hanging],
    fetcher: Fetcher,
    executor: Executor,
    limits: Limits,
    on_asked: Callable[[Source], None],
) -> dict[tuple[str, str], Answer]:
    """Ask for every picture and have it drawn, for as long as there is time.

    The first of each member, then the second of each: who has many that are slow to draw takes the
    time of nobody who has few.
    """
    lists = [[(member, url) for url in plan.ask] for member, plan in plans.items()]
    keys = [key for round_ in zip_longest(*lists) for key in round_ if key]
    requests = [
        (Source(member, _secure(url), wanted="picture"), Validators()) for member, url in keys
    ]
    answers: dict[tuple[str, str], Answer] = {
        key: Failed(source, OUT_OF_TIME) for key, (source, _) in zip(keys, requests, strict=True)
    }
    seconds = min(DRAWING, limits.reading)
    turns = in_turn(
        fetcher,
        requests,
        limits,
        lambda fetched: executor.submit(within, seconds, late.redrawer(), fetched.body),
        lambda result: on_asked(result.source),
    )
    end = monotonic() + limits.pages
    with closing(turns):
        for turn in turns:
            answers[keys[turn.number]] = turn.reading or _unread(turn.result)
            if monotonic() > end:
                break
    return answers


def _unread(result: FetchResult) -> Failed:
    # Nothing was known, so nothing can be unchanged.
    return result if isinstance(result, Failed) else Failed(result.source, CRASH, repr(result))


def _secure(url: str) -> str:
    """Ask over https: what a page of the hub shows should not have come by an open road."""
    return url.replace("http://", "https://", 1)


def _settled(
    night: Night,
    memory: Memory,
    member: str,
    plan: Hanging,
    answers: Mapping[tuple[str, str], Answer],
) -> PictureOutcome:
    """Write what was drawn and remove what has had its time. No fault of one picture passes."""
    if night.dry_run:
        return PictureOutcome(member, removed=len(plan.remove), due=len(plan.ask))
    failed, lost = dict[str, str](), dict[str, str]()
    for url in plan.ask:
        try:
            if reason := _hung(night, member, url, answers[member, url]):
                failed[url] = reason
        except NotWritten as error:
            lost[url] = str(error)
    night.unwritten.extend(lost.values())
    with disk.noting(night.unwritten):
        store.take_down(night.content, member, plan.remove)
    state = memory.setdefault(member, MemberState())
    asked = [url for url in plan.ask if url not in lost]
    _count_misses(state, failed, asked, night.now.date())
    copied = len(asked) - len(failed)
    return PictureOutcome(member, copied, len(plan.remove), tuple(failed.items()))


def _count_misses(
    state: MemberState, failed: Mapping[str, str], asked: Sequence[str], today: date
) -> None:
    """Note which could not be copied. A night without time for a picture is none of these."""
    tried = [url for url in asked if failed.get(url) != OUT_OF_TIME]
    missed = [url for url in tried if url in failed]
    state.pictures = gallery.missed(state.pictures, missed, tried, today)


def _hung(night: Night, member: str, url: str, answer: Answer) -> str:
    """Write one copy; say why where there is none. Raises NotWritten."""
    if isinstance(answer, Failed):
        return answer.reason
    try:
        drawing = answer.result()
        path = f"{store.PICTURES}/{member}/{gallery.name(url, drawing)}"
        store.write(night.content, path, drawing.data)
    except NotWritten:
        raise
    except AggregatorError as error:
        return str(error)
    except Exception as error:
        return f"{CRASH} ({error!r})"
    return ""
