"""The search on the page Find, in a real browser: what it finds, how it says so, and without it.

Every page holds its policy, so that a browser that had to block anything says so on its console. A
second server sends the policy too, with pages alone as the recipes do, or with everything.
"""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from plugins.records.policy import HEADERS, policy_sent

from . import conftest
from .conftest import Quiet, pages, served, violations

ACCENTED = "The repair café opens"
PLAIN = "A new roof for the harbour cafe"


class Strict(Quiet):
    """Sends the policy with pages, as docs/deploy/ does, or with `everything`."""

    everything = False

    def end_headers(self) -> None:
        path = self.path.split("?")[0]
        if self.everything or path.endswith(("/", ".html")):
            scripted = path == "/find/" or not path.endswith("/")
            self.send_header("Content-Security-Policy", policy_sent(scripted=scripted))
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()


@contextmanager
def strictly_served(
    folder: Path, monkeypatch: pytest.MonkeyPatch, everything: bool = False
) -> Iterator[str]:
    monkeypatch.setattr(Strict, "everything", everything)
    monkeypatch.setattr(conftest, "Quiet", Strict)
    with served(folder) as address:
        yield address


def complaints(view: Any) -> list[str]:
    """Return what the browser will have said on its console, as on each breach of a policy."""
    told: list[str] = []
    view.on("console", lambda message: told.append(message.text))
    view.on("pageerror", lambda error: told.append(str(error)))
    return told


def ask(view: Any, words: str) -> None:
    view.fill("#q", words)
    view.press("#q", "Enter")
    answered(view)


def answered(view: Any) -> None:
    # Not by a function that the page would run: its policy forbids that too.
    view.locator("#found", has_text=" found for “").wait_for()


def titles(view: Any) -> list[str]:
    return view.locator("#results h2").all_inner_texts()


def said(view: Any) -> str:
    return view.inner_text("#found")


@pytest.mark.parametrize("words", ["cafe", "café", "Café", "CAFE", "cafe\u0301"])
def test_a_word_is_found_with_its_accents_and_without(view: Any, site: str, words: str) -> None:
    view.goto(f"{site}/find/")
    ask(view, words)
    assert sorted(titles(view)) == [PLAIN, ACCENTED]
    assert said(view) == f"2 pages found for “{words}”."


def test_every_kind_of_page_is_found_and_says_what_it_is(view: Any, site: str) -> None:
    view.goto(f"{site}/find/")
    for words, kind, title in [
        ("Kirk Library", "Service", "Kirk Library"),
        ("Harbour Council", "Organisation", "Harbour Council"),
        ("surgery", "Event", "Social media surgery"),
        ("repair radios", "Post", ACCENTED),
        ("accessibility", "About this site", "Accessibility"),
        ("Donaudampfschifffahrtsgesellschaftskunst", "Topic", "Donaudampfschifffahrtsg"),
    ]:
        ask(view, words)
        entries = view.locator("#results li").all_inner_texts()
        assert [one for one in entries if kind in one and title.lower() in one.lower()], words


def test_the_pages_of_one_kind_can_be_asked_for(view: Any, site: str) -> None:
    view.goto(f"{site}/find/")
    view.select_option("#in", label="Who")
    ask(view, "library")
    assert "Kirk Library" in titles(view)
    kinds = set(view.locator("#results .entry__about").all_inner_texts())
    assert kinds <= {"Organisation", "Service", "Person"}


def test_what_is_found_is_announced_and_can_be_reached_by_keyboard(view: Any, site: str) -> None:
    view.goto(f"{site}/find/")
    status = view.locator("[role=status]")
    assert status.inner_text() == ""
    view.locator("#q").wait_for()
    view.focus("#q")
    view.keyboard.type("notice street")
    view.keyboard.press("Enter")
    answered(view)
    assert status.inner_text() == "15 pages found for “notice street”."
    assert view.evaluate("document.activeElement.id") == "q", "the reader is not moved about"
    for _ in range(3):  # past the choice of kinds and the button
        view.keyboard.press("Tab")
    assert view.evaluate("document.activeElement.textContent") == titles(view)[0]
    view.focus("#more")
    view.keyboard.press("Enter")
    view.locator("#results li").nth(14).wait_for()
    assert view.evaluate("document.activeElement.textContent") == titles(view)[10]
    assert view.locator("#more").is_hidden()
    view.keyboard.press("Enter")
    view.wait_for_url("**/posts/**")


def test_the_address_holds_the_question_and_going_back_asks_it_again(view: Any, site: str) -> None:
    view.goto(f"{site}/find/?q=roof&in=posts")
    answered(view)
    assert (view.input_value("#q"), view.input_value("#in")) == ("roof", "posts")
    assert titles(view) == [PLAIN]
    ask(view, "radios")
    assert view.url.endswith("/find/?q=radios&in=posts")
    view.go_back()
    view.locator("#found", has_text="“roof”").wait_for()
    assert view.input_value("#q") == "roof"
    assert titles(view) == [PLAIN]


def test_nothing_found_is_said_and_a_strange_question_is_only_words(view: Any, site: str) -> None:
    view.goto(f"{site}/find/?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%20$%26zzzz&in=nonsense")
    answered(view)
    assert view.locator("#found *, #results img").count() == 0
    assert view.input_value("#in") == ""
    ask(view, "qqqqqqqq")
    assert said(view) == "Nothing found for “qqqqqqqq”."
    view.fill("#q", "")
    view.press("#q", "Enter")
    assert (said(view), titles(view)) == ("", [])


def test_what_is_over_says_so_and_comes_after_what_still_stands(view: Any, site: str) -> None:
    view.goto(f"{site}/find/")
    ask(view, "lamp")
    listed = [one.split("\n")[0] for one in view.locator("#results li").all_inner_texts()]
    assert listed == ["A lamp", "Old lamps Expired", "Lamps for all Done", "A reading lamp Met"]
    ask(view, "meeting")
    assert titles(view).index("A meeting that is now online") < titles(view).index(
        "Annual meeting of last year Over"
    )


def test_where_nothing_is_found_the_reader_is_told_what_to_do(view: Any, site: str) -> None:
    view.goto(f"{site}/find/")
    for words, tries in [
        ("libary", ["libraries"]),
        ("roof radios", ["roof", "radios"]),
        ("romm", ["room"]),
        ("qqqqqqqq", []),
    ]:
        ask(view, words)
        assert view.locator("#instead a").all_inner_texts() == tries, words
        help = view.inner_text("#help")
        assert "Try shorter words" in help
        assert "Or ring us, and we will look: 0113 496 0100." in help
    assert view.locator("#instead").is_hidden()
    ask(view, "libary")
    view.click("#instead a")
    answered(view)
    assert "Libraries" in titles(view)
    assert view.locator("#help").is_hidden()


def test_a_question_to_one_kind_is_offered_to_all(view: Any, site: str) -> None:
    view.goto(f"{site}/find/?q=roof&in=events")
    answered(view)
    assert view.locator("#instead a").all_inner_texts() == ["roof"]
    view.click("#instead a")
    view.locator("#results li").first.wait_for()
    assert titles(view) == [PLAIN]


def test_the_index_holds_no_words_that_are_the_same_on_every_page(style_sample: Path) -> None:
    folder = style_sample / "pagefind" / "fragment"
    packed = [gzip.decompress(file.read_bytes()) for file in folder.iterdir()]
    told = [json.loads(text.removeprefix(b"pagefind_dcd"))["content"] for text in packed]
    assert any("A new roof" in content for content in told)
    for words in (
        *("Who, how and when", "How to respond", "Who answers", "Begin an e-mail", "How much"),
        *(
            "Everything on the board",
            "What’s on",
            "Add to your calendar",
            "Download",
            "Last changed",
        ),
        *(
            "Or copy this address",
            "Save to your address book",
            "First published at",
            "On the board",
        ),
    ):
        assert [content for content in told if words in content] == [], words


@pytest.mark.parametrize("count", [1, 2])
def test_how_many_pages_were_found_is_said_as_the_language_counts(
    view: Any, site: str, count: int
) -> None:
    view.goto(f"{site}/find/")
    words = {1: "roof", 2: "cafe"}[count]
    ask(view, words)
    assert len(titles(view)) == count
    assert said(view).split(" found")[0] == {1: "1 page", 2: "2 pages"}[count]


def test_words_that_look_like_markup_stay_words_in_a_result(view: Any, site: str) -> None:
    view.goto(f"{site}/find/")
    ask(view, "hello welcome harbour")
    (title,) = [one for one in titles(view) if one.startswith("Hello")]
    assert title == 'Hello <script>alert("harbour")</script> & "welcome"'
    assert view.locator("#results mark").count() > 0
    assert view.locator("#results script").count() == 0


def test_without_scripts_the_lists_are_there_and_no_dead_control(browser: Any, site: str) -> None:
    bare = browser.new_context(java_script_enabled=False).new_page()
    bare.goto(f"{site}/find/?q=cafe")
    assert bare.locator("form:visible, input:visible, button:visible").count() == 0
    assert bare.locator("main a:visible").count() >= 8
    bare.context.close()


@pytest.mark.parametrize(
    "unable",
    ["delete globalThis.WebAssembly;", "WebAssembly.Module = () => { throw 1 };", "throw 1;", None],
)
def test_a_browser_that_cannot_search_shows_no_search(
    view: Any, site: str, style_sample: Path, unable: str | None
) -> None:
    worker = (style_sample / "theme/find-worker.js").read_text("utf-8")
    view.route(
        "**/find-worker.js",
        lambda route: (
            route.fulfill(content_type="text/javascript", body=unable + worker)
            if unable
            else route.abort()
        ),
    )
    view.goto(f"{site}/find/?q=cafe")
    view.wait_for_load_state("networkidle")
    assert view.locator("form:visible, button:visible").count() == 0
    assert view.locator("main a:visible").count() >= 8


def test_a_search_that_cannot_be_loaded_says_so(view: Any, site: str) -> None:
    view.route("**/pagefind/**", lambda route: route.abort())
    view.goto(f"{site}/find/?q=cafe")
    view.locator("#found", has_text="not work").wait_for()
    assert said(view) == "The search does not work at the moment. The lists below do."


def test_a_page_that_is_not_asked_to_search_loads_no_index(view: Any, site: str) -> None:
    asked: list[str] = []
    view.on("request", lambda request: asked.append(request.url))
    view.goto(f"{site}/find/")
    view.wait_for_load_state("networkidle")
    assert view.locator("form").is_visible()
    assert [url for url in asked if "pagefind" in url] == []


def test_the_policy_blocks_nothing_on_any_page(
    style_sample: Path, view: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = complaints(view)
    with strictly_served(style_sample, monkeypatch) as address:
        for path in pages(style_sample):
            view.goto(address + path)
        view.goto(f"{address}/find/")
        ask(view, "cafe")
        assert len(titles(view)) == 2
    assert told == []


# What would do harm if it came through all that stands before it, and what the policy says of it.
HOSTILE = """
<img src=x onerror="window.canary = 1">
<svg><script>window.canary = 2</script></svg>
<iframe src="javascript:parent.canary = 3"></iframe>
<p style="position:fixed">over everything</p>
<style>main { display: none }</style>
<img src="https://tracker.example/pixel.png">
<link rel="stylesheet" href="https://tracker.example/a.css">
<video src="https://tracker.example/a.mp4" autoplay></video>
<object data="https://tracker.example/a.pdf"></object>
<base href="https://tracker.example/">
<form action="https://tracker.example/"><button id="send">Send</button></form>
"""


@pytest.mark.parametrize("path", ["/", "/find/"])
def test_where_no_headers_can_be_sent_the_page_itself_forbids_all_that_is_hostile(
    view: Any, site: str, path: str
) -> None:
    told = complaints(view)
    asked: list[str] = []

    def gone_out(route: Any) -> None:  # what a policy blocks does not come as far as this
        asked.append(route.request.url)
        route.abort()

    view.route("https://tracker.example/**", gone_out)
    view.goto(site + path)
    view.evaluate("it => document.body.insertAdjacentHTML('beforeend', it)", HOSTILE)
    view.evaluate(
        "it => { const one = document.createElement('script'); one.textContent = it;"
        " document.body.append(one) }",
        "window.canary = 4",
    )
    with pytest.raises(Exception, match=r"Content Security [Pp]olicy"):
        view.evaluate("new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))")
    view.evaluate("document.getElementById('send').click()")
    view.wait_for_load_state("networkidle")
    assert view.evaluate("window.canary") is None
    assert view.locator("main").is_visible()
    assert asked == []
    assert len([one for one in told if "Content Security Policy" in one]) >= 9
    assert view.url == site + path


def test_a_policy_on_every_file_leaves_no_dead_control_and_no_complaint(
    style_sample: Path, view: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = complaints(view)
    with strictly_served(style_sample, monkeypatch, everything=True) as address:
        view.goto(f"{address}/find/?q=cafe")
        view.wait_for_load_state("networkidle")
        assert view.locator("form:visible, button:visible").count() == 0
        assert view.locator("main a:visible").count() >= 8
    assert told == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 320)])
def test_results_hold_in_every_light_and_width(
    view: Any, site: str, axe: str, scheme: str, width: int
) -> None:
    view.emulate_media(color_scheme=scheme)
    view.set_viewport_size({"width": width, "height": 700})
    view.goto(f"{site}/find/?q=notice+street")
    answered(view)
    assert violations(view, axe) == []
    assert view.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    heights = view.eval_on_selector_all(
        "input, select, button", "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44


def test_paper_shows_what_was_found_and_no_control(view: Any, site: str) -> None:
    view.goto(f"{site}/find/?q=cafe")
    answered(view)
    view.emulate_media(media="print")
    assert view.locator("#results h2:visible").count() == 2
    assert view.locator("form:visible, button:visible").count() == 0


def test_a_city_under_a_path_of_its_own_searches_there(view: Any, tmp_path: Path) -> None:
    content = shutil.copytree(conftest.HERE / "city", tmp_path / "content")
    for post in content.glob("posts/*/*.md"):  # a picture lies under the city's own path
        post.write_text(post.read_text("utf-8").replace("(/files/", "(/hub/files/"), "utf-8")
    served_from = tmp_path / "served"
    conftest.build(content, served_from / "hub", url="https://city.example/hub")
    with served(served_from) as address:
        view.goto(f"{address}/hub/find/?q=cafe")
        answered(view)
        assert view.locator("#results a").first.get_attribute("href").startswith("/hub/posts/")


def test_a_city_in_another_script_searches_too(view: Any, right_to_left: Path) -> None:
    with served(right_to_left) as address:
        view.goto(f"{address}/find/?q=cafe")
        answered(view)
        assert len(titles(view)) == 2
        (engine,) = view.workers  # it has no page to ask which language words are cut by
        assert engine.evaluate("document.querySelector('html').getAttribute('lang')") == "ur"
