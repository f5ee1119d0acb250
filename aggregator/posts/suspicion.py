"""Doubt a feed that is not what it was: another site, a flood, another language, nothing at all.

Touches nothing: no file, no network, no clock. What a feed was is read off the posts that are
there, so that deleting the state, which saves bandwidth, takes no doubt away. A feed of which there
is no post yet is not doubted: its member has only just named it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aggregator import frontmatter
from aggregator.characters import one_line
from aggregator.model import Change, Create, Doubt, Keep, Profile, Source, Stored, Update
from aggregator.provenance import as_stored
from aggregator.webaddress import loose, site

FLOOD = 20
"""How many new posts in one night are never a flood: after three weeks away, a post a day."""

FLOOD_TIMES = 5
"""How many times the most that a feed ever brought in a night is a flood. Real feeds double or
triple on a busy day; an archive that comes back, or a site that sells links, brings hundreds. After
an outage no more is let through: a name that changed hands comes back just so."""

KNOWN = 3
"""How many posts must be known, or posts with a language, before one change alone is doubted."""

CHECKED_FOR = timedelta(days=14)
"""For how long `checked` in a member's file holds: a pull request may wait some days for its merge,
and a feed that is asked once a week must be asked in this time."""

_NOT_TAKEN = re.compile(r" None of [a-z ]+ is taken\.$")
_LONGEST = 100
_VERSION = re.compile(r"[^a-z]*[0-9].*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is to be judged of one feed tonight.

    `before` are the pulled files that came from it, `changes` what would be done.
    """

    source: Source
    profile: Profile
    before: Sequence[Stored]
    changes: Sequence[Change]

    @property
    def new(self) -> list[Create]:
        """The files that would be made."""
        return [change for change in self.changes if isinstance(change, Create)]


def judge(seen: Seen, today: date) -> tuple[Doubt | None, list[str]]:
    """Say why a feed is to be held, if it is, and what is worth a note all the same."""
    if not seen.before:
        return None, []
    if not seen.profile.entries:
        held = _emptied(seen)
    else:
        held = _another(seen) or _flood(seen) or _language(seen)
    checked = seen.source.checked
    if held and checked and timedelta() <= today - checked <= CHECKED_FOR:
        reason = _NOT_TAKEN.sub("", held.reason)
        return None, [f"{reason} It is taken as it is: it was checked on {checked}."]
    if held:
        # No day of tonight in it: what stays as it is must be told in the same words every night.
        place = f" in {seen.source.where}" if seen.source.where else ""
        right = f"If it is right, write `checked:` and the day on which you looked{place}"
        return Doubt(held.suspicion, f"{held.reason} {right}; if not, mend or remove the entry"), []
    return None, list(_changes(seen))


def _another(seen: Seen) -> Doubt | None:
    """It has another title, and so has all else changed; or it holds no post that we know.

    Of a feed that renamed itself, old posts are still there. Without one its title and its site
    need to have changed, or that of all its posts: spam may leave the site's own link in its place.
    Of enough posts its title alone, as where a name was sold and leads to the same site as before.
    """
    if _title(seen) is False:
        return None
    profile, sites = seen.profile, _sites(seen)
    known = any(map(_recogniser(seen), seen.changes))
    moved = _differs(profile.sites, sites)
    if known:
        language = _differs(_primaries([profile.language]), _primaries(_languages(seen)))
        doubted = bool(_title(seen) and moved and language and _software(seen))
    else:
        named = bool(profile.title or _titles(seen))
        strayed = _differs(_new_sites(seen), sites)
        doubted = named and bool(moved or strayed or len(seen.before) >= KNOWN)
    if not doubted:
        return None
    told = [f"calls itself {_quoted([profile.title])}, and was {_quoted(_titles(seen))}"]
    if moved:
        told.append(f"it leads to {_listed(profile.sites)}, and led to {_listed(sites)}")
    if not known:
        told.append("none of its posts is one that we know")
    reason = f"This looks like another site now: it {'; '.join(told)}. None of it is taken."
    return Doubt("another site", reason)


def _recogniser(seen: Seen) -> Callable[[Change], bool]:
    """Make a test of whether a change shows that the feed still holds a post of before.

    A post that has a file's path on another site, and neither its id nor its words, does not: the
    next owner of a name numbers its pages from 1, too.
    """
    before = {file.path: file for file in seen.before}

    def is_known(change: Change) -> bool:
        if not isinstance(change, Update) or change.path not in before:
            return isinstance(change, Keep | Update)
        old, new = before[change.path], as_stored(change.path, change.text)
        same = new.id and (loose(new.id) or new.id) == (loose(old.id) or old.id)
        here = new.canonical and site(new.canonical) == site(old.canonical)
        return bool(same or here or new.fingerprint == old.fingerprint)

    return is_known


def _flood(seen: Seen) -> Doubt | None:
    nights = Counter(file.first_seen.date() for file in seen.before)
    nights.pop(min(nights))  # the first import is as long as the feed was
    most = max(FLOOD, FLOOD_TIMES * max(nights.values(), default=0))
    number = len(seen.new)
    if number <= most:
        return None
    return Doubt(
        "flood",
        f"It brings {number} new posts at once, and up to {most} would be nothing unusual. "
        "None of them is taken.",
    )


def _language(seen: Seen) -> Doubt | None:
    """The feed says that it is in another language, and so do all its new posts."""
    known = _languages(seen)
    now = _primaries([seen.profile.language])
    if not now or len(known) < KNOWN or now & _primaries(known) or not seen.new:
        return None
    posts = [frontmatter.read(create.text, create.path)[0].get("lang") for create in seen.new]
    if not all(posts) or _primaries(map(str, posts)) & _primaries(known):
        return None
    return Doubt(
        "other language",
        f"It says that it is in another language now: {_listed(now)}, and was "
        f"{_listed(_primaries(known))}. None of its new posts is taken.",
    )


def _emptied(seen: Seen) -> Doubt | None:
    checked = seen.source.checked
    newest = max(file.first_seen.date() for file in seen.before)
    if checked and checked >= newest:
        return None
    return Doubt("emptied", "It holds no posts any more. Those that came before stay.")


def _changes(seen: Seen) -> Iterator[str]:
    """Note what is new of a feed that is the same one."""
    if _title(seen):
        yield f"calls itself {_quoted([seen.profile.title])} now, and was {_quoted(_titles(seen))}"
    if _software(seen):
        yield f"is made by other software now: {_quoted([seen.profile.generator])}"


def _title(seen: Seen) -> bool | None:
    title = one_line(seen.profile.title)[:_LONGEST]
    return _differs({title.casefold()}, map(str.casefold, _titles(seen)))


def _software(seen: Seen) -> bool | None:
    before = {_named(file.generator) for file in seen.before}
    return _differs({_named(seen.profile.generator)}, before)


def _differs(now: Iterable[str], before: Iterable[str]) -> bool | None:
    """Say whether two sides have nothing in common; None where one of them is not known."""
    one, other = set(now) - {""}, set(before) - {""}
    return not one & other if one and other else None


def _titles(seen: Seen) -> list[str]:
    """List what the feed was called, the latest first."""
    newest = sorted(seen.before, key=lambda file: file.first_seen, reverse=True)
    titles = (one_line(file.feed_title)[:_LONGEST] for file in newest)
    return list(dict.fromkeys(filter(None, titles)))


def _sites(seen: Seen) -> set[str]:
    return {site(file.canonical) for file in seen.before} - {""}


def _new_sites(seen: Seen) -> set[str]:
    heads = (frontmatter.read(create.text, create.path)[0] for create in seen.new)
    return {site(str(head.get("canonical", ""))) for head in heads} - {""}


def _languages(seen: Seen) -> list[str]:
    return [file.language for file in seen.before if file.language]


def _primaries(tags: Iterable[str]) -> set[str]:
    """Take the languages of tags (RFC 5646), without country: en-GB and en-US are one."""
    return {re.split("[-_]", tag.strip().lower())[0] for tag in tags} - {""}


def _named(generator: str) -> str:
    """Take the name of a software without its version."""
    return _VERSION.sub("", one_line(generator)[:_LONGEST].lower()).strip()


def _quoted(names: Iterable[str]) -> str:
    return " or ".join(f"“{name[:_LONGEST]}”" for name in list(names)[:3])


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(set(names))[:3])
