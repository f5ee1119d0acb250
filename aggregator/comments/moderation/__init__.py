"""Decide which comments are asked for, shown, held for a person, or taken away; write them down.

Touches nothing: no file, no network, no clock.
"""

from aggregator.comments.moderation.asked import sites, threads
from aggregator.comments.moderation.decide import Decision, Standing, cleared, decide
from aggregator.comments.moderation.files import VERSION, folder, read

__all__ = [
    "VERSION",
    "Decision",
    "Standing",
    "cleared",
    "decide",
    "folder",
    "read",
    "sites",
    "threads",
]
