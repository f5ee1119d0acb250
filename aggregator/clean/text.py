"""Make strangers' text fit to stand in a line: no control, direction or invisible characters.

Does not escape anything for HTML: templates do that.
"""

import re
import unicodedata
from html import unescape

from aggregator.characters import HIDDEN, PILE

MAX_LINE = 300
"""Longest line `plain` gives, in characters, the ellipsis included."""

_MAX_READ = 20_000  # a megabyte title is cut before it is worked on

_UNWANTED = re.compile(f"[{HIDDEN}\ufffc\ufffd\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
# Flags of England, Scotland and Wales are a black flag followed by tag characters.
_TAG_CHARACTERS = re.compile("(\U0001f3f4[\U000e0020-\U000e007f]+)|[\U000e0000-\U000e0fff]")
# ZWNJ and ZWJ join letters in Arabic and Indic scripts, and ZWJ joins emoji (UAX 31, 2.3).
_JOINING = (
    "\u0600-\u08ff\u0900-\u0dff\u0e00-\u109f\u1780-\u18af\ufb50-\ufdcf\ufe70-\ufefc"
    "\U0001f000-\U0001faff\u2190-\u2bff\ufe0f"
)
_LOOSE_JOINER = re.compile(f"(?<![{_JOINING}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINING}])")
_ORDINARY = re.compile("[\t\n\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u203a\u20ac]*")

_NAMES = (
    "a|abbr|b|big|blockquote|br|center|cite|code|del|div|em|embed|font|form|h[1-6]|hr|i|iframe|img|"
    "input|ins|kbd|li|link|meta|object|ol|p|pre|s|script|section|small|span|strike|strong|style|sub|"
    "sup|svg|table|tbody|td|th|tr|tt|u|ul|video|audio|math|base|button"
)
_HIDDEN = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1\s*>|\Z)|<!--.*?-->", re.I | re.S)
_TAG = re.compile(rf"</?(?:{_NAMES})(?:[\s/][^<>]*)?>", re.IGNORECASE)
_BREAKING_TAG = re.compile(r"</?(?:br|p|div|li|tr|td|h[1-6]|hr)\b[^<>]*>", re.IGNORECASE)


def scrub(text: str) -> str:
    """Take out characters that hide, reorder or overprint text. Line ends become newlines."""
    if _ORDINARY.fullmatch(text):
        return text
    text = _LINE_ENDS.sub("\n", text)
    text = _UNWANTED.sub("", text)
    text = _TAG_CHARACTERS.sub(r"\1", text)
    text = _LOOSE_JOINER.sub("", text)
    return PILE.sub(r"\1", text)


def plain(text: str) -> str:
    """One safe line of at most MAX_LINE characters from a title, a name or a tag.

    HTML tags are taken out, entities decoded once, composed to NFC, white space folded. `5 < 6` and
    `List<String>` stay: only names of HTML elements count as tags.
    """
    text = text[:_MAX_READ]
    if "<" in text:
        text = _HIDDEN.sub("", text)
        text = _TAG.sub("", _BREAKING_TAG.sub(" ", text))
    line = unicodedata.normalize("NFC", scrub(unescape(text)))
    return _shortened(" ".join(line.split()))


def _shortened(line: str) -> str:
    """Cut at a word where one ends in the last fifth, else between characters."""
    if len(line) <= MAX_LINE:
        return line
    kept = line[: MAX_LINE - 1]
    at = kept.rfind(" ", MAX_LINE * 4 // 5)
    return (kept[:at] if at > 0 else kept).rstrip(" ,;:") + "…"
