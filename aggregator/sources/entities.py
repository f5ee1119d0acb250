"""Mend what programs that write XML by hand get wrong most: names that only HTML has, a bare "&".

Bytes in, bytes out; no line is added or taken away. A document in UTF-16 is left as it is.
"""

from __future__ import annotations

import re
from html.entities import name2codepoint

_AND = re.compile(rb"&(?:([a-zA-Z][a-zA-Z0-9]{0,30});|(#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};)|)")
# How a document in UTF-16 begins: with its mark, or with "<" (XML 1.0, appendix F).
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_OF_XML = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


def mended(document: bytes) -> bytes:
    """Write `&eacute;` as the number XML knows it by, and a `&` that means nothing as `&amp;`."""
    return document if document.startswith(_WIDE) else _AND.sub(_one, document)


def _one(found: re.Match[bytes]) -> bytes:
    name, number = found.groups()
    if number or name in _OF_XML:
        return found[0]
    code = name2codepoint.get(name.decode()) if name else None
    return f"&#{code};".encode() if code else b"&amp;" + found[0][1:]
