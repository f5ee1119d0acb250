"""Find e-mail addresses and telephone numbers in what others wrote, and leave them out.

Whose they are cannot be told, nor whether that person knows that a council's hub repeats what a
blog, a calendar or a reader says. So only those are repeated that somebody declared here
(docs/decisions/0039-only-declared-contacts.md). What is no address and no number stays, to the
letter: dates, hours, prices, book numbers, counts, web addresses, `@names` of networks. Takes time
in proportion to the text. Touches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from aggregator.disguises import undisguised, without_rows
from aggregator.helplines import is_helpline

GAP = "…"
"""What stands where something was left out: a sign that needs no language."""

# Real texts write an address in these ways to hide it from programs like this one. A name with a
# space before the sign and no domain after it is a title: "Jazz @ the Tin Chapel".
_SPACE = r"(?:\s|&(?:amp;)?(?:nbsp|#160);)?"
_WORD_AT = r"at|@|arroba|arobase|chiocciola|małpa|klammeraffe"
_AT = (
    rf"{_SPACE}(?:@|＠|%40|&(?:amp;)?(?:#0*64|#x0*40|commat);|[(\[{{<]\s?(?:{_WORD_AT})\s?[)\]}}>])"
    rf"{_SPACE}"
)
# What `_AT` cannot be without, but for brackets.
_SIGNS = ("@", "＠", "%40", "commat", "&#", "&amp;#")
_WORD_DOT = r"dot|punkt|punto|point|kropka"
_DOT = (
    r"(?:\s?\.|\s{1,3}dot\s{1,3}|&(?:amp;)?(?:#0*46|#x0*2e|period);"
    rf"|\s?[(\[{{]\s?(?:{_WORD_DOT})\s?[)\]}}]\s?)"
)
_MAIL = re.compile(
    rf"(?<![\w.+'’-])(?:[\w.+'’-]++|\"[\w.+'’-]{{1,60}}\"){_AT}[\w-]++(?:{_DOT}[\w-]++)+",
    re.IGNORECASE,
)
# In words, by pairs: "at this point" is English, "arroba … punto" Spanish.
_PAIRS = (("at", "dot"), ("arroba|chiocciola", "punto"), ("arobase", "point"), ("małpa", "kropka"))
_SPELT_WORDS = (" dot", "punto", " point", "kropka")
_SPELT = re.compile(
    r"(?<![\w.+'’-])[\w.+'’-]++\s{1,3}(?:"
    + "|".join(
        rf"(?:{at})\s{{1,3}}[\w-]++(?:\s{{1,3}}(?:{dot})\s{{1,3}}[\w-]++)+" for at, dot in _PAIRS
    )
    + ")",
    re.IGNORECASE,
)
_LINED = re.compile(
    r"(?<![\w.+'’-])[\w.+'’-]{1,60}?(?:_at_|\s-at-\s)[\w-]{1,60}?(?:(?:_dot_|\s-dot-\s|\.)[\w-]{1,60})+",
    re.IGNORECASE,
)
MAILS = (_MAIL, _SPELT, _LINED)
"""The patterns of an address, plain and disguised, in the order in which they are to be tried."""

# An address has no ending that a picture or a program has: "icon@2x.png".
_FILES = re.compile(
    r"\.(?:png|jpe?g|gif|webp|avif|svg|css|m?js|ts|py|rb|html?|md|txt|pdf|mp[34]|json|ya?ml)$", re.I
)
_NAMED_DOMAIN = re.compile(r"[^\W\d_]{2,}$")  # an address ends in a name, a version in a figure

_GAP = r"[\s().\-–—/·_*]{0,3}"
# It ends where its figures do, whatever follows: "… 24 hours", another number, "x45", "ext. 45".
_END = r"(?!\d|(?!x\d|ext|[A-Z][a-z])[^\W_])"
_DATE = (
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)\d\d(?!\d)"
    r"|\d{1,2}(?P<sep>[-/.])\d{1,2}(?P=sep)\d\d(?![-/.]?\d)"
    r"|[0-2]?\d[.:]?[0-5]\d\s?[-–—]\s?[0-2]?\d[.:]?[0-5]\d(?![\s-]?\d)"
    r"|(?:19|20)\d\d\s?[-–—/]\s?(?:19|20)\d\d(?!\d)"
    r"|[0-2]\d[.:][0-5]\d(?: [0-2]\d[.:][0-5]\d)+(?![\s.]?\d)"
)


def _figures(*counts: int) -> str:
    return "(?:" + "|".join(rf"(?:{_GAP}\d){{{count}}}{_END}" for count in counts) + ")"


# A number with its country; one that begins with 0 and has nine to twelve digits; one in the groups
# of North America (and of the National Health Service, which is nobody's to publish either). Of
# lengths the usual come first, so that a figure which only follows is not taken for a part of it.
_NUMBER = re.compile(
    rf"(?<![^\W_]|[£$€#=&%+])(?<!(?<!\d\d\d)\d[./-])(?:(?P<date>\(?(?:{_DATE}))"
    rf"|(?P<tel>\(?(?:\+|00){_GAP}[1-9]{_figures(11, 12, *range(10, 5, -1), 13, 14)}"
    rf"|\(?0[\s()-]{{0,3}}[1-9]{_figures(9, 8, 10, 7)}"
    rf"|(?:1[ .-])?\(?[2-9]\d\d\)?[ .-]{{1,2}}\d\d\d[ .-]\d{{4}}{_END}))"
)
_CALLED = re.compile(
    r"\b(?:(?:tele)?phone|telefon\w{0,2}|tel[eé]fono|t[eé]l[eé]phone|tel|mobile|mob|cell|kom|call|ring|"
    r"text|sms|whats ?app|signal|fax|dial)(?:\s{1,3}(?:us|me|him|her|them|on|at|number|no|nr)){0,3}"
    r"[.:]{0,2}\s{0,3}(?P<tel>\(?(?:[1-9](?:[\s().\-–/_*]{0,3}\d){6,15}(?!\w|[.,]\d)|"
    r"0(?:[\s().\-–/_*]{0,3}\d){6,7}(?!\w|[\s().\-–/_*,]{0,3}\d)))",
    re.IGNORECASE,
)
# Numbers of books, goods and buildings that look like one of a telephone.
_OF_A_THING = re.compile(
    r"\b(?:isbn(?:-?1[03])?|issn|doi|ean|gtin|barcode|uprn|vat|"
    r"(?:company|charity|patent|serial)(?: registration)? (?:no|nr|number))"
    r"[.:]{0,2}\s{0,3}(?:GB )?\(?$",
    re.IGNORECASE,
)
_CALLS = re.compile(r"(?:mailto|tel|sms|callto|skype|whatsapp|facetime|sips?|xmpp):", re.IGNORECASE)
_CALLING_SITES = re.compile(r"(?:^|\.)(?:wa\.me|api\.whatsapp\.com|signal\.me)$")
_PROTECTED = "/cdn-cgi/l/email-protection"  # an address in a thin disguise of one site's maker

_LEADING = ("mailto:", "tel:", "sms:", "callto:", "%40", "wa.me/", "api.whatsapp.", "signal.me/")
_SIGN_IN_LINK = re.compile(r"[\w+-]@[\w-]+\.")

# Looking closely is dear, and most texts hold nothing: these tell cheaply that it is worth it.
_BRACKETED = re.compile(rf"[(\[{{<]\s?(?:{_WORD_AT})\s?[)\]}}>]", re.IGNORECASE)
_LONG = re.compile(rf"[0-9](?:{_GAP}[0-9]){{6}}")

_NO_FIGURES = re.compile(r"[^0-9]+")
_PLAIN_MAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]++@[\w.-]*\w")

Declared = Sequence[str]
"""The addresses and numbers that may be repeated, each as `key` gives it."""
Span = tuple[int, int]


def key(contact: str) -> str:
    """Give the form in which two spellings of one address or number are equal.

    Of a number its last nine digits count: with its country or without it, it is one.
    """
    text = undisguised(contact)[0].strip()
    if "@" in text:
        return text.removeprefix("mailto:").casefold()
    return re.sub(r"\D", "", text)[-9:]


def without(text: str, declared: Declared = (), code: bool = False) -> str:
    """Return a text with each address and number replaced by a gap, but for those declared.

    In code, figures are what it is made of: there only addresses are looked for.
    """
    parts, end = [], 0
    for start, stop in spans(text, declared, code):
        parts += [text[end:start], GAP]
        end = stop
    return "".join([*parts, text[end:]]) if parts else text


def among(text: str, declared: tuple[str, ...]) -> list[str]:
    """List those of the declared that stand in a text, plainly written, in their order.

    Found without looking at what is none: it is asked of every post of every night.
    """
    known = _known(declared)
    figures = _NO_FIGURES.sub("", text)
    ends = {figures[at : at + 9] for at in range(len(figures) - 8)}
    mails = {one.casefold() for one in _PLAIN_MAIL.findall(text)} if "@" in text else set()
    return sorted(known & (ends | mails))


@lru_cache(maxsize=8)
def _known(declared: tuple[str, ...]) -> frozenset[str]:
    return frozenset(declared)


def is_without(text: str, declared: Declared = ()) -> bool:
    """Tell whether there is nothing in a text to leave out."""
    return not spans(text, declared)


def may_lead(markdown: str) -> bool:
    """Tell whether there may be an address of somebody among the links of a text."""
    if "@" in markdown and _SIGN_IN_LINK.search(markdown):
        return True
    low = markdown.lower()
    return _PROTECTED in low or any(sign in low for sign in _LEADING)


def spans(text: str, declared: Declared = (), code: bool = False) -> list[Span]:
    """List where in a text something is to be left out, in order, none over another."""
    plain, places = undisguised(text)
    found = sorted({*_mails(plain, declared, code), *([] if code else _numbers(plain, declared))})
    kept: list[Span] = []
    for start, stop in found:
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(stop, kept[-1][1]))
        else:
            kept.append((start, stop))
    return [(places(start), places(stop - 1) + 1) for start, stop in kept]


def _mails(text: str, declared: Declared, code: bool) -> Iterator[Span]:
    low = text.lower()
    signed = any(sign in low for sign in _SIGNS) or _BRACKETED.search(low)
    spelt = any(word in low for word in _SPELT_WORDS)
    lined = "_at_" in low or "-at-" in low
    for pattern in (*[_MAIL] * bool(signed), *[_SPELT] * spelt, *[_LINED] * lined):
        for match in pattern.finditer(text):
            if not (_is_other(text, match, code) or key(match[0]) in _known(tuple(declared))):
                yield match.span()


def _is_other(text: str, match: re.Match[str], code: bool) -> bool:
    """Tell whether what looks like an address is a name on a network, a file, or code."""
    start, stop = match.span()
    before, said = text[start - 1 : start], match[0]
    reached = text[max(start - 8, 0) : start].endswith(("ssh://", "git://", "sftp://"))
    if before == "@" or reached:  # @kim@social.example, ssh://git@host
        return True
    if re.match(r":[\w~/]", text[stop : stop + 2]) and (code or said.startswith("git@")):
        return True
    return bool("@" in said and (_FILES.search(said) or not _NAMED_DOMAIN.search(said)))


def _numbers(text: str, declared: Declared) -> Iterator[Span]:
    if not _LONG.search(text):
        return
    text = without_rows(text)
    for match in (*_NUMBER.finditer(text), *_CALLED.finditer(text)):
        start, stop = match.span("tel")
        if start < 0 or _is_public(match["tel"], declared):
            continue
        if not _OF_A_THING.search(text[max(0, start - 40) : start]):
            yield start, stop


def _is_public(number: str, declared: Declared) -> bool:
    return key(number) in _known(tuple(declared)) or is_helpline(number)


def meant(text: str) -> str:
    """Return a text without the signs that hide an address or a number in it; else as it is."""
    if text.isascii() or not (found := spans(text)):
        return text
    parts, end = [], 0
    for start, stop in found:
        parts += [text[end:start], undisguised(text[start:stop])[0]]
        end = stop
    return "".join([*parts, text[end:]])


def is_private_address(address: str, declared: Declared = ()) -> bool:
    """Tell whether an address of the web, of mail or a telephone leads to somebody not declared."""
    said = unquote(unquote(address)).strip()
    if call := _CALLS.match(said):
        return not _is_public(said[call.end() :].partition("?")[0], declared)
    if _PROTECTED in said or any(_mails(said, declared, code=True)):
        return True
    try:
        return bool(_CALLING_SITES.search((urlsplit(address).hostname or "").lower()))
    except ValueError:
        return True  # whatever it is, it is no address to publish
