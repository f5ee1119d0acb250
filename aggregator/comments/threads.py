"""Read the comments on one post from end to end: a feed's bytes to safe values.

Who said it, when, in answer to what, and is it a person's word or another site's link? Reads no
file and no clock, asks for nothing, and may run in any process.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from html import unescape
from urllib.parse import urljoin

from aggregator import contacts
from aggregator.characters import one_line
from aggregator.clean import addresses_in, clean, plain, plainer, uncontacted
from aggregator.comments.moderation import VERSION, sites
from aggregator.errors import NotAFeed
from aggregator.model import Comment, CommentType, Entry, Fetched, Thread, ThreadReading
from aggregator.parse import MAX_ENTRIES, parse
from aggregator.posts.compose import YEARS, escape_markdown, identities
from aggregator.webaddress import published, site

LARGEST = 2**20
"""The largest feed of comments that is read, in bytes. Real ones have 10,000 to 30,000."""
NEWEST = 200
"""How many comments of one feed are read: the newest. WordPress lists 10, Blogger 25."""
LONGEST = 2000
"""The longest comment that is shown whole, in characters; of a longer one the beginning is."""
LONGEST_NAME = 80

# "In reply to <a href="...#comment-12">Kim</a>." before the comment itself, in any language:
# WordPress puts it there (wp-includes/comment-template.php), and Disqus a bare link.
_ANSWERS = re.compile(
    r"\s*(?:<p[^<>]{0,200}>)?\s*([^<]{0,60})<a\b[^<>]{0,300}?\bhref=[\"']([^\"'<>]{0,500}#comment-\d{1,20})[\"']"
    r"[^<>]{0,300}>([^<]{0,200})</a>[^<\n]{0,40}(?:</p>|<br\s*/?>|\n\s*\n)"
)
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}")  # what an HTML `lang` takes
# WordPress escapes the HTML of a comment once more in `description` (comment_text_rss).
_TWICE = re.compile(
    r"&lt;/?(?:a|b|blockquote|br|code|del|em|i|img|li|ol|p|q|strong|ul)\b[^<>]*?&gt;"
)
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,24}", re.IGNORECASE)
_ELLIPSES = ("[…]", "[...]")
_BY = re.compile(r"(?:By:|Comment on .{1,300} by) (.{1,300})", re.IGNORECASE)
_MAIL_OR_ADDRESS = re.compile(
    r"[^\s()<>]*@[^\s()<>]+|[^\s()<>]*(?:\w:/|www\.|\w{4,}:\w)[^\s<>]*", re.IGNORECASE
)
_EMPTY_BRACKETS = re.compile(r"[(<]\s*[)>]")
# The end of a document that is whole: what follows it are blanks and remarks of a cache.
_END = re.compile(rb"</(?:\w{1,20}:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_TAIL = 4000
_ALL = datetime.min.replace(tzinfo=UTC)


def read_thread(fetched: Fetched, thread: Thread) -> ThreadReading:
    """Turn the body of a feed of comments into comments.

    Raises NotAFeed, also where the address leads to another site than the post's own: nobody else
    may say what was said there.
    """
    if site(fetched.url) not in sites(thread):
        raise NotAFeed("The feed of comments leads to another site, so it is not read.")
    if len(fetched.body) > LARGEST:
        raise NotAFeed("It is larger than a megabyte: a feed of comments lists the newest ones.")
    feed = parse(fetched.body, fetched.content_type, fetched.url)
    names = identities(feed.entries)
    pairs = [(name, one) for name, one in zip(names, feed.entries, strict=True) if name]
    found = (_comment(entry, name, thread, feed.language) for name, entry in pairs[:NEWEST])
    comments = tuple(one for one in found if one.body or one.type == "mention")
    since = _since(feed.entries, fetched.body)
    return ThreadReading(comments, frozenset(name for name, _ in pairs), since)


def _since(entries: tuple[Entry, ...], body: bytes) -> datetime | None:
    """Find from when on the list is whole. A feed is a window of the newest."""
    dates = [_date(entry) for entry in entries]
    if not dates:
        tail = body[-_TAIL:]
        return _ALL if _END.search(tail) or tail.rstrip().endswith(b"}") else None
    known = [date for date in dates if date is not None]
    return min(known) if len(known) == len(dates) < MAX_ENTRIES else None


def _comment(entry: Entry, name: str, thread: Thread, language: str) -> Comment:
    html = unescape(entry.html) if _TWICE.search(entry.html) else entry.html
    html, answered, to = _unprefixed(html, entry.base)
    html, links = plainer(html)
    # Nobody declares anything in a comment: whose number a reader gives away is not known.
    cleaned = clean(uncontacted(html)[0], entry.base)
    type_, link = _type(cleaned.text, entry.link, thread), published(entry.link)
    link = "" if contacts.is_private_address(link) else link
    if type_ == "comment" and site(link) not in sites(thread):
        link = ""
    author = _author(entry)
    body = "" if type_ == "mention" else _cut(cleaned.markdown, cleaned.text)
    comment = Comment(
        identity=name,
        id="" if contacts.is_private_address(entry.id) else one_line(entry.id)[:300],
        link=link,
        author=author or ("" if type_ == "comment" else site(link)),
        date=_date(entry),
        type=type_,
        answers=tuple(filter(None, (one_line(entry.in_reply_to), answered))),
        to=to,
        body=body,
        language=_language(entry.language or language),
        links=(links if type_ == "comment" else 0) + _is_address(entry.author),
        hash="",
    )
    told = (VERSION, comment.author, comment.type, link, body)
    return replace(comment, hash=sha256(repr(told).encode("utf-8", "replace")).hexdigest())


def _unprefixed(html: str, base: str) -> tuple[str, str, str]:
    """Take off whom a comment answers: the rest, the address of what it answers, and the name."""
    match = _ANSWERS.match(html)
    if match is None or not plain(html[match.end() :]):
        return html, "", ""
    try:
        address = urljoin(base, unescape(match[2]))
    except ValueError:  # such as "//["
        return html, "", ""
    paragraph = "<p>" if match[0].lower().endswith(">") and "</p>" not in match[0] else ""
    return paragraph + html[match.end() :], address, _name(unescape(match[3]).lstrip("@"))


def _type(text: str, link: str, thread: Thread) -> CommentType:
    """Tell a pingback from a person. In doubt it is a person, who wants to be heard.

    WordPress makes of a pingback a piece of the other page, "[…] like this […]"; where the feed
    gives the other page's address itself, one of the two marks is enough.
    """
    marks = text.startswith(_ELLIPSES), text.endswith(_ELLIPSES)
    elsewhere = bool(site(link)) and site(link) not in sites(thread)
    return "mention" if all(marks) or (elsewhere and any(marks)) else "comment"


def _author(entry: Entry) -> str:
    """Name the author, also where only the title does. Never an e-mail or a web address."""
    title = _BY.fullmatch(entry.title.strip())
    return _name(entry.author) or (_name(title[1]) if title else "")


def _name(given: str) -> str:
    known = _MAIL_OR_ADDRESS.sub("", contacts.without(plain(given)).replace(contacts.GAP, ""))
    line = one_line(_EMPTY_BRACKETS.sub("", known)).strip(" ,;:")
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1].rstrip() + "…"


def _is_address(author: str) -> bool:
    """Tell whether somebody is called like a web site, as those are who want it visited."""
    return bool(addresses_in(author) or _HOST.fullmatch(author.strip()))


def _date(entry: Entry) -> datetime | None:
    date = entry.published or entry.updated
    return date if date and date.year in YEARS else None


def _language(tag: str) -> str:
    tag = tag.strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else ""


def _cut(markdown: str, text: str) -> str:
    if len(text) <= LONGEST and len(markdown) <= 4 * LONGEST:
        return markdown
    line = one_line(text)[:LONGEST]
    return escape_markdown(f"{line.rpartition(' ')[0] or line}…")
