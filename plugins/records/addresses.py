"""What may stand in an address of a body, and where a browser would go by it.

By the rules of the WHATWG for what browsers read, and of RFC 3986, 3966 and 6068. Asks for nothing.
"""

from __future__ import annotations

import re

# What browsers drop in an address, and what they take for a slash.
_SKIPPED = str.maketrans({"\t": None, "\n": None, "\r": None, "\\": "/"})
# No address has them as they stand (RFC 3986, section 2), and Pelican takes {static} for its own.
_ENCODED = str.maketrans({"{": "%7B", "|": "%7C", "}": "%7D"})
# A subject is one line; a letter may have several.
_FIELD = re.compile(r"subject=(?:(?!%0[ad])[^\r\n])*|body=.*", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"tel:\+?[0-9a-z().;= -]+", re.IGNORECASE)


def public(value: str) -> str | None:
    """Return an address as it may be published; None for a telephone's that is no number.

    A letter that is begun for the reader goes to nobody but whom the link names, and has a subject
    and a body at most. Some telephones obey what is dialled, as *#06#. What leads to another site
    says so.
    """
    address, mark, query = _with_scheme(value).translate(_ENCODED).partition("?")
    scheme = address.strip()[:7].lower()
    if scheme == "mailto:":
        fields = [field for field in query.split("&") if _FIELD.fullmatch(field)]
        return f"{address}?{'&'.join(fields)}" if fields else address
    if scheme.startswith("tel:") and not _NUMBER.fullmatch(f"{address}{mark}{query}".strip()):
        return None
    return f"{address}{mark}{query}"


def is_ours(address: str) -> bool:
    """Tell whether a browser would ask the hub, and nobody else, for an address.

    Browsers read a backslash as a slash and drop spaces, tabs and line breaks, so that `/\\host/x`
    and `https:/host/x` lead away too (WHATWG URL, section 4.4).
    """
    plain = re.sub(r"\s", "", address).translate(_SKIPPED)
    return not plain.startswith("//") and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", plain)


def _with_scheme(value: str) -> str:
    """Say of an address that leads to another site that it does: `//host`, or what is read so."""
    plain = value.strip().translate(_SKIPPED)
    return f"https:{plain}" if plain.startswith("//") else value
