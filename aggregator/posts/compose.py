"""Make a post of an entry: its title, its front matter and as much of its body as was agreed.

Touches nothing and knows nothing of what is on disk. Whether a post is new, and which path, date
and first-seen time it gets, is decided in `plan`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from hashlib import sha256

from aggregator import contacts
from aggregator.characters import one_line
from aggregator.model import Cleaned, Enclosure, Entry, Feed, Post, Source
from aggregator.webaddress import loose, published, untracked

COMPOSE_VERSION = 5
"""Part of every content hash: raise it when the same entry should be written differently."""

EXCERPT_WORDS = 60
SUMMARY_WORDS = 40
TITLE_WORDS = 12
MAX_LIST = 50
"""The most tags or files of one post. Real posts have a dozen."""
MAX_LINE = 300
"""The longest title, name, tag or summary, in characters: a title of a megabyte is an attack, and
Japanese has no spaces to count words by."""
_ENOUGH = 3 * MAX_LINE
YEARS = range(1900, 2201)
"""What can be the year of a post. Feeds say 1601, 0001 or 9999 where they do not know."""

# RFC 5646 allows far more; this is what feeds use, and what an HTML `lang` takes without harm.
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}")
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,80}", re.ASCII)
_MARKDOWN = re.compile(r"[\\`*_{}\[\]#<>&]|^[+\-:=~|]+|^\d+(?=[.)])")


_COUNTED = sorted({each.name for each in fields(Entry)} - {"id", "published", "updated"})


def content_hash(entry: Entry, source: Source) -> str:
    """Digest all that decides a post's text, so that an unchanged entry needs no converting.

    Left out are the entry's id, which some feeds change every night, and its dates: the date is
    frozen at first sight, and some feeds stamp every entry with the time of asking.
    """
    said = {name: getattr(entry, name) for name in _COUNTED}
    said |= {"link": untracked(entry.link), "enclosures": _files(entry.enclosures)}
    # What is empty does not count, so that a field which is new to us changes only posts with it.
    full = [(name, value) for name, value in said.items() if value]
    policy: list[object] = [source.pictures] if source.pictures != "link" else []
    policy += [("licence", source.licence)] if source.licence else []
    policy += [("contacts", source.contacts)] if source.contacts != "declared" else []
    shown = contacts.among(f"{entry.title} {entry.html}", source.declared)
    policy += [("declared", shown)] if shown else []
    whole = repr((COMPOSE_VERSION, source.url, source.display, *policy, full))
    return sha256(whole.encode("utf-8", "replace")).hexdigest()


def _files(enclosures: Iterable[Enclosure]) -> tuple[dict[str, object], ...]:
    return tuple(asdict(one, dict_factory=_full) for one in enclosures)


def _full(fields: list[tuple[str, object]]) -> dict[str, object]:
    return {name: value for name, value in fields if value}


def identity(entry: Entry) -> str:
    """Name an entry by what survives edits: the feed's id, else its link, else title and date."""
    if name := one_line(entry.id) or _link(entry):
        return named(name)
    known = f"{entry.title}\n{entry.published or entry.updated or entry.html}"
    return sha256(known.encode("utf-8", "replace")).hexdigest()


def _link(entry: Entry) -> str:
    return untracked(one_line(entry.link))


def named(name: str) -> str:
    """Keep a name to a line of bounded length; a longer one is known by its digest.

    So is one with an e-mail address in it, as `tag:kim@a.example,2026:1` (RFC 4151) has.
    """
    name = one_line(name)
    is_public = len(name) <= MAX_LINE and not contacts.is_private_address(name)
    return name if is_public else sha256(name.encode("utf-8")).hexdigest()


def identities(entries: Sequence[Entry]) -> list[str | None]:
    """Name every entry of one feed; None for one that says again what another has said.

    Where entries with different links share an id, the link joins the name of all of them: giving
    the bare id to the newest would hand it to another entry every time a new one comes.
    """
    names = [identity(entry) for entry in entries]
    links: dict[str, set[str]] = {}
    for name, entry in zip(names, entries, strict=True):
        links.setdefault(name, set()).add(loose(entry.link) or entry.link)
    full = [
        named(f"{name} {_link(entry)}".rstrip()) if len(links[name]) > 1 else name
        for name, entry in zip(names, entries, strict=True)
    ]
    seen: Counter[str] = Counter()
    result: list[str | None] = []
    for name in full:
        seen[name] += 1
        result.append(name if seen[name] == 1 else None)
    return result


def compose(
    entry: Entry,
    cleaned: Cleaned,
    source: Source,
    feed: Feed,
    named: str,
    digest: str = "",
    withheld: bool = False,
) -> Post:
    """Compose a post; `cleaned` is the entry's body.

    `named` is the entry's identity within its feed (see `identities`), `digest` its content hash as
    it came, and `withheld` says that something is left out of it. The front matter leaves out what
    is empty, and every string in it is one line.
    """
    canonical = published(entry.link)
    digest = digest or content_hash(entry, source)
    title = _short(entry.title) or _title(entry, cleaned, feed)
    meta: dict[str, object] = {
        "updated": _sensible(entry.updated) if entry.updated != entry.published else None,
        "author": _short(entry.author),
        "tags": list(dict.fromkeys(filter(None, map(_short, entry.tags[:MAX_LIST])))),
        "lang": _language(entry.language),
        "canonical": canonical,
        "display": source.display,
        "licence": _short(source.licence) or published(entry.licence),
        "rights": _short(entry.rights),
        "pictures": source.pictures if source.pictures != "link" else "",
        "withheld": "yes" if withheld else "",
        "summary": _words(cleaned.told or cleaned.text, SUMMARY_WORDS),
        "enclosures": _enclosures(entry),
        "source": _provenance(entry, source, feed) | {"hash": digest},
    }
    return Post(
        member=source.member,
        identity=named,
        content_hash=digest,
        canonical=canonical,
        title=title,
        date=_sensible(entry.published) or _sensible(entry.updated),
        meta={key: value for key, value in meta.items() if value},
        body=_body(cleaned, source),
    )


def _provenance(entry: Entry, source: Source, feed: Feed) -> dict[str, object]:
    return {
        "feed": source.url,
        "feed_title": _short(feed.title),
        "generator": _short(feed.generator),
        "id": "" if contacts.is_private_address(entry.id) else _short(entry.id),
        "comments": published(entry.comments),
    }


def _body(cleaned: Cleaned, source: Source) -> str:
    if source.display == "full":
        return cleaned.markdown
    if source.display == "excerpt":
        return escape_markdown(_words(cleaned.told or cleaned.text, EXCERPT_WORDS))
    return ""


def escape_markdown(line: str) -> str:
    """Write one line of plain text so that Markdown says exactly it, whatever it looks like.

    By character references, because Python-Markdown lets a backslash escape only some of the signs
    that it and its extensions give a meaning to.
    """
    return _MARKDOWN.sub(lambda sign: "".join(f"&#{ord(char)};" for char in sign[0]), line)


def _title(entry: Entry, cleaned: Cleaned, feed: Feed) -> str:
    """Give a post without a title its first words, as Mastodon's and micro.blog's have none."""
    if words := _words(cleaned.told or cleaned.text, TITLE_WORDS):
        return words
    date = _sensible(entry.published) or _sensible(entry.updated)
    where = _short(feed.title) or "a feed without a name"
    return f"Untitled post from {f'{date:%Y-%m-%d}' if date else where}"


def _words(text: str, most: int) -> str:
    """Cut a text to its first words, with an ellipsis where something was left out."""
    line = _start(text, most) or one_line(text)
    cut = " ".join(line.split(" ")[:most])[: MAX_LINE - 1].rstrip()
    return line if line == cut else f"{cut}…"


def _start(text: str, most: int) -> str:
    """Make one line of the start of a long text, if it is more than is wanted; else ""."""
    line = one_line(text[:_ENOUGH].rpartition(" ")[0]) if len(text) > _ENOUGH else ""
    return line if line.count(" ") >= most or len(line) >= MAX_LINE else ""


def _short(text: str) -> str:
    """Make one line of bounded length of a title, a name or a tag."""
    line = one_line(text[: 4 * MAX_LINE])
    return line if len(line) <= MAX_LINE else line[: MAX_LINE - 1].rstrip() + "…"


def _sensible(moment: datetime | None) -> datetime | None:
    return moment if moment and moment.year in YEARS else None


def _language(tag: str) -> str:
    """Take a language tag in its usual form: `en-GB`, `zh-Hant` (RFC 5646, section 2.1.1)."""
    tag = tag.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(tag):
        return ""
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *map(_subtag, rest)])


def _subtag(part: str) -> str:
    return {2: part.upper(), 4: part.title()}.get(len(part), part.lower())


def _enclosures(entry: Entry) -> list[dict[str, object]]:
    """List the entry's files that are on the web, without the fields that are not known."""
    files = []
    for given in entry.enclosures[:MAX_LIST]:
        fields: dict[str, object] = {
            "url": published(given.url),
            "type": given.type if _MEDIA_TYPE.fullmatch(given.type) else "",
            "length": given.length,
            "duration": given.duration,
            "title": _short(given.title),
        }
        if fields["url"]:
            files.append({key: value for key, value in fields.items() if value})
    return files
