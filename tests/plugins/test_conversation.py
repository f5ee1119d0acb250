"""Comments under a post: nested as at their home, bounded, and safe whatever their files say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from town import Hub

from plugins.conversation.talk import LEVELS, MENTIONS, Said, Talk
from plugins.records import File
from plugins.records.outputs import outputs

POST = "pulled/quay/2026-10-01-open-11112222"
FOLDER = "pulled/quay/comments/11112222"
STEM = FOLDER.removeprefix("pulled/")
MEMBER = """---
type: organisation
name: Quay
purpose: To be a quay.
sector: public
website: https://quay.example/
---
"""
SOURCE = """source:
  feed: https://quay.example/open/feed/
  hash: abc
  first_seen: 2026-10-08T02:00:00+00:00
"""
FILES = {
    "members/quay.md": MEMBER,
    f"{POST}.md": f"---\ntitle: Open\ndate: 2026-10-01\ncanonical: https://quay.example/open/\n"
    f"{SOURCE}---\n\nWe are open.\n",
}


def comment(number: int, answers: int | None = None, body: str = "", **more: str) -> dict[str, str]:
    head = {
        "type": "comment",
        "author": f"Kim {number}",
        "date": f"2026-10-02T12:{number // 60:02}:{number % 60:02}+00:00",
        "post": POST.removeprefix("pulled/"),
        **({"in_reply_to": stem(answers)} if answers is not None else {}),
        **more,
    }
    rows = "".join(f"{name}: {value}\n" for name, value in head.items() if value)
    text = f"---\n{rows}{SOURCE}---\n\n{body or f'Number {number}'}\n"
    return {f"{FOLDER}/{stem(number).rpartition('/')[2]}.md": text}


def stem(number: int) -> str:
    return f"{STEM}/2026-10-02-{number:08x}"


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return Hub(tmp_path).write(FILES)


def talk(hub: Hub) -> Talk:
    post = hub.site().at(f"{POST}.md")
    assert post is not None
    return post.comments[0].talk


def outline(threads: tuple[Said, ...]) -> list[Any]:
    """The authors' numbers, each followed by the list of its answers, if any."""
    found: list[Any] = []
    for said in threads:
        found.append(int(said.comment.author.split()[1]))
        found += [outline(said.answers)] if said.answers else []
    return found


def test_answers_stand_under_what_they_answer(hub: Hub) -> None:
    for one in (comment(1), comment(2, 1), comment(3), comment(4, 2), comment(5, 1)):
        hub.write(one)
    assert outline(talk(hub).threads) == [1, [2, [4], 5], 3]
    assert talk(hub).threads[0].answers[0].answering == "Kim 1"
    assert (talk(hub).count, talk(hub).more) == (5, 0)


def test_answers_that_go_deep_stand_on_the_last_level_and_say_whom_they_answer(hub: Hub) -> None:
    for number in range(7):
        hub.write(comment(number, number - 1 if number else None))
    assert outline(talk(hub).threads) == [0, [1, [2, [3, 4, 5, 6]]]]
    last = talk(hub).threads[0].answers[0].answers[0].answers[-1]
    assert last.answering == "Kim 5"


def depth(threads: tuple[Said, ...]) -> int:
    return 1 + max((depth(said.answers) for said in threads), default=0) if threads else 0


@given(st.lists(st.integers(0, 9), min_size=1, max_size=10))
def test_whatever_the_files_say_every_comment_stands_once(
    tmp_path_factory: pytest.TempPathFactory, answers: list[int]
) -> None:
    """A circle of answers, an answer to itself, or one to nothing: none is lost or repeated."""
    hub = Hub(tmp_path_factory.mktemp("hub")).write(FILES)
    for number, answered in enumerate(answers):
        hub.write(comment(number, answered))
    found = talk(hub)
    flat = str(outline(found.threads)).replace("[", "").replace("]", "").split(", ")
    assert sorted(map(int, flat)) == [*range(len(answers))]
    assert depth(found.threads) <= LEVELS


def test_of_a_long_conversation_the_newest_is_shown_and_the_rest_counted(hub: Hub) -> None:
    for number in range(40):
        hub.write(comment(number, body="word " * 50))
    found = talk(hub)
    shown = outline(found.threads)
    assert shown == [*range(40 - len(shown), 40)]
    assert 1 < len(shown) < 10
    assert found.more == 40 - len(shown)


def test_a_thread_that_is_too_long_is_shown_from_its_beginning(hub: Hub) -> None:
    for number in range(40):
        hub.write(comment(number, 0 if number else None, body="word " * 50))
    (first,) = talk(hub).threads
    assert first.comment.author == "Kim 0"
    assert 0 < len(first.answers) < 10


def test_one_very_long_comment_is_shown_all_the_same(hub: Hub) -> None:
    hub.write(comment(1, body="word " * 2000))
    assert (len(talk(hub).threads), talk(hub).more) == (1, 0)


def test_hundreds_of_answers_in_a_row_are_laid_out(hub: Hub) -> None:
    for number in range(500):
        hub.write(comment(number, number - 1 if number else None, body="x"))
    assert talk(hub).count == 500
    assert depth(talk(hub).threads) == LEVELS


def test_other_sites_that_link_are_no_comments(hub: Hub) -> None:
    hub.write(comment(1))
    for number in range(2, 20):
        hub.write(comment(number, type="mention", canonical="https://lock.example/x"))
    assert (talk(hub).count, len(talk(hub).mentions)) == (1, MENTIONS)


def test_comments_whose_post_is_gone_stop_nothing(hub: Hub) -> None:
    hub.write(comment(1, post="quay/2026-10-01-gone-99998888"))
    assert hub.faults() == []
    assert len(hub.site().at(f"{POST}.md").comments) == 0


def test_an_answer_to_a_comment_that_is_gone_stands_by_itself(hub: Hub) -> None:
    hub.write(comment(1, 9, to="Ola"))
    assert hub.faults() == []
    (said,) = talk(hub).threads
    assert said.answering == "Ola"


@pytest.mark.parametrize("line", ["save_as: ../index.html", "title: x", "source: x"])
def test_a_file_with_a_fault_is_left_out_and_stops_nothing(
    hub: Hub, line: str, caplog: pytest.LogCaptureFixture
) -> None:
    ((name, text),) = comment(1).items()
    hub.write({name: text.replace("type: comment", f"type: comment\n{line}")})
    assert hub.faults() == []
    assert f"left out: content/{name}" in caplog.text


def test_a_comment_may_hold_words_and_links_that_the_hub_does_not_vouch_for(hub: Hub) -> None:
    body = (
        "## Loud\n\n![cat](https://spy.example/1.gif)\n\n[here](https://a.example/) "
        "[bad](javascript:alert) <script>x</script>\n\n| a | b |\n|---|---|\n| c | d |\n\n"
        '<b onclick="x()" style="y">bold</b>\n\n> quoted\n'
    )
    hub.write(comment(1, body=body))
    words = str(hub.site().find("comments", stem(1)).words)
    assert '<a href="https://a.example/" rel="ugc nofollow">here</a>' in words
    assert "<b>bold</b>" in words
    assert "<blockquote>" in words
    for bad in ("<h2", "<img", "<script", "javascript", "<table", "onclick", "style", "<div"):
        assert bad not in words


def test_comments_have_no_pages_and_no_data_of_their_own(hub: Hub) -> None:
    hub.write(comment(1))
    site = hub.site()
    made = list(outputs(site, list(site.kinds.values())))
    assert [one.path for one in made if "comment" in one.path] == []
    files = {one.path: one.make() for one in made if isinstance(one, File)}
    assert b"We are open" in files["posts/feed.atom"]
    assert [path for path, data in files.items() if b"Number 1" in data or b"Kim" in data] == []


@pytest.mark.parametrize(
    ("lang", "language"), [("pl", "pl"), ("zh-Hant", "zh-Hant"), ("(x)", None)]
)
def test_a_language_is_said_where_it_is_one(hub: Hub, lang: str, language: str | None) -> None:
    hub.write(comment(1, lang=lang))
    assert hub.site().find("comments", stem(1)).language == language
