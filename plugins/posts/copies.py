"""Say what a post's page shows of pictures on its author's own site.

The member decides, in the feed's entry in its file: a link (the rule), a small copy that the hub
keeps (docs/decisions/0033-copies-of-pictures.md), or the picture as it stands on the member's
server, which the hub must allow as well, because that server then learns who reads the hub.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

from plugins.records import Record, Shown

# The nightly job names a copy by its picture's address and by its size.
_COPY = re.compile(r"pictures/([a-z0-9-]+)/([0-9a-f]{16})-([1-9][0-9]{0,4})x([1-9][0-9]{0,4})\.jpg")


def shown(post: Record, address: str) -> Shown | None:
    """Return what is shown of the picture at `address`, or None for a link to it."""
    policy = getattr(post.document.data, "pictures", "link")
    if policy == "copy":
        digest = sha256(address.encode("utf-8", "replace")).hexdigest()[:16]
        member = post.document.data.member
        found = _copies(post.site.files).get((member, digest))
        return found and Shown(post.site.href(found[0]), found[1], found[2])
    # A picture that comes by an open road is not shown on a page that does not.
    allowed = policy == "remote" and post.site.city.remote_pictures
    return Shown(address) if allowed and address.startswith("https://") else None


@lru_cache(maxsize=1)
def _copies(files: frozenset[str]) -> Mapping[tuple[str, str], tuple[str, int, int]]:
    """Index the copies by member and digest: path, width and height."""
    found = (match for path in sorted(files) if (match := _COPY.fullmatch(path)))
    return {(m[1], m[2]): (m[0], int(m[3]), int(m[4])) for m in found}
