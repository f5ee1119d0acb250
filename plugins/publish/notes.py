"""Print what a check or a build has to say besides faults: what is left out, and why.

Pelican's own log is kept quiet, so that a line here is one that somebody should read.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def printed() -> Iterator[None]:
    """Print the warnings of our own plugins while something is done; each once in a process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    logger = logging.getLogger("plugins")
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
