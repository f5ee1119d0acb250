"""Which addresses a page calls its own: one fact a file, and no page costs more than it may.

The files stand in `links/`: a page and `<name>.expected.json`, which names the fact, what is
expected of it, and what came with the page.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.errors import NotAPage
from aggregator.fetch import Limits
from aggregator.links import MAX_LINKS, read_links
from aggregator.model import Fetched, Source, Validators
from aggregator.webaddress import normal

HERE = Path(__file__).parent / "links"
PAGES = sorted(HERE.glob("*.html"))
URL = "https://social.example/@quay"
ME = '<a rel="me" href="https://a.example/{}">x</a>'


def page(
    body: bytes, content_type: str = "text/html", link_header: str = "", url: str = URL
) -> Fetched:
    source = Source("quay", URL, wanted="page")
    return Fetched(source, url, content_type, body, Validators(), None, link_header)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_is_read_as_its_fact_says(path: Path) -> None:
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    assert expected.pop("fact")
    refused, links = expected.pop("refused", None), expected.pop("links", None)
    if refused:
        with pytest.raises(NotAPage, match=refused):
            read_links(page(path.read_bytes(), **expected))
    else:
        assert sorted(read_links(page(path.read_bytes(), **expected))) == links


def test_every_fact_has_its_page() -> None:
    facts = sorted(HERE.glob("*.expected.json"))
    assert [fact.name.removesuffix(".expected.json") for fact in facts] == [
        path.stem for path in PAGES
    ]
    assert len(facts) >= 30


HOSTILE = {
    "a hundred thousand links": "".join(map(ME.format, range(100_000))),
    "one link a hundred thousand times": ME.format("x") * 100_000,
    "nesting": "<div>" * 200_000 + ME.format("x"),
    "links in links": '<b><a rel=me href="https://a.example/x">' * 100_000,
    "a huge address": f'<a rel=me href="https://a.example/{"x" * 3_000_000}">',
    "a huge rel": f'<a rel="{"me " * 500_000}" href="https://a.example/x">x</a>',
    "attributes": f"<a {' '.join(f'{n:x}' for n in range(100_000))} rel=me href=https://a.example/x>",
    "open tags": "<a " * 500_000,
    "open quotes": '<a href="' * 300_000,
    "open comments": "<!--" * 500_000,
    "brackets": "<" * 3_000_000,
    "references": "&amp;" * 600_000,
    "tables": "<table>" * 100_000,
    "dots": f'<a rel=me href="{"../" * 1300}x">x</a>' * 250,
    "bases": '<base href="https://b.example/x/y">' * 100_000,
    "null": "\0" * 3_000_000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_costs_little(body: str) -> None:
    began = time.process_time()
    links = read_links(page(body.encode()[: Limits().page]))
    assert len(links) <= MAX_LINKS
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "header",
    [
        "<a>;" * 5_000,
        '<a>; rel="' + "\\a" * 9_000,
        "<" * 20_000,
        "<a>" + "; a" * 9_000,
        "<a>; rel=" + " " * 20_000,
        "<https://a.example/>; rel=me, " * 9_000,
    ],
)
def test_a_hostile_header_costs_little(header: str) -> None:
    began = time.process_time()
    assert len(read_links(page(b"<p>", link_header=header))) <= 1
    assert time.process_time() - began < 5


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300) | st.text("<a rel=me'\"/>!-&#;hf:x \n\0", max_size=200).map(str.encode),
    st.sampled_from(["", "text/html", "text/html; charset=shift_jis", "image/png"]),
    st.text(max_size=40) | st.text('<>;,="\\ relm', max_size=60),
)
def test_whatever_comes_is_read_or_refused(body: bytes, label: str, header: str) -> None:
    try:
        links = read_links(page(body, label, header))
    except NotAPage:
        return
    assert all(link.startswith("//") and link.isprintable() for link in links)


@given(st.text("htps:/.@%2ea#?é7eC~", max_size=30), st.sampled_from(["a.example", "[::1]:8"]))
def test_the_normal_form_of_a_normal_form_is_itself(rest: str, host: str) -> None:
    form = normal(f"http://{host}/{rest}")
    assert form == normal(f"https:{form}") == normal(f"HTTPS://{host}/{rest}#x")
