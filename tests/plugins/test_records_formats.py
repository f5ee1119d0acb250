"""Links that a reader follows out of a page: a letter with its words filled in, a map."""

from __future__ import annotations

from email.utils import getaddresses
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from town import CITY

from plugins.records.city import City
from plugins.records.formats import filters, mailto

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@given(ANY.filter(str.strip), ANY)
def test_a_letter_says_what_was_meant_and_goes_to_nobody_else(subject: str, body: str) -> None:
    parts = urlsplit(mailto("a+b@hub.example", subject, body))
    assert (parts.scheme, unquote(parts.path)) == ("mailto", "a+b@hub.example")
    assert len(getaddresses([unquote(parts.path)])) == 1
    fields = parse_qs(parts.query, keep_blank_values=True, strict_parsing=True)
    written = "\r\n".join(body.splitlines())
    assert fields == {"subject": [subject]} | ({"body": [written]} if body else {})


def test_a_title_cannot_add_a_recipient() -> None:
    link = mailto("a@hub.example", "Tea?cc=x@evil.example&bcc=y@evil.example\r\nTo: z")
    assert "cc=" not in link.split("subject=")[0]
    assert link.count("&") == 0
    assert "\n" not in link


def test_words_that_a_template_put_together_are_unescaped_in_a_letter() -> None:
    subject, body = Markup("{}").format("Tea & <b>"), Markup("Hello {}").format("“A & B”")
    fields = parse_qs(urlsplit(mailto("a@hub.example", subject, body)).query)
    assert fields == {"subject": ["Tea & <b>"], "body": ["Hello “A & B”"]}


@pytest.mark.parametrize(
    ("language", "written"),
    [("en-GB", "£20,000"), ("de", "20.000\N{NO-BREAK SPACE}£"), ("ur", "£20,000")],
)
def test_money_is_written_in_whole_units_as_the_language_does(language: str, written: str) -> None:
    money = filters(City.model_validate({**CITY, "language": language}))["money"]
    assert money(20000, "GBP").strip("\u200e\u200f") == written


def test_a_place_is_found_on_the_city_s_map() -> None:
    city = City.model_validate({**CITY, "map": "https://map.example/?q="})
    assert filters(city)["on_map"]("1 Example Street & Co") == (
        "https://map.example/?q=1%20Example%20Street%20%26%20Co"
    )
