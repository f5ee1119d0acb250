"""What members write: posts of this hub and posts pulled from members' own sites.

Files: `content/posts/<member>/<date>-<slug>.md`, by hand, and `content/pulled/<member>/…`, by the
nightly job. Fields: README.md. Makes the pages, a list, and an Atom feed for the site and for each
member. Templates read, besides the fields, `pulled` (true or false) and
`language` (a tag that is one, or None).
"""

from collections.abc import Iterator
from functools import partial

from plugins.records import File, Folder, Index, Kind, Record, Site, collect

from .atom import atom
from .copies import shown
from .model import Post, PulledPost, is_language


def pulled(post: Record) -> bool:
    """Tell whether a post was first published somewhere else."""
    return isinstance(post.document.data, PulledPost)


def language(post: Record) -> str | None:
    """Return the language a post says it is in, if there is such a language."""
    return post.lang if post.lang and is_language(post.lang) else None


def feeds(site: Site) -> Iterator[File]:
    """Yield the feed of the whole site and one for each member that can have posts."""
    title = site.city.title
    newest = partial(site.all, "posts")
    yield File("posts/feed.atom", partial(atom, site, title, "posts/", "posts/feed.atom", newest))
    for member in site.all("members"):
        if member.type == "person":
            continue
        page = f"members/{member.stem}/"
        name = f"{member.name} – {title}"
        posts = partial(getattr, member, "stream")
        make = partial(atom, site, name, page, f"{page}feed.atom", posts)
        yield File(f"{page}feed.atom", make)


POSTS = Kind(
    name="posts",
    folders=(
        Folder("posts/<member>/<date>-<slug>.md", Post),
        Folder("pulled/<member>/<date>-<slug>.md", PulledPost, by_machine=True),
    ),
    url="posts/{stem}/",
    template="post",
    index=Index("posts", per_page=15),
    order=lambda post: -post.date.timestamp(),
    derived={"pulled": pulled, "language": language},
    facets={"topics": lambda post: post.tags},
    show=shown,
    outputs=feeds,
)


def kind(sender: object) -> Kind:
    """Answer the engine's call for kinds."""
    return POSTS


def register() -> None:
    """Connect to the engine."""
    collect.connect(kind)
