"""What a page may load and do: its Content-Security-Policy, and what servers send beside it.

This is the one source. `base.html` writes the policy into every page, `plugins/hosting` writes both
into `_headers`, and tests hold the recipes under docs/deploy/ to it. Pure: words in, words out.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

# Beside the policy, with every answer. Readers of a page are nobody's business but the hub's: other
# sites learn that a link was followed from here, never from which page or which search.
HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
    "Strict-Transport-Security": "max-age=31536000",
}


def policy(*, scripted: bool = False, remote_pictures: bool = False) -> Markup:
    """Return the Content-Security-Policy of a page, as an attribute's value (CSP Level 3).

    All is forbidden but what a page needs: the style sheet and pictures of the site, and on the
    one page that is `scripted` its script, a worker, and files that these ask for. With
    `remote_pictures`, pictures of others too. A worker stands under the policy that comes with its
    own file, not under that of the page (CSP 3, 4.2.2 and HTML, "run a worker").
    """
    pictures = "'self' https:" if remote_pictures else "'self'"
    works = ("script-src", "worker-src", "connect-src", "form-action") if scripted else ()
    rules = [
        "default-src 'none'",
        "style-src 'self'",
        f"img-src {pictures}",
        *(f"{one} 'self'" for one in works),
        *(() if scripted else ("form-action 'none'",)),
        "base-uri 'none'",
    ]
    return Markup("; ".join(rules))  # noqa: S704 - made of the words above alone


def policy_sent(*, scripted: bool = False, remote_pictures: bool = False) -> str:
    """Return the policy as a server sends it, with the one rule that a page cannot hold itself."""
    given = policy(scripted=scripted, remote_pictures=remote_pictures)
    return f"{given}; frame-ancestors 'none'"
