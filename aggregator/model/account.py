"""An account of a member, from its address to whether it is verified to be the member's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Account:
    """One open account of one member.

    `page` is the address of the member's page on the hub, which links to the account and which the
    account should link back to; "" where it is not known, and then the account is not asked.
    `where` is `path:line`, for messages.
    """

    member: str
    url: str
    page: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An account link that is verified both ways, and since which day it is known to be."""

    url: str
    since: date


@dataclass(frozen=True, slots=True)
class Misses:
    """On how many nights in a row a verified link was missing, and the last of them."""

    nights: int
    last: date


@dataclass(frozen=True, slots=True)
class Finding:
    """What the page of an account said tonight.

    `linked` is None where the page could not be read, or was not asked. Then `reason` is for the
    account's owner, in plain words, and `detail` for us.
    """

    account: Account
    linked: bool | None = None
    reason: str = ""
    detail: str = ""


Verdict = Literal["verified", "stands", "missing", "lost", "withdrawn", "unlinked", "unread"]
"""What became of an account link in one run.

    verified    its page links back, and it did not count as verified before
    stands      its page links back, as before
    missing     it counts as verified, and its page does not link back tonight
    lost        its page has not linked back for so many nights that it is verified no more
    withdrawn   it is verified no more, because the account is not one to ask any more
    unlinked    its page does not link back, and never did
    unread      its page could not be read; what was known stays
"""


@dataclass(frozen=True, slots=True)
class AccountOutcome:
    """What became of one account link. `reason` and `detail` are those of its finding."""

    account: Account
    verdict: Verdict
    reason: str = ""
    detail: str = ""
