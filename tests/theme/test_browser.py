"""What a reader meets: every page in a real browser, looked at by axe, by keyboard, and narrow.

The pages are served on this machine and nothing else is asked for. Where Chromium is missing the
tests skip and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .conftest import ARGUMENTS, pages, served, violations

# One page of each type, and those with the hardest content.
TYPES = [
    "/",
    "/404.html",
    "/take-part/",
    "/members/",
    "/members/harbour-council/",
    "/members/mill-street-studio/",
    "/members/asha-example/",
    "/members/tide-mill-club/",
    "/members/harbour-council/posts/",
    "/members/open/",
    "/members/ferry-group/",
    "/accounts/",
    "/blogroll/",
    "/health/",
    "/data/",
    "/posts/",
    "/posts/page/2/",
    "/posts/kirk-library/2026-11-10-new-room/",
    "/posts/kirk-library/2026-11-07-urdu-33334444/",
    "/posts/mill-street-studio/2026-11-06-episode-4-55556666/",
    "/find/",
    "/topics/",
    "/topics/libraries/",
    "/topics/donaudampfschifffahrtsgesellschaftskunst/",
    "/areas/old-harbour/",
    "/sectors/education-and-research/",
    "/sectors/education-and-research/who/",
    "/events/",
    "/events/past/",
    "/events/past/2026/",
    "/events/2026-01-08-social-media-surgery/",
    "/events/2026-11-30-budget-talk/",
    "/events/2026-12-01-moved-away/",
    "/places/",
    "/places/kirk-library/",
    "/places/mill-street/",
    "/board/",
    "/board/offers/",
    "/board/offers/kit/",
    "/board/asks/kit/",
    "/board/funding/",
    "/board/past/",
    "/board/a-press-and-type/",
    "/board/a-quiet-hour/",
    "/board/harbour-stories/",
    "/board/something-with-water/",
    "/board/harbour-fund/",
    "/board/award-for-lamps/",
    "/members/quiet-start/board/",
]
# The text spacing that a reader may set (WCAG 2.2, 1.4.12).
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }"  # noqa: E501


def overflow(view: Any) -> int:
    """Return by how many pixels the page is wider than the window."""
    return view.evaluate("document.documentElement.scrollWidth - innerWidth")


def test_no_page_breaks_a_rule_or_its_policy_or_asks_anyone_else_for_anything(
    city: Path, view: Any, axe: str
) -> None:
    faults: dict[str, list[str]] = {}
    asked: list[str] = []
    told: list[str] = []
    view.on("request", lambda request: asked.append(request.url))
    view.on("console", lambda message: told.append(f"{view.url}: {message.text}"))
    with served(city) as address:
        for path in pages(city):
            view.goto(address + path)
            if found := violations(view, axe):
                faults[path] = found
        assert faults == {}
        assert [url for url in asked if not url.startswith((address, "data:"))] == []
        assert told == [], "a breach of a policy is told on the console"


# Wide and light is what the test above looks at, on every page.
@pytest.mark.parametrize(("scheme", "width"), [("dark", 1280), ("light", 320)])
def test_every_type_of_page_holds_in_every_light_and_width(
    view: Any, site: str, axe: str, scheme: str, width: int
) -> None:
    view.emulate_media(color_scheme=scheme)
    view.set_viewport_size({"width": width, "height": 700})
    for path in TYPES:
        view.goto(site + path)
        assert violations(view, axe) == [], path
        assert overflow(view) <= 0, path


def test_a_reader_may_widen_the_spacing_of_text(browser: Any, site: str) -> None:
    # Readers set it in their browser, which no policy of a page binds.
    context = browser.new_context(viewport={"width": 320, "height": 700}, bypass_csp=True)
    view = context.new_page()
    for path in TYPES:
        view.goto(site + path)
        view.add_style_tag(content=SPACING)
        assert overflow(view) <= 0, path
    context.close()


def test_pages_read_from_right_to_left_without_scrolling_sideways(
    view: Any, right_to_left: Path
) -> None:
    view.set_viewport_size({"width": 320, "height": 700})
    with served(right_to_left) as address:
        for path in TYPES:
            view.goto(address + path)
            assert overflow(view) <= 0, path
            # What lies beyond the start of the line cannot be scrolled to at all.
            assert view.evaluate("document.scrollingElement.scrollLeft") == 0, path


def test_the_reader_s_own_font_size_is_obeyed(chromium: Any, style_sample: Path) -> None:
    large = chromium(args=[*ARGUMENTS, "--blink-settings=defaultFontSize=32"])
    with served(style_sample) as address:
        page = large.new_page(viewport={"width": 640, "height": 700})
        for path in TYPES:
            page.goto(address + path)
            size = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
            assert size >= 36, path
            assert overflow(page) <= 0, path
    large.close()


def test_text_is_large_enough_and_lines_are_short(view: Any, site: str) -> None:
    view.goto(site + "/members/harbour-council/")
    assert view.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 18
    for path in TYPES:
        view.goto(site + path)
        longest = view.evaluate(
            """() => Math.max(0, ...[...document.querySelectorAll("main p, main li")].map(p => {
                const line = parseFloat(getComputedStyle(p).lineHeight);
                const lines = Math.round(p.getBoundingClientRect().height / line);
                return lines > 2 ? p.textContent.trim().length / lines : 0;
            }))"""
        )
        assert longest <= 70, path


def test_links_are_large_enough_to_touch(view: Any, site: str) -> None:
    view.set_viewport_size({"width": 390, "height": 700})
    for path in TYPES:
        view.goto(site + path)
        heights = view.eval_on_selector_all(
            "nav a, .brand, .more", "all => all.map(a => a.getBoundingClientRect().height)"
        )
        assert min(heights) >= 44, path


def test_the_keyboard_reaches_the_content_soon_and_sees_where_it_is(view: Any, site: str) -> None:
    for path in TYPES:
        view.goto(site + path)
        view.keyboard.press("Tab")
        assert view.evaluate("document.activeElement.className") == "skip"
        box = view.locator(":focus").bounding_box()
        assert box["y"] >= 0, "the skip link shows itself"
        stops = 1
        while stops <= 9 and not view.evaluate("!!document.activeElement.closest('main, footer')"):
            style = view.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert style == "solid", path
            view.keyboard.press("Tab")
            stops += 1
        assert stops - 1 <= 8, path


def test_the_skip_link_moves_the_reader_to_the_content(view: Any, site: str) -> None:
    view.goto(site + "/members/")
    view.keyboard.press("Tab")
    view.keyboard.press("Enter")
    assert view.evaluate("document.activeElement.id") == "main"
    view.keyboard.press("Tab")
    assert view.evaluate("!!document.activeElement.closest('main')")


def test_paper_shows_the_words_and_the_addresses_but_no_navigation(view: Any, site: str) -> None:
    view.emulate_media(media="print")
    for path in TYPES:
        view.goto(site + path)
        assert view.locator("nav:visible, .skip:visible").count() == 0, path
        assert view.locator(".printed").is_visible(), path
    view.goto(site + "/posts/kirk-library/2026-11-08-was-buecher-koennen-11112222/")
    after = "getComputedStyle(document.querySelector('.prose a'), '::after').content"
    assert "https://www.books.example/mehr" in view.evaluate(after)


def test_paper_holds_nothing_that_is_of_use_on_a_screen_alone(view: Any, site: str) -> None:
    view.emulate_media(media="print")
    view.goto(site + "/members/harbour-council/")
    said = view.inner_text("body")
    assert "Contact" in said
    assert "hello@" in view.inner_text("footer")
    for words in ("Save to your address book", "Follow", "Keep up", "About this site", "copy this"):
        assert words not in said, words
    after = "all => all.map(a => getComputedStyle(a, '::after').content)"
    assert view.eval_on_selector_all(".facts a[href^=http].u-url", after) == ["none"]
    view.goto(site + "/events/2026-12-02-now-online/")
    (address,) = view.eval_on_selector_all(".facts a[href^=http]", after)
    assert "https://meet.example/meeting" in address, "one must type it to join"
    view.goto(site + "/events/2026-01-08-social-media-surgery/")
    said = view.inner_text("body")
    assert "Add to your calendar" not in said
    assert "Find it on a map" not in said
    view.goto(site + "/accounts/")
    assert set(view.eval_on_selector_all("main a[href^=http].u-url", after)) == {"none"}


def test_on_the_narrowest_screens_a_term_stands_above_what_it_says(view: Any, site: str) -> None:
    view.set_viewport_size({"width": 240, "height": 700})
    for path in ("/members/harbour-council/", "/board/harbour-stories/", "/places/kirk-library/"):
        view.goto(site + path)
        beside = """() => [...document.querySelectorAll(".facts dd, .knowns dd")].filter(dd => {
            const term = dd.previousElementSibling.getBoundingClientRect();
            return dd.getBoundingClientRect().top < term.bottom;
        }).map(dd => dd.textContent)"""
        assert view.evaluate(beside) == [], path


def test_without_scripts_a_page_says_the_same(browser: Any, view: Any, site: str) -> None:
    bare = browser.new_context(java_script_enabled=False).new_page()
    for path in [path for path in TYPES if path != "/find/"]:  # test_find.py looks at that one
        view.goto(site + path)
        bare.goto(site + path)
        assert bare.inner_text("body") == view.inner_text("body"), path
    bare.context.close()
