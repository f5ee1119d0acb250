"""What no published page may hold, whoever wrote it and however it came there.

Everything that comes from outside has passed an allow-list before (plugins/records/body.py), and
every page forbids the browser to run what it did not bring (plugins/records/policy.py). This looks
at the finished page once more, and knows nothing of either. Pure: a tag in, sentences out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

POLICY = "content-security-policy"
# Frames, plugins, styles, other kinds of markup, and elements whose content browsers read as text:
# what hides in one of these, one reader sees and the next does not.
_FORBIDDEN = frozenset(
    "applet base embed frame frameset iframe math noembed noframes noscript object plaintext "
    "portal style svg template textarea xmp".split()
)
_ADDRESSES = frozenset(
    "action background cite data formaction href longdesc ping poster src xlink:href".split()
)
_RUNS = re.compile(r"(?:javascript|vbscript|data):", re.I)
# A browser drops these from an address before it looks at it (WHATWG URL, 4.4).
_DROPPED = re.compile(r"[\x00-\x20\x7f]+")
_FACTS = "application/ld+json"  # data, which no browser runs


def breaches(tag: str, attributes: Sequence[tuple[str, str | None]]) -> Iterator[str]:
    """Yield what of a tag no page may hold, such as `an onclick= on <p>`.

    Takes the names of the tag and of its attributes in small letters, and all attributes: of two
    with one name a browser takes the first (HTML, 13.2.5.33).
    """
    taken = dict(reversed(attributes))
    if tag in _FORBIDDEN:
        yield f"a <{tag}>"
    if tag == "script" and taken.get("type") != _FACTS and not _is_own(taken.get("src")):
        yield "a <script> that is no file of the site"
    if tag == "meta" and (taken.get("http-equiv") or "").strip().lower() not in ("", POLICY):
        yield f"a <meta http-equiv={taken['http-equiv']}>"
    for name, value in attributes:
        if name in ("style", "srcdoc") or name.startswith("on"):
            yield f"{'an' if name[0] in 'aeiou' else 'a'} {name}= on <{tag}>"
        elif name in _ADDRESSES and _RUNS.match(_DROPPED.sub("", value or "")):
            yield f"the address {(value or '')[:40]!r} on <{tag}>"


def weak(policy: str | None) -> str | None:
    """Return what is wrong with a page's policy, None if it forbids all that it does not name."""
    if policy is None:
        return "no Content-Security-Policy, which base.html of the theme writes"
    rules = [one.split() for one in policy.lower().split(";") if one.strip()]
    if ["default-src", "'none'"] not in rules:
        return "a Content-Security-Policy without default-src 'none'"
    open_ = [w for one in rules for w in one[1:] if "unsafe-" in w or w in ("*", "data:", "blob:")]
    return f"a Content-Security-Policy with {open_[0]}" if open_ else None


def _is_own(address: str | None) -> bool:
    """Tell whether an address is one of the site: from its root, and not `//host`."""
    return bool(address and re.match(r"/(?![/\\])", address))
