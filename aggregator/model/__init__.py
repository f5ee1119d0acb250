"""The plain values that pass between the rooms, one type for each stage.

A type's name answers "what has already been done to it?": an `Entry` is dirty, as it came; a
`Cleaned` is safe; a `Post` is ready to be written; a `Change` is decided. Nothing here reads a
file, a clock or a network. Every time is timezone-aware.
"""

from aggregator.model.account import Account, AccountOutcome, Finding, Link, Misses, Verdict
from aggregator.model.feed import (
    NOTHING,
    Comments,
    Display,
    Enclosure,
    Entry,
    Failed,
    Feed,
    FeedKind,
    Fetched,
    FetchResult,
    Freshness,
    Pictures,
    Profile,
    Rhythm,
    Selection,
    Source,
    Unchanged,
    Validators,
    Wanted,
)
from aggregator.model.picture import Drawing, PictureOutcome
from aggregator.model.post import (
    Change,
    Cleaned,
    Create,
    Keep,
    Post,
    Same,
    Stored,
    Update,
    Withdraw,
)
from aggregator.model.run import Doubt, Night, Outcome, Report, Roster, Suspicion, Waiting

__all__ = [
    "NOTHING",
    "Account",
    "AccountOutcome",
    "Change",
    "Cleaned",
    "Comments",
    "Create",
    "Display",
    "Doubt",
    "Drawing",
    "Enclosure",
    "Entry",
    "Failed",
    "Feed",
    "FeedKind",
    "FetchResult",
    "Fetched",
    "Finding",
    "Freshness",
    "Keep",
    "Link",
    "Misses",
    "Night",
    "Outcome",
    "PictureOutcome",
    "Pictures",
    "Post",
    "Profile",
    "Report",
    "Rhythm",
    "Roster",
    "Same",
    "Selection",
    "Source",
    "Stored",
    "Suspicion",
    "Unchanged",
    "Update",
    "Validators",
    "Verdict",
    "Waiting",
    "Wanted",
    "Withdraw",
]
