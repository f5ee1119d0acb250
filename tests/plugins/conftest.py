"""Fixtures of the plugins' tests: a city of one's own, and a process left as it was found."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pelican.log
import pytest
from blinker import ANY, Signal
from boards import MEMBERS, SAM, SECTORS
from pelican import signals
from town import NOW, REPOSITORY, Hub

from plugins.records import collect


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """An empty city, whose builds happen on 8 October 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    (tmp_path / "content").mkdir()
    return Hub(tmp_path)


@pytest.fixture
def whole(hub: Hub) -> Hub:
    """A small city without a fault."""
    return hub.copy("whole")


@pytest.fixture
def town(hub: Hub) -> Hub:
    """A city of four sectors with a member of each, and one person."""
    hub.city["sectors"] = SECTORS
    return hub.write({**MEMBERS, "members/sam.md": SAM})


@pytest.fixture
def run() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run Python in a process of its own, with a few settings of the environment changed."""

    def runner(*words: str, cwd: Path = REPOSITORY, **changed: str) -> Any:
        environment = {**os.environ, "PYTHONPATH": str(cwd), **changed}
        command = [sys.executable, *words]
        return subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120
        )

    return runner


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Undo what a build leaves in the process: signals, the log's handlers and its fatal level."""
    root = logging.getLogger()
    handlers, level, fatal = list(root.handlers), root.level, pelican.log.FatalLogger.fatal_lvl
    yield
    for signal in (collect, *vars(signals).values()):
        if isinstance(signal, Signal):
            for receiver in list(signal.receivers_for(ANY)):
                signal.disconnect(receiver)
    root.handlers[:] = handlers
    root.setLevel(level)
    pelican.log.FatalLogger.fatal_lvl = fatal
