"""What members write: posts of this hub and posts pulled from members' own sites.

Files: `content/posts/<member>/<date>-<slug>.md`, by hand, and `content/pulled/<member>/…`, by the
nightly job. Fields: README.md. Makes the pages, a list, and an Atom feed for the site and for each
member. A post that several members published is shown once, and names them all (`credits`).
Templates read, besides the fields, `pulled`, `language`, `stands_at`, `also` and `original`.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from plugins.records import File, Folder, Index, Kind, Record, Site, collect

from .atom import atom
from .copies import shown
from .credits import joined
from .model import Post, PulledPost, is_language

AHEAD = timedelta(days=366)
"""How far ahead a post may be dated: one of the year 2200 would stand above all others."""


def pulled(post: Record) -> bool:
    """Tell whether a post was first published somewhere else."""
    return isinstance(post.document.data, PulledPost)


def language(post: Record) -> str | None:
    """Return the language a post says it is in, if there is such a language."""
    return post.lang if post.lang and is_language(post.lang) else None


def stands_at(post: Record) -> Record | None:
    """Return the post of another member that is shown in place of one, if there is one."""
    return joined(post.site).stands.get(post.path)


def also(post: Record) -> tuple[Record, ...]:
    """Return the other members that published a post, in the order of their names."""
    members = {one.member for one in joined(post.site).also.get(post.path, ())}
    return tuple(sorted(members, key=lambda member: (member.name.casefold(), member.stem)))


def original(post: Record) -> str | None:
    """Return where a post was first published; None where the address is somebody else's."""
    return None if post.path in joined(post.site).strangers else post.canonical


def checks(post: Record) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a day: a post of the year 2200 would stand above all others."""
    day = post.date.astimezone(post.site.city.zone).date()
    if not post.pulled and day > post.site.present + AHEAD:
        yield "date", "is more than a year ahead", "write the day on which it is published"


def row(post: Record) -> dict[str, object]:
    """Say in the data where a post stands, if not at its own page, and who else published it."""
    stands = {"stands_at": post.stands_at.permalink} if post.stands_at else {}
    names = {"also": [member.stem for member in post.also]} if post.also else {}
    return {**stands, **names}


def feeds(site: Site) -> Iterator[File]:
    """Yield the feed of the whole site and one for each member that can have posts."""
    title = site.city.title
    newest = partial(site.listed, "posts")
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
    derived={
        "pulled": pulled,
        "language": language,
        "stands_at": stands_at,
        "also": also,
        "original": original,
    },
    listed=lambda post: post.stands_at is None,
    row=row,
    checks=checks,
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
