"""Tell a word that was misspelt from one that is only like another.

Careful on purpose: names of places are often alike (Farnley and Farsley, Seacroft and Seacroft
North), and a city's own right words must never be refused. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

RARE, USUAL = 1, 3  # how often the one word is used at most, and the other at least
SHORTEST = 6  # letters: among shorter words one letter tells many names apart


def misspelt(uses: Mapping[str, int], certain: Iterable[str] = ()) -> dict[str, str]:
    """Return the words that look misspelt, each with the word that was probably meant.

    `uses` says how often each word is used. `certain` are words known to be right.
    """
    usual = sorted(word for word in uses if uses[word] >= USUAL)
    rare = sorted(word for word in {*uses} - {*certain} if uses[word] <= RARE)
    meant = {word: next((one for one in usual if is_slip(word, one)), "") for word in rare}
    return {word: one for word, one in meant.items() if one}


def is_slip(word: str, meant: str) -> bool:
    """Tell whether one slip leads from a word to another: a letter too few or many, or two swapped.

    A letter in another's place is none: that is how right names differ (Farnley, Farsley). Nor is a
    number, or a first letter.
    """
    word, meant = (one.casefold() for one in (word, meant))
    longest = max(word, meant, key=len)
    if word == meant or len(longest) < SHORTEST or any(c.isdigit() for c in word + meant):
        return False
    if word[:1] != meant[:1] or abs(len(word) - len(meant)) > 1:
        return False
    same = next((n for n, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), None)
    at = len(min(word, meant, key=len)) if same is None else same
    if len(word) != len(meant):
        shortest = min(word, meant, key=len)
        return longest[:at] + longest[at + 1 :] == shortest
    return word[:at] + word[at : at + 2][::-1] + word[at + 2 :] == meant
