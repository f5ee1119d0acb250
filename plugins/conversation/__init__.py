"""What readers say under a post, and who else links to it.

Files: `content/pulled/<member>/comments/<thread>/<date>-<slug>.md`, by the nightly job, from the
comments at members' own sites. Fields and what templates can read: README.md. Has no pages and no
data of its own: what people say stands under the post it is about, and nowhere else.
"""

from plugins.records import Folder, Kind, collect

from .model import PulledComment
from .talk import language, talk, words

COMMENTS = Kind(
    name="comments",
    folders=(
        Folder(
            "pulled/<member>/comments/<thread>/<date>-<slug>.md", PulledComment, by_machine=True
        ),
    ),
    url=None,
    index=None,
    order=lambda comment: comment.date,
    derived={"language": language, "talk": talk, "words": words},
)


def kind(sender: object) -> Kind:
    """Answer the engine's call for kinds."""
    return COMMENTS


def register() -> None:
    """Connect to the engine."""
    collect.connect(kind)
