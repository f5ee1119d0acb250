"""Talk to pagefind's program, page by page and in order.

Left to walk a folder by itself, pagefind numbers pages as the file system happens to list them, and
the same site gives other bytes on another disk. Its Python package would keep the order, but waits
a tenth of a second for each answer. So the few messages that we need are sent here: JSON in base64,
each ended by a comma, as that package sends them (pagefind 1.5, `pagefind/service`).
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pagefind.service import get_executable


class NoIndex(Exception):
    """pagefind is not there, crashed, refused a page, or took too long. The text says which."""


class Service:
    """A running pagefind, which answers each message before the next is sent."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._number = 0

    def ask(self, kind: str, **values: Any) -> Mapping[str, Any]:
        """Send a message of a kind, such as `AddFile`, and return its answer. Raises `NoIndex`."""
        self._number += 1
        message = {"message_id": self._number, "payload": {"type": kind, **values}}
        try:
            self._process.stdin.write(base64.b64encode(json.dumps(message).encode()) + b",")
            self._process.stdin.flush()
            answer = json.loads(base64.b64decode(self._until_comma()))["payload"]
        except (OSError, ValueError, KeyError) as error:
            raise NoIndex(f"pagefind ended without an answer to {kind}") from error
        if answer["type"] == "Error":
            raise NoIndex(f"pagefind refused {kind}: {answer['message']}")
        return answer

    def _until_comma(self) -> bytes:
        """Read one answer. Nothing comes after its comma: the next message is not sent yet."""
        read = bytearray()
        while not read.endswith(b","):
            some = self._process.stdout.read1(2**20)
            if not some:
                raise ValueError("the stream ended")
            read += some
        return bytes(read[:-1])


@contextmanager
def service(folder: Path, longest: float) -> Iterator[Service]:
    """Run pagefind in `folder` for at most `longest` seconds. Raises `NoIndex`.

    It gets none of its own settings from the environment, where they would change the index.
    """
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PAGEFIND_")}
    try:
        process = subprocess.Popen(  # noqa: S603 - the program that pagefind's own package names
            [program(), "--service"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise NoIndex(f"pagefind does not start: {error}") from error
    clock = threading.Timer(longest, process.kill)
    clock.start()
    try:
        yield Service(process)
    finally:
        clock.cancel()
        process.kill()
        process.communicate()  # closes its pipes, also one that is broken, and waits for its end


def program() -> str:
    """Return the path of pagefind's program: that of its package, or one that is installed.

    Raises `NoIndex` where there is none.
    """
    try:
        found = get_executable()
    except FileNotFoundError:  # the package is there, and the program in it is not
        found = None
    if found is None:
        raise NoIndex("there is no pagefind for this machine")
    return str(found)
