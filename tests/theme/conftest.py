"""Cities built once for every test of the theme.

`city/` is the style sample: a page of every type, with the longest words and the emptiest lists.
`empty-city/` is a hub on its first day. The third is the sample city itself, under `content/`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import pelicanconf

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
NOON = 1795348800  # Sunday 22 November 2026, 12:00 UTC: the day the style sample is written for


def build(content: Path, output: Path, **city: object) -> Path:
    """Build a city into a folder, as the command line does. `city` changes the city's settings."""
    command = [sys.executable, "-m", "pelican", content, "--fatal", "errors", "-o", output]
    if city:
        command += ["-e", f"CITY={json.dumps({**pelicanconf.CITY, **city})}"]
    clock = {**os.environ, "SOURCE_DATE_EPOCH": str(NOON)}
    done = subprocess.run(command, cwd=ROOT, env=clock, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return output


@pytest.fixture(scope="session")
def style_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(HERE / "city", tmp_path_factory.mktemp("style-sample"))


@pytest.fixture(scope="session")
def empty_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(HERE / "empty-city", tmp_path_factory.mktemp("empty-city"))


@pytest.fixture(scope="session")
def sample_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT / "content", tmp_path_factory.mktemp("sample-city"))


@pytest.fixture(scope="session")
def right_to_left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(HERE / "city", tmp_path_factory.mktemp("right-to-left"), language="ur")


@pytest.fixture(scope="session", params=["style_sample", "empty_city", "sample_city"])
def city(request: pytest.FixtureRequest) -> Path:
    """Each of the cities that every reader must be able to read."""
    return request.getfixturevalue(request.param)


def pages(city: Path) -> dict[str, str]:
    """Return every page of a built city: its path on the web -> its HTML."""
    return {
        "/" + file.relative_to(city).as_posix().removesuffix("index.html"): file.read_text("utf-8")
        for file in sorted(city.rglob("*.html"))
    }
