"""Words and links that are regular already are left as they are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.clean.inline import _Runs, is_folded
from aggregator.html.tree import Element, Node, serialise

WORDS = st.sampled_from(
    ["a", " a", "a ", "a  b", "", " ", "\n", "a\nb", "\u00a0", "a\u00a0", "\u3000a"]
)
WRAPPERS = st.sampled_from("a em strong code sub span br img q".split())


def element(tag: str, children: list[Node]) -> Element:
    attributes = {"a": {"href": "x"}, "code": {"class": "language-x"}, "img": {"src": "x"}}
    return Element(tag, attributes.get(tag, {}), [] if tag in ("br", "img") else children)


NODES = st.recursive(
    WORDS,
    lambda inner: WORDS | st.builds(element, WRAPPERS, st.lists(inner, max_size=2)),
    max_leaves=5,
)


@settings(max_examples=400, deadline=None)
@given(st.lists(NODES, min_size=1, max_size=4))
def test_what_is_called_folded_is_not_changed_by_folding(nodes: list[Node]) -> None:
    if is_folded(nodes):
        for split in (True, False):
            [run] = _Runs(nodes, split).runs
            assert serialise(run) == serialise(nodes)
            assert run == nodes


def test_words_and_links_are_called_folded() -> None:
    link = Element("a", {"href": "x"}, ["a link"])
    assert is_folded(["Some words"])
    assert is_folded([link])
    assert is_folded(["Words, ", link, ", and ", Element("em", {}, ["more"])])
