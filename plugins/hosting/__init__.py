"""What hosts that read a file called `_headers` send with a hub: makes that file.

Netlify, Cloudflare Pages and their like take it from the root of the site; on any other server it
does nothing. Files, settings and why: README.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from plugins.records import File, Kind, Page, Site, collect
from plugins.records.outputs import outputs as everything
from plugins.records.policy import HEADERS, policy_sent

OPML = "text/x-opml; charset=utf-8"  # the one type that such hosts do not know
# Files of the search whose names hold a digest of what is in them (plugins/search).
DIGESTS = ("pagefind/filter/*", "pagefind/fragment/*", "pagefind/index/*")
FOR_EVER = "public, max-age=31536000, immutable"


def rules(site: Site) -> str:
    """Return the text of `_headers`: a path, and below it what is sent with all that lies there.

    Such hosts join what several rules say of one address, and a browser obeys each of several
    policies. So each folder of pages has a rule of its own, and no two of them meet. Files that
    are no pages have none: the worker of the search must come without.
    """
    made = list(everything(site, [one for one in site.kinds.values() if one.name != HOSTING.name]))
    pages = [one for one in made if isinstance(one, Page)]
    lists = sorted(one.path for one in made if one.path.endswith(".opml"))
    digests = DIGESTS if site.city.search else ()
    named = [
        ("*", dict(HEADERS)),
        *((path, {"Content-Type": OPML}) for path in lists),
        *((path, {"Cache-Control": FOR_EVER}) for path in digests),
        *((path, _policy(site, scripted)) for path, scripted in _folders(pages)),
    ]
    return "".join(_rule(f"{site.city.root}/{path}", sent) for path, sent in named)


def _folders(pages: Iterable[Page]) -> Iterator[tuple[str, bool]]:
    """Yield what holds pages, as a rule's path, and whether one of these pages has a script."""
    found: dict[str, bool] = {}
    for page in pages:
        folder, inside, _ = page.path.removesuffix("index.html").partition("/")
        path = f"{folder}/*" if inside else folder
        found[path] = found.get(path, False) or page.scripted
    yield from sorted(found.items())


def _policy(site: Site, scripted: bool) -> dict[str, str]:
    remote = site.city.remote_pictures
    return {"Content-Security-Policy": policy_sent(scripted=scripted, remote_pictures=remote)}


def _rule(path: str, sent: dict[str, str]) -> str:
    own = quote(path, safe="/*")
    return "".join([f"{own}\n", *(f"  {name}: {value}\n" for name, value in sent.items())])


def outputs(site: Site) -> Iterator[File]:
    """Yield the file."""
    yield File("_headers", lambda: rules(site).encode())


HOSTING = Kind(name="hosting", folders=(), url=None, template="", index=None, outputs=outputs)


def kind(sender: object) -> Kind:
    """Answer the engine's call for kinds."""
    return HOSTING


def register() -> None:
    """Connect to the engine."""
    collect.connect(kind)
