"""Say in plain words, to the owner of a feed or account, why it could not be read, and what to do.

Holds words only. Nothing that came from outside is repeated in them.
"""

from __future__ import annotations

PRIVATE = "The address leads into a private network. Give a public one."
NO_SUCH_NAME = "The name of the site cannot be found. Check the spelling of the address."
OUT_OF_REACH = "The site cannot be reached. If it lasts, tell whoever runs it."
BAD_CERTIFICATE = "The site's certificate is not in order. Tell whoever runs the site."
TOO_SLOW = "The answer takes too long to come. If it lasts, tell whoever runs the site."
CUT_OFF = "The answer breaks off in the middle. If it lasts, tell whoever runs the site."
BROKEN_OFF = "The connection to the site breaks off. If it lasts, tell whoever runs it."
NO_PROPER_ANSWER = "The site's answer is damaged. Tell whoever runs the site."
BADLY_PACKED = (
    "The answer comes packed in a way that cannot be unpacked. Tell whoever runs the site."
)
NOWHERE = "The address says that it has moved, but not where to. Give the new address."
IN_CIRCLES = "The address sends us round in circles. Tell whoever runs the site."
CRASHED = (
    "The aggregator itself stopped while asking for this. It is not the site's fault: "
    "the night's report says more to the people who look after the software."
)
NO_PROXY = (
    "The hub's own proxy does not let us reach the site. It is not the site's fault: "
    "whoever runs the hub should look at its proxy."
)
ROBOTS_SAY_NO = (
    "The site's robots.txt asks programs not to read this address. "
    "Ask whoever runs the site to allow it."
)
NO_RECORDING = "The recording of this address cannot be read. Mend its files."

RESTING = (
    "The site asked for a rest when we asked it for something else. Wait: we ask again on another "
    "night."
)

_BY_STATUS = {
    304: "The address answers 304: nothing new, to a question that did not ask so. "
    "Tell whoever runs the site.",
    401: "The address answers 401: it asks for a password. Give an address that needs none.",
    403: "The address answers 403: the site does not let us in. "
    "Ask whoever runs it to let programs like ours read it.",
    404: "The address answers 404: nothing is there any more. Check it in your browser.",
    410: "The address answers 410: it is gone for good. Give the new address, or remove it.",
    429: "The address answers 429: the site finds that we ask too often. "
    "Wait: we ask again on another night.",
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
    return f"The address answers {status}: there is nothing to read. Check it in your browser."


def too_many(redirects: int) -> str:
    """Say that an address was sent on more often than is followed."""
    return f"The address sends us on more than {redirects} times. Give the last address of these."


def too_large(limit: int) -> str:
    """Say that a body is larger than `limit` bytes."""
    size = f"{limit / 2**20:.3g} MiB"
    return f"The answer is larger than {size}. If it is a feed, let it hold fewer entries."


def one_line(text: str) -> str:
    """Make a technical detail printable: one line of at most 300 characters."""
    shown = "".join(character if character.isprintable() else "�" for character in text)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
