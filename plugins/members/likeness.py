"""Tell whether two names look alike though they are not: one member must not pass for another.

Pure. Knows the letters of Cyrillic and Greek that are drawn as Latin ones are, and the figures that
are taken for letters (Unicode TS39, confusables.txt); what is left of other scripts is compared as
it is.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from plugins.records import Record, Site

_CYRILLIC = dict(
    zip("АВЕЅІЈКМНОРСТУХаеѕіјкорсухԁһӏԛԝѵ", "ABESIJKMHOPCTYXaesijkopcyxdhlqwv", strict=True)
)
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγικνορυχ", "ABEZHIKMNOPTYXayiknopux", strict=True))
_ALIKE = str.maketrans(_CYRILLIC | _GREEK | {"І": "l", "I": "l", "1": "l", "|": "l", "0": "o"})


def look(name: str) -> str:
    """Return what a name looks like at a glance: equal for two that can be taken for each other."""
    # In capitals I, l and 1 are one stroke: so they are before case is folded, and after it.
    plain = unicodedata.normalize("NFKC", name).translate(_ALIKE).casefold().translate(_ALIKE)
    bare = unicodedata.normalize("NFD", plain)
    return "".join(sign for sign in bare if sign.isalnum() and not unicodedata.combining(sign))


def alike(member: Record) -> Record | None:
    """Return a member whose name looks like another's and is spelt otherwise, if there is one.

    Two that are spelt alike hide nothing: there are two Sams, and every library has a reception.
    """
    others = _by_look(member.site).get(look(member.name), ())
    spelt = member.name.casefold()
    return next((one for one in others if one.name.casefold() != spelt), None)


@lru_cache(maxsize=1)
def _by_look(site: Site) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for member in sorted(site.all("members"), key=lambda one: one.path):
        found.setdefault(look(member.name), []).append(member)
    return found
