"""Cities built once for every test of the theme, and a server for them on this machine.

`city/` is the style sample: a page of every type, with the longest words and the emptiest lists.
`empty-city/` is a hub on its first day. The third is the sample city itself, under `content/`.
Where Chromium is missing the tests that look at them skip and say so; with REQUIRE_BROWSER=1 they
fail instead.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import pelicanconf

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
NOON = 1795348800  # Sunday 22 November 2026, 12:00 UTC: the day the style sample is written for
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Contrast is asked for at AAA, 7 to 1, which holds AA's 4.5 as well: asking for both is slow.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast-enhanced": {"enabled": True}, "color-contrast": {"enabled": False}},
    "resultTypes": ["violations"],
}


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


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a test's output is its failures."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


# The scope is the module's: while Playwright is open, no other test can run an event loop.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    missing = [name for name in ("playwright", "axe_playwright_python") if not find_spec(name)]
    missing += [] if CHROMIUM else ["chromium"]
    if missing:
        say = pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip
        say(f"not installed: {', '.join(missing)}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield partial(playwright.chromium.launch, executable_path=CHROMIUM)


@pytest.fixture(scope="module")
def browser(chromium: Any) -> Iterator[Any]:
    browser = chromium(args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def view(browser: Any) -> Iterator[Any]:
    """A fresh window, 1280 pixels wide, that refuses to take longer than ten seconds a step."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


@pytest.fixture
def site(style_sample: Path) -> Iterator[str]:
    with served(style_sample) as address:
        yield address


@pytest.fixture(scope="session")
def axe() -> str:
    found = find_spec("axe_playwright_python")
    return next(Path(found.origin).parent.glob("**/axe.min.js")).read_text("utf-8")


def violations(view: Any, axe: str) -> list[str]:
    """Run axe on the page that is open; one line for each element that breaks a rule."""
    view.evaluate(axe)
    found = view.evaluate(f"axe.run({json.dumps(RULES)}).then(r => r.violations)")
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]
