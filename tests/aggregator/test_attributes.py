"""No tag of a long body has very many attributes, wherever it hides; and no word goes with them."""

from __future__ import annotations

from html.parser import HTMLParser

import nh3
import pytest

from aggregator.clean import clean
from aggregator.html.attributes import MAX_ATTRIBUTES, SHORT, few
from aggregator.html.guard import bounded

MANY = " ".join(f"a{number}" for number in range(20_000))
WORDS = "<p>words and words</p>\n" * (SHORT // 20)

HIDDEN = {
    "plainly": "<b {}>x",
    "behind a quoted sign": '<a title=">" {}>x',
    "after a comment": '<!-- <a title=" --><b {}>x',
    "after a comment without end": "<!-- <b {}>x",
    "after a text field": '<textarea><a title=" </textarea><b {}>x',
    "after a player": '<iframe src=x><a title=" </iframe><b {}>x',
    "in a drawing": '<svg><![CDATA[<a title="]]><b {}>',
    "after a style in a drawing": '<svg><style><b title="</style><b {}>',
    "after an odd comment": '<!x <a title=" ><b {}',
    "after an instruction": '<?x <a title=" ><b {}',
    "in an end tag": "</b {}>x",
    "in a template": '<template><a title=" </template><b {}>',
    "after plain text": '<plaintext><a title="><b {}>',
    "with slashes": "<b {}>x".replace(" ", "/"),
}


class Counting(HTMLParser):
    most = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.most = max(self.most, len(attrs))


@pytest.mark.parametrize("form", HIDDEN.values(), ids=HIDDEN)
def test_no_tag_has_very_many_attributes_however_it_hides(form: str) -> None:
    # Every attribute passes here, so what nh3 writes shows how many its parser was given.
    seen = nh3.Cleaner(
        tags={"a", "b", "p"}, attributes={"*": {f"a{n}" for n in range(20_000)}}, link_rel=None
    ).clean(bounded(form.format(MANY)))
    judge = Counting()
    judge.feed(seen)
    assert judge.most <= MAX_ATTRIBUTES


def test_a_long_body_of_ordinary_tags_comes_back_as_it_is() -> None:
    html = WORDS + '<img src="/a.png" alt="a > b" width=1 height="2"><a href=/x>y</a> 1 &lt; 2'
    assert few(html) == html


def test_a_short_body_comes_back_as_it_is_whatever_is_in_it() -> None:
    html = f"<!-- x --><b {' '.join(f'a{n}' for n in range(200))}><script>y</script> 1 < 2"
    assert few(html) == html


def test_what_is_said_in_a_long_body_does_not_depend_on_its_length() -> None:
    odd = (
        "<!-- gone --><p>1 < 2 and <b title='>'>bold</b></p><script>gone()</script>"
        '<iframe src="https://film.example/1">old browsers</iframe><p>after</p>'
    )
    short, long = clean(odd, "https://a.example/"), clean(odd + WORDS, "https://a.example/")
    assert long.markdown.startswith(short.markdown)
    assert short.text == "1 < 2 and bold Open: film.example after"


def test_the_words_of_a_tag_with_too_many_attributes_stay() -> None:
    assert clean(f"{WORDS}<p {MANY}>kept <b>words</b></p>", "").text.endswith("kept words")
