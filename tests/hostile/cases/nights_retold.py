"""A site that was broken into: its old posts, under their ids and its own name, sell something."""

from tests.hostile.case import FEED, Answer, Case, Night
from tests.hostile.documents import item, rss


def told(*titles: str, body: str = "Words.") -> Answer:
    return Answer(rss(*(item(f"{n}", title, body=body) for n, title in enumerate(titles))))


OURS = told("Our open evening", "Who mends the clock", "Soup on Thursday", "New chairs")
THEIRS = told("Casino bonus", "Cheap pills", "Win money", "Loans", body="Buy RETOLD now.")

CASE = Case(
    member=FEED,
    nights=(
        Night(web={"/feed.xml": OURS}, says=r"4 new", files=4),
        Night(
            web={"/feed.xml": THEIRS},
            says=r"held back: 4 of its 4 posts that we know have quite another title now",
            files=4,
        ),
        Night(web={"/feed.xml": OURS}, says=r"unchanged|4 kept", files=4),
        Night(web={"/feed.xml": THEIRS}, says=r"held back: 4 of its 4 posts", files=4),
    ),
    holds=("Soup on Thursday",),
    lacks=("RETOLD", "Casino"),
)
