"""Read which feeds the hub's members have, and what must never be published.

Asks no feed and changes no file. One bad file, or one bad feed, never costs another its place: it
becomes a sentence, `path:line: field: what is wrong; what to write instead`.
"""

from aggregator.sources.faults import faults
from aggregator.sources.members import from_members
from aggregator.sources.moderation import rulings
from aggregator.sources.takedowns import suppressed

__all__ = ["faults", "from_members", "rulings", "suppressed"]
