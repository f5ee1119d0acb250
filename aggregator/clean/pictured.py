"""Say which pictures a stored body shows, read as a page reads it.

Cleans nothing: the Markdown was proved safe when it was written.
"""

from __future__ import annotations

import re

from aggregator.clean.sanitise import strict
from aggregator.clean.verify import render
from aggregator.html.tree import parse, walk

_MAY_SHOW = re.compile(r"!\[|<img ")


def pictured(markdown: str) -> tuple[str, ...]:
    """List the addresses of the pictures of a body, each once, in order."""
    if not _MAY_SHOW.search(markdown):
        return ()  # rendering is dear, and most bodies have none
    images = (one for one in walk(parse(strict(render(markdown)))) if one.tag == "img")
    addresses = (image.attributes.get("src", "") for image in images)
    return tuple(dict.fromkeys(one for one in addresses if one.startswith(("http://", "https://"))))
