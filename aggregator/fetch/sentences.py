"""Say in plain words, to the owner of a feed, why it could not be read and what to do.

Holds words only. Nothing that came from outside is repeated in them.
"""

from __future__ import annotations

PRIVATE = "The address leads into a private network. Give a public one."
NO_SUCH_NAME = "The name of the site cannot be found. Check the spelling of the address."
OUT_OF_REACH = "The site cannot be reached. If it lasts, tell whoever runs it."
BAD_CERTIFICATE = "The site's certificate is not in order. Tell whoever runs the site."
TOO_SLOW = "The feed takes too long to come. If it lasts, tell whoever runs the site."
CUT_OFF = "The feed breaks off in the middle. If it lasts, tell whoever runs the site."
BROKEN_OFF = "The connection to the site breaks off. If it lasts, tell whoever runs it."
NO_PROPER_ANSWER = "The site's answer is damaged. Tell whoever runs the site."
BADLY_PACKED = "The feed comes packed in a way that cannot be unpacked. Tell whoever runs the site."
NOWHERE = "The address says that the feed has moved, but not where to. Give its new address."
IN_CIRCLES = "The address sends us round in circles. Tell whoever runs the site."
NO_RECORDING = "The recording of this address cannot be read. Mend its files."

_BY_STATUS = {
    304: "The address answers 304: nothing new, to a question that did not ask so. "
    "Tell whoever runs the site.",
    401: "The address answers 401: it asks for a password. Give an address that needs none.",
    403: "The address answers 403: the site does not let us in. "
    "Ask whoever runs it to let feed readers through.",
    404: "The address answers 404: nothing is there any more. Check the address on your site.",
    410: "The address answers 410: the feed is gone for good. Give its new address, or remove it.",
    429: "The address answers 429: the site finds that we ask too often. "
    "We ask again on another night.",
}
_LONGEST = 300


def of_status(status: int) -> str:
    """Say what an HTTP status means that is neither a body nor a redirect."""
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status >= 500:
        return (
            f"The address answers {status}: the site has a fault of its own. "
            "If it lasts, tell whoever runs it."
        )
    return f"The address answers {status}, which is no feed. Check the address on your site."


def too_many(redirects: int) -> str:
    """Say that an address was sent on more often than is followed."""
    return f"The address sends us on more than {redirects} times. Give the last address of these."


def too_large(limit: int) -> str:
    """Say that a body is larger than `limit` bytes."""
    return f"The feed is larger than {limit / 2**20:.3g} MiB. Let it hold fewer entries."


def one_line(text: str) -> str:
    """Make a technical detail printable: one line of at most 300 characters."""
    shown = "".join(character if character.isprintable() else "�" for character in text)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
