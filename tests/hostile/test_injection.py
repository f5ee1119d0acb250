"""Nothing that outside text brings reaches a file of the site, or does anything in a browser.

A city is made whose feeds, calendars, comments, accounts and pull requests hold every string of
`injection/` (`injection_rig`). It is pulled and built once, and looked at by a scanner of its own
(`injection_scan`) and by a real Chromium (`injection_browser`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import injection_browser as browsers
import pytest
from injection_rig import ROOT, ids
from injection_scan import html_fragment
from injection_scan_files import contents, scan
from injection_strings import of, strings

from tests.theme.conftest import CHROMIUM, chromium  # noqa: F401 - a fixture


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the city: `content/`, `proposed/`, `web/` and `site/`."""
    folder = tmp_path_factory.mktemp("injection")
    # In a process of its own: a build leaves signals and log handlers behind.
    make = f"from injection_rig import *; city(Path({str(folder)!r}), dealt=True)"
    paths = os.pathsep.join(map(str, (ROOT, ROOT / "tests/hostile")))
    environment = {**os.environ, "PYTHONPATH": paths}
    subprocess.run([sys.executable, "-c", make], cwd=ROOT, env=environment, check=True, timeout=570)
    return folder


@pytest.fixture(scope="module")
def site(built: Path) -> Path:
    return built / "site"


def test_there_are_strings_of_every_technique_and_each_is_another() -> None:
    every = strings()
    assert len(every) >= 800
    assert len({one.name for one in every}) == len({one.text for one in every}) == len(every)


def test_the_scanner_sees_what_no_page_may_hold() -> None:
    """Of those strings that are hostile as they stand. The others become so only in a place."""
    hostile = of("script", "handlers", "schemes", "elements", "mutation")
    unseen = [one.name for one in hostile if not any(html_fragment(one.text))]
    assert len(unseen) <= len(hostile) // 8
    assert "handlers: a picture that fails" not in unseen


def test_no_file_of_the_site_holds_what_outside_text_brought(site: Path) -> None:
    assert scan(site, ids(site)) == []


def test_what_strangers_wrote_is_there_to_be_read(site: Path) -> None:
    """Harmless, and not gone: a site of empty pages would be safe too."""
    posts = sum(1 for page in site.glob("posts/*/*/index.html") if "canary" in page.read_text())
    comments = sum(
        page.read_text().count("u-comment") for page in site.glob("posts/talk*/*/*.html")
    )
    events = len(list(site.glob("events/dates*/*/index.html")))
    assert posts > 300
    assert comments > 200
    assert events > 200


def test_every_file_of_a_night_is_of_its_member_and_says_no_more_than_it_may(built: Path) -> None:
    pulled = [path for path in (built / "content/pulled").rglob("*.md")]
    heads = {path.read_text().split("\n---\n")[0] for path in pulled}
    names = {
        line.split(":")[0] for head in heads for line in head.split("\n") if line[:1].isalpha()
    }
    asked = {"save_as", "url", "template", "slug", "settings", "is_valid", "get_content", "member"}
    assert len(pulled) > 1000
    assert not names & (asked | {"translations", "source_path", "organiser_name", "category"})
    assert all(len(path.name.encode()) <= 255 for path in pulled)
    assert len({path.relative_to(built).as_posix().casefold() for path in pulled}) == len(pulled)
    assert not list(built.rglob("evil*"))


def test_what_an_account_says_besides_its_link_is_in_no_file(built: Path) -> None:
    verified = list((built / "content/verified").glob("*.md"))
    assert verified
    for path in verified:
        assert "canary" not in path.read_text()


@pytest.fixture(scope="module")
def browser(chromium: Any) -> Iterator[Any]:  # noqa: F811 - the fixture
    opened = chromium(args=browsers.ARGUMENTS)
    yield opened
    opened.close()


def test_a_browser_hears_what_should_never_happen(browser: Any, site: Path) -> None:
    bad = {
        "<img src=x onerror=canary(1)>": "canary",
        '<a href="javascript:canary(2)">x</a>': "canary",
        "<img src=https://evil.example/x.gif>": "a request",
        "<script>alert(1)</script>": "alert",
        '<p style="color:red">': "policy",
        "<img name=forms>": "forms is an element",
        "<iframe src='data:text/html,x'></iframe>": "iframe",
    }
    with browsers.served(site, list(bad)) as address:
        for number, (html, sign) in enumerate(bad.items()):
            told = browsers.heard(browser, address, [f"/@/{number}"])
            assert any(sign in one for one in told), html


def test_no_page_does_anything_in_a_browser(browser: Any, site: Path) -> None:
    with browsers.served(site) as address:
        assert browsers.heard(browser, address, browsers.paths(site)) == []


def test_no_entry_of_a_feed_does_anything_in_a_feed_reader(browser: Any, site: Path) -> None:
    feeds = [contents(path.read_bytes()) for path in sorted(site.rglob("*.atom"))]
    pieces = list(dict.fromkeys(piece for feed in feeds for piece in feed))
    assert len(pieces) > 100
    with browsers.served(site, pieces) as address:
        told = browsers.heard(browser, address, [f"/@/{n}" for n in range(len(pieces))])
    assert told == []


def test_what_the_search_finds_is_shown_as_text(browser: Any, site: Path) -> None:
    """The one script of the hub puts outside text into a page."""
    with browsers.served(site) as address:
        context = browser.new_context()
        context.add_init_script(browsers.LISTEN)
        page = context.new_page()
        page.set_default_timeout(20_000)
        for words in ("canary", "script img onerror", "evil"):
            page.goto(f"{address}/find/?q={words}")
            page.locator("#results li").first.wait_for()
            assert page.locator("#results :is(script, img, svg, iframe, [onerror])").count() == 0
        assert json.loads(page.evaluate("JSON.stringify(top.told ?? [])")) == []
        context.close()
