"""Whatever a body says, and by whatever road it comes, what is shown of it is harmless.

The laws of what `test_injection` shows by example: text is made up, the strings of `injection/` are
put together with it, and the HTML is looked at by the scanner, which shares nothing with the code
that makes it.
"""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from injection_feeds import body as forms
from injection_scan import html_fragment, words
from injection_strings import Injection, of, strings

from aggregator.characters import one_line
from aggregator.clean import clean, plain
from aggregator.posts.compose import escape_markdown
from plugins.records import body
from plugins.records.characters import seen

PIECES = [one.text for one in strings() if one.text.isprintable() or "\n" in one.text]
marks = st.sampled_from([*"<>[]()`*_&;:!\"'{}|\\/#=-~^\n\t ", "\n\n", "](", "<!--", "-->", "```"])
signs = st.characters(codec="utf-8", categories=["Cc", "Cf", "Mn", "Zl", "Zp", "Lo", "Po"])
texts = st.lists(st.one_of(st.sampled_from(PIECES), marks, signs), max_size=6).map("".join)
FILLERS = "\u115f\u1160\u3164\uffa0"  # letters that show nothing
HAND = settings(max_examples=200, deadline=None)


def resolve(href: str) -> str | None:
    """As a site does (`Site.resolve`) whose content is empty."""
    return href if href.lower().startswith(("http:", "https:", "mailto:", "tel:", "//")) else None


def told(html: str) -> list[str]:
    """What is wrong with a body, save that a picture's own file is not looked for here."""
    return [one for one in html_fragment(html) if "leads somewhere from where it stands" not in one]


@HAND
@given(texts)
@example("[x](java\u200bscript:canary(1))")
@example("<scr\u202eipt>canary(1)</scr\u202eipt>")
@example("![x](//evil.example/a.gif) <img src='/\\evil.example/b.gif'>")
def test_no_body_that_is_written_by_hand_is_shown_hostile(text: str) -> None:
    assert told(body.render(text, resolve)) == []


@settings(max_examples=150, deadline=None)
@given(texts, st.sampled_from(["https://a.example/", "https://a.example/\u202e{static}/", "x"]))
@example("<a href='b'>x</a>", "https://a.example/\u202e{static}/")
def test_no_body_that_is_pulled_is_shown_hostile(text: str, base: str) -> None:
    markdown = clean(text, base).markdown
    assert told(body.render(markdown, resolve)) == []
    assert not any(words(markdown))


@HAND
@given(texts)
def test_no_excerpt_is_shown_hostile_or_as_more_than_words(text: str) -> None:
    line = one_line(text)
    html = str(body.render(escape_markdown(line), resolve))
    assert html in ("", f"<p>{escape(line, quote=False)}</p>", f"<p>{escape(line)}</p>")


@HAND
@given(st.text(max_size=40) | texts)
def test_a_text_that_is_seen_is_seen_as_it_was(text: str) -> None:
    """What is taken out is taken out once, and nothing else is changed."""
    shown = seen(text)
    assert seen(shown) == shown
    assert not any(words(shown))
    letters = [sign for sign in text if sign.isalnum() and sign not in FILLERS]
    assert letters == [sign for sign in shown if sign.isalnum()]


@HAND
@given(st.text(max_size=40) | texts)
def test_no_line_of_a_stranger_holds_what_cannot_be_seen(text: str) -> None:
    for line in (one_line(text), plain(text)):
        assert not any(words(line))
        assert "\n" not in line


@pytest.mark.parametrize("turn", range(8))
def test_no_string_is_shown_hostile_in_any_place_of_a_body(turn: int) -> None:
    """As HTML, as text, in attributes, in code, in tables: by hand and pulled, two places each."""
    found = []
    for number, one in enumerate(strings()):
        if number % 4 != turn % 4:
            continue
        text = forms(Injection(one.name, one.text), number // 4 + turn)
        pulled = clean(text, "https://a.example/").markdown
        by_hand = text.encode("utf-8", "replace").decode()
        for road, markdown in (("pulled", pulled), ("by hand", by_hand)):
            html = body.render(markdown, resolve)
            found += [f"{one.name}, {road}: {what}" for what in told(html)]
    assert found == []


def test_no_string_is_shown_hostile_as_a_body_of_its_own() -> None:
    found = []
    for one in strings():
        text = one.text.encode("utf-8", "replace").decode()
        found += [f"{one.name}: {what}" for what in told(body.render(text, resolve))]
        found += [
            f"{one.name}: {what}" for what in told(body.render(f"Words\n\n{text}\n", resolve))
        ]
    assert found == []


def test_what_other_scripts_need_is_still_there() -> None:
    """Persian, Hindi and emoji keep their joiners, Arabic its marks, flags their tags."""
    kept = [one for one in of("characters") if one.name.split(": ")[1] in _GOOD]
    assert len(kept) == len(_GOOD)
    for one in kept:
        assert seen(one.text) == one.text
        assert one.text in body.render(one.text, resolve)


_GOOD = {
    *("joiners in Persian", "joiners in Hindi", "joiners of a family", "the flag of Scotland"),
    *("marks of direction", "an Arabic mark", "Arabic words", "Vietnamese taken apart"),
}
