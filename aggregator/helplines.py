"""Know the telephone numbers that are nobody's personal data: emergencies, helplines, free numbers.

People who are least online need these most, and no person can have one: the plans of numbers keep
them for services (Ofcom, National Telephone Numbering Plan: 0800 and 0808 are free to call, 0300
is for public bodies and charities; EU decision 2007/116/EC: 116 and three digits are helplines of
social value). Touches nothing.
"""

from __future__ import annotations

import re

# Of figures alone: text relay in front (18001), a country, then the number itself; or one of three
# figures (999, 111), or of five for texts (Ofcom, mobile short codes: 6 to 8 and four more).
_HELPLINE = re.compile(
    r"(?:1800[012])?"
    r"(?:(?:0|(?:00)?440?)(?:80[08]\d{4,7}|300\d{7})|(?:00)?(?:44)?116\d{3}|[1-9]\d\d|[6-8]\d{4})"
)


def is_helpline(number: str) -> bool:
    """Tell whether a number, however it is written, is one that no person can have."""
    return bool(_HELPLINE.fullmatch(re.sub(r"\D", "", number)))
