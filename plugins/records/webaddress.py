"""Compare web addresses: are two spellings one address?

By the rule that the nightly job knows a post again by (tests/test_contract.py holds the two
together). Pure.
"""

from __future__ import annotations

import re
from functools import lru_cache

from yarl import URL

LONGEST = 4000
"""The longest address that is compared, in characters. Real ones stay under 2,000."""

_PORTS = {"http": 80, "https": 443}
_BLANKS = "".join(map(chr, range(0x21)))  # what the web drops around an address (WHATWG URL, 4.4)
_LINE_ENDS = str.maketrans("", "", "\t\r\n")  # and within one
# What only follows readers from one site to the next.
_TRACKERS = (
    r"(?:utm_\w*|mtm_\w*|pk_(?:campaign|kwd|source|medium|content|cid)|fbclid|gclid|gclsrc|dclid"
    r"|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|li_fat_id|mc_cid|mc_eid|mkt_tok|_hsenc"
    r"|_hsmi|vero_id|oly_anon_id|oly_enc_id|source=rss[-\w]*(?=[&#]|$))"
)
_TRACKER = re.compile(rf"{_TRACKERS}(?:=|$)", re.IGNORECASE)
_TRACKED = re.compile(rf"[?&]{_TRACKERS}", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def place(address: str) -> tuple[str, str]:
    """Return the site of an address, and where in it: ("a.example", "/post"); ("", "") for none.

    Scheme, "www.", a slash at the end and what follows readers count for nothing; what stands
    after "#" does, for on some sites it is all that tells posts apart.
    """
    text = _untracked(address).strip(_BLANKS).translate(_LINE_ENDS)
    if len(text) > LONGEST or not text.isprintable():
        return "", ""
    try:
        url = URL(text)
        host = (url.host_subcomponent or "").rstrip(".").removeprefix("www.")
        if url.scheme not in _PORTS or not host or "@" in url.raw_authority:
            return "", ""
        port = "" if url.port == _PORTS[url.scheme] else f":{url.port}"
    except (ValueError, IndexError):  # yarl's answers to what is none: half characters, `//[]@`
        return "", ""
    query = f"?{url.raw_query_string}" if url.raw_query_string else ""
    mark = f"#{url.raw_fragment}" if url.raw_fragment else ""
    return f"{host}{port}", f"{url.raw_path.rstrip('/')}{query}{mark}"


def _untracked(address: str) -> str:
    if not _TRACKED.search(address):
        return address
    head, mark, fragment = address.partition("#")
    path, _, query = head.partition("?")
    kept = "&".join(part for part in query.split("&") if not _TRACKER.match(part))
    return path + (f"?{kept}" if kept else "") + mark + fragment
