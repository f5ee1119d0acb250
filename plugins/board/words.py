"""The words that say what a notice is about, each in a form that its variants share.

`Wi-Fi` and `wifi`, `Cafés` and `cafe`, `laptops` and `laptop`, `lending` and `lend` are one word
each. Pure: text in, words out; needs no Pelican. English endings only: a word of another language
is compared as it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# What of a text is looked at, so that a very long one costs no more than a long one.
CHARACTERS = 6000
# Words that any notice may hold, whatever it is about: when, how many, of what sort, and what joins
# a sentence.
_STOP = frozenset(
    """
    able about above after afternoon again all almost already also always and another any
    anybody anyone anything april are around ask asked asking august autumn away back because
    been before began begin being below best better between big both bring but call came can
    cannot cold come could day december did does done down during each early easy eight either
    eleven else enough evening ever every everybody everyone everything example february few
    find first five for four free friday from full further gave get give given gives giving glad
    goes good got group had half happy hard has have having help helped helping her here him his
    honest hour how hundred into its itself january july june just keep kind know large last
    late least less let like little local long look lot made make many march may mean meet mind
    minute monday month more morning most much must need needed needing new nice night nine
    nobody none nor not nothing november now october off offer offered offering often old once
    one only open other our out over own part people per person place please point possible put
    quick quiet rather ready really right run same saturday say see self send september set
    seven several she short should simple since six slow small some somebody someone something
    soon spare spring still such summer sunday sure take tell ten than thank that the their them
    themselves then there these they thing think thirty this those though thousand three through
    thursday thus time today together tomorrow too try tuesday turn twelve twenty twice two
    under until upon use used useful user using very wait want wanted wanting warm was way
    wednesday week weekday weekend welcome well were what when where which while who whole whom
    whose why will winter wish with within without work would write year yes yet you young your
    yours
    """.split()
)
# Words that end like a plural or a doing word and are neither.
_WHOLE = frozenset(
    "bring bus bias business building ceiling during evening gas glass lens morning news pudding "
    "ring series sing spring sting string swing thing ting wedding wing yes".split()
)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_MARKS = re.compile(r"['’]s\b|[-'’]")


def words(text: str) -> Iterator[tuple[str, str]]:
    """Yield each word of a text that says something: (the form it shares, as it is written)."""
    for found in _WORD.finditer(text[:CHARACTERS]):
        written = found.group()
        form = _form(written)
        if form:
            yield form, written


@lru_cache(maxsize=5_000)
def forms(text: str) -> frozenset[str]:
    """Return the forms of the words of a short text, such as a topic."""
    return frozenset(form for form, _ in words(text))


@lru_cache(maxsize=20_000)
def _form(written: str) -> str:
    """Return the form of a word, or "" where it says nothing."""
    plain = _MARKS.sub("", _bare(written))
    if len(plain) < 3 or plain.isdigit() or plain in _STOP:
        return ""
    form = _stem(plain)
    return "" if form in _STOP_FORMS else form


def _bare(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def _stem(word: str) -> str:
    """Take off the endings of a plural and of a doing word, and a last e."""
    if word in _WHOLE:
        return word
    word = _singular(word)
    if word.endswith("ing") and len(word) > 5 and re.search("[aeiouy]", word[:-3]):
        word = word[:-3]
        if word[-1] == word[-2] and word[-1] not in "lsz":
            word = word[:-1]
    # `measure` and `measuring` meet without their e; `site` without it would be `sit`.
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1]


_STOP_FORMS = frozenset(map(_stem, _STOP))
