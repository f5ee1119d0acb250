"""Take out of a text what is nobody's to publish: addresses, numbers and ways to walk in.

A calendar is written for those who are in it. What it says of a person cannot be told from what it
says to everybody, so every e-mail address and telephone number is taken out, and so is every way to
join a meeting from afar, which is a key: whoever is meant finds them on the organiser's own page.
Takes out too much rather than too little, also what is declared here. Touches nothing.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import nh3

from aggregator.contacts import GAP, MAILS, meant
from aggregator.helplines import is_helpline

_DIGIT = r"\d(?:[\s().\-–—/·_*\u00a0\u202f]{0,3}\d){5,400}"
_DATE = (
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)\d\d(?!\d)"
    r"|[0-2]?\d[.:]?[0-5]\d\s?[-–—]\s?[0-2]?\d[.:]?[0-5]\d(?![\s-]?\d)"
    r"|(?:19|20)\d\d\s?[-–—/]\s?(?:19|20)\d\d(?!\d)"
)
# Where to meet outdoors, by the grid of the Ordnance Survey: "SE 303 330".
_GRID = r"(?<=\b[A-Z]{2} )(?:[1-9]\d\d \d{3}|[1-9]\d{3} \d{4}|[1-9]\d{4} \d{5})(?![\s-]?\d)"
_NUMBER = re.compile(rf"(?<![\w/])(?:({_DATE}|{_GRID})|[+(]{{0,2}}{_DIGIT})")
_WORDS = (
    r"pass ?code|pass ?word|passwort|pwd|pin|pin code|access code|meeting (?:id|number|code|key)|"
    r"(?:phone )?conference id|conference code|host key|join code|event (?:password|key)|one tap"
)
_SECRET = re.compile(
    rf"\b(?:{_WORDS})\b(?:\s*(?:\([^)\n]{{0,30}}\))?\s*(?:is|[:=#–-])+\s*|\s+(?=\S{{0,20}}\d))"
    r"\S+(?:[ \d]{0,20}\d)?",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b((?:tele)?phone|tel|mobile|mob|cell|call|ring|text|sms|whats ?app|signal|fax|dial(?:-in)?)"
    r"((?:\s+(?:us|me|on|number|no)){0,3}[.:]?\s{0,3})([+(]?\d[\d\s().\-–/_*\u00a0]{1,40}\d)",
    re.IGNORECASE,
)
_URL = re.compile(
    r"\b(?:https?|sips?|tel|mailto|msteams|zoommtg|xmpp|callto|skype):[^\s<>\"]+", re.IGNORECASE
)
# Where a meeting is joined: knowing the address is being let in.
_MEETINGS = re.compile(
    r"(?:^|\.)(?:zoom\.us|zoomgov\.com|zoom\.com|teams\.microsoft\.com|teams\.live\.com|"
    r"meet\.google\.com|tel\.meet|hangouts\.google\.com|webex\.com|whereby\.com|gotomeet\.me|"
    r"gotomeeting\.com|goto\.com|meet\.jit\.si|8x8\.vc|bluejeans\.com|ringcentral\.com|chime\.aws|"
    r"join\.skype\.com|meet\.lync\.com|lifesizecloud\.com|streamyard\.com|discord\.gg|t\.me|wa\.me|"
    r"(?:chat|call)\.whatsapp\.com|signal\.group|signal\.me|facetime\.apple\.com|gather\.town|"
    r"teams\.cloud\.microsoft)$|^(?:meet|jitsi|bbb)\."  # the last: rooms on a server of one's own
)
_INNER = re.compile(r"https?://[^\s&]{1,300}", re.IGNORECASE)
_KEYS = re.compile(
    r"(?:^|[?&#;/])(?:pwd|passw?o?r?d|pw|passcode|pin|token|secret|key|auth|tk|sig)=", re.IGNORECASE
)
_NUMBERED = re.compile(r"\+\d{7,15}\b|\b0\d{9,10}\b|(?:tel|phone|mobile)=", re.IGNORECASE)
_ONLINE = re.compile(
    r"(?:held |takes place )?(?:online|on-line|virtual(?:ly)?|zoom|(?:microsoft |ms )?teams|"
    r"google meet|webinar|webex|skype|remote)(?: (?:event|meeting|only|call))?[.!]?",
    re.IGNORECASE,
)


def discreet(text: str) -> str:
    """Return a plain text without addresses, numbers and ways to join."""
    parts, end = [], 0
    for url in _URL.finditer(text):
        parts += [_words(text[end : url.start()]), public_address(url[0]) or GAP]
        end = url.end()
    return "".join([*parts, _words(text[end:])])


def _words(text: str) -> str:
    text = meant(text)
    for pattern in MAILS:
        text = pattern.sub(GAP, text)
    found = _SECRET.sub(GAP, text)
    found = _CALLED.sub(_called, found)
    return _NUMBER.sub(_number, found)


def _called(found: re.Match[str]) -> str:
    few = sum(sign.isdigit() for sign in found[3]) < 4  # too few to reach anybody: "ring 12 bells"
    return found[0] if few or is_helpline(found[3]) else f"{found[1]}{found[2]}{GAP}"


def _number(found: re.Match[str]) -> str:
    """Take out what has the digits of a telephone number and is no date, no hours, no place."""
    written = found[0]
    if is_helpline(written):
        return written
    digits = sum(sign.isdigit() for sign in written)
    is_number = digits >= 9 or (digits >= 7 and written.lstrip("(")[:1] in ("+", "0"))
    grouped = re.search(r"\d{3}[ \u00a0-]\d{3,4}", written)
    return written if found[1] or not (is_number or grouped) else GAP


def is_discreet(text: str) -> bool:
    """Tell whether there is nothing in a text to take out."""
    return discreet(text) == text


def public_address(address: str) -> str:
    """Return a web address that may be published, "" for one that is a key or names a person."""
    said = unquote(unquote(address))
    if not address.lower().startswith(("http://", "https://")) or _is_meeting(address):
        return ""
    if any(map(_is_meeting, _INNER.findall(said, 8))):
        return ""  # a page that sends its visitors on, as mail programs put in front of links
    names = "@" in said or _NUMBERED.search(said) or (" " in said and _words(said) != said)
    return "" if names or _KEYS.search(said) else address


def _is_meeting(address: str) -> bool:
    try:
        return bool(_MEETINGS.search((urlsplit(address).hostname or "").lower()))
    except ValueError:
        return True  # whatever it is, it is no address to publish


def is_online(location: str) -> bool:
    """Tell whether what should be a place is a way to join from afar."""
    words = location.strip()
    return bool(_ONLINE.fullmatch(words) or _URL.fullmatch(words))


def discreet_html(html: str) -> str:
    """Return HTML with the texts and addresses in it made discreet. The result is as dirty.

    `html` is bounded in length and depth.
    """
    writer = _Writer()
    writer.feed(nh3.clean(html, link_rel=None))  # well-formed: the parser is slow at anything else
    writer.close()
    return "".join(writer.written)


class _Writer(HTMLParser):
    """Writes what it reads, with each text and each address made discreet."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.written.append(f"<{tag}{''.join(map(_attribute, attrs))}>")

    def handle_endtag(self, tag: str) -> None:
        self.written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.written.append(escape(discreet(data), quote=False))


_ADDRESSES = frozenset({"href", "src", "srcset", "cite", "action", "data", "poster"})


def _attribute(pair: tuple[str, str | None]) -> str:
    name, value = pair
    if value is None or not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", name):
        return ""
    if name in _ADDRESSES:
        relative = not re.match(r"[a-zA-Z][\w+.-]*:|//", value)
        kept = value if relative and "@" not in unquote(value) else public_address(value)
        return f' {name}="{escape(kept)}"' if kept else ""
    return f' {name}="{escape(discreet(value))}"'
