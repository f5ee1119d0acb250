"""Whatever a feed says, what the aggregator writes of it is a post that the site takes.

The two rooms share files and no code, so this is where they are held together.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.comments import moderation
from aggregator.comments.threads import read_thread
from aggregator.model import Fetched, Source, Thread, Validators
from aggregator.posts.plan import Standing, plan
from aggregator.posts.reading import read_feed
from pelicanconf import CITY
from plugins.conversation import COMMENTS
from plugins.posts import POSTS
from plugins.records.city import City
from plugins.records.reader import read_file

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
SOURCE = Source("member", "https://member.example/feed.json")
HUB = City.model_validate(CITY)

# Text that has hurt somebody: heads, Pelican's links, other scripts, marks that hide or turn.
plain = ["---", "a: b", "{filename}x", "a\nb: c", "\u202eabc", "\x00", "'\"", "ı İ ß"]
nasty = st.sampled_from([*plain, "日本" * 300, "a\ufffeb", "\ufb2c" * 290])
words = st.one_of(nasty, st.text(max_size=60), st.text("-:'\"#&*!|>%@`[]{}\n\t é", max_size=20))
addresses = st.one_of(
    words,
    st.builds("https://{}/{}".format, st.sampled_from(["a.example", "u:p@c.example"]), words),
    st.sampled_from(
        ["https://a.example:99999/x", "https://a.example:0/x", "https://a.example/\u1fef"]
    ),
)
dates = st.one_of(words, st.datetimes().map(lambda d: f"{d.isoformat()}Z"))
items = st.fixed_dictionaries(
    {},
    optional={
        "id": addresses,
        "url": addresses,
        "title": words,
        "content_html": st.one_of(words, words.map("<p>{}</p>".format)),
        "date_published": dates,
        "date_modified": dates,
        "authors": st.lists(st.fixed_dictionaries({"name": words}), max_size=2),
        "tags": st.lists(words, max_size=3),
        "language": words,
        "attachments": st.lists(
            st.fixed_dictionaries(
                {"url": addresses, "mime_type": words, "title": words},
                optional={"size_in_bytes": st.integers()},
            ),
            max_size=2,
        ),
    },
)


@settings(max_examples=150, deadline=None)
@given(st.lists(items, min_size=1, max_size=4), st.sampled_from(["full", "excerpt", "link"]))
def test_every_post_that_is_pulled_is_a_post_the_site_takes(
    tmp_path_factory, entries: list[dict], display: str
) -> None:
    source = Source(SOURCE.member, SOURCE.url, display=display)
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": entries}).encode()
    posts = read_feed(Fetched(source, source.url, "", body, Validators()), frozenset(), {}).posts
    changes = plan(Standing(), posts, source, NOW)
    assert len(changes) == len(posts)
    folder: Path = tmp_path_factory.mktemp("pulled")
    for number, change in enumerate(changes):
        file = folder / f"{number}.md"
        file.write_bytes(change.text.encode("utf-8"))
        found, faults = read_file(file, change.path, [POSTS], HUB)
        assert faults == []
        assert found is not None
        assert found.data.member == "member"


@settings(max_examples=150, deadline=None)
@given(st.lists(items, min_size=1, max_size=5))
def test_every_comment_that_is_pulled_is_a_comment_the_site_takes(
    tmp_path_factory, entries: list[dict]
) -> None:
    """And what was written is read back as it was: a second night decides to keep all of it."""
    page = "https://member.example/post/"
    post = "pulled/member/2026-11-01-post-11112222.md"
    thread = Thread("member", post, page, SOURCE.url, f"{page}feed/", "imported")
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": entries}).encode()
    fetched = Fetched(SOURCE, thread.url, "", body, Validators())
    reading = read_thread(fetched, thread)
    changes = moderation.decide(thread, reading, moderation.Standing(), NOW).changes
    folder: Path = tmp_path_factory.mktemp("comments")
    for number, change in enumerate(changes):
        file = folder / f"{number}.md"
        file.write_bytes(change.text.encode("utf-8"))
        found, faults = read_file(file, change.path, [POSTS, COMMENTS], HUB)
        assert faults == []
        assert found is not None
        assert found.data.post == "member/2026-11-01-post-11112222"
    stored = [moderation.read(change.text, change.path) for change in changes]
    again = moderation.decide(thread, reading, moderation.Standing(stored), NOW).changes
    assert {type(change).__name__ for change in again} <= {"Keep"}
