"""Numbers by which an organisation stands in public registers, written as org-id.guide does.

Pure. A number is checked for its shape only; whether the register has it is not asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, model_validator

from plugins.records import Record
from plugins.records.fields import Line, RecordModel, refuse


@dataclass(frozen=True)
class Scheme:
    """One register: its name in words, the shape of its numbers, an example of one.

    `page` is the address of a number's page, for the register whose addresses are made of its
    numbers; the others' are not, so that a link to them would break.
    """

    words: str
    shape: str
    example: str
    page: str = ""


# The codes are those of org-id.guide, which 360Giving and Open Referral use too.
SCHEMES = {
    "GB-CHC": Scheme("Charity number (England and Wales)", r"\d{6,7}(-\d{1,3})?", "1234567"),
    "GB-SC": Scheme("Charity number (Scotland)", r"SC\d{6}", "SC012345"),
    "GB-NIC": Scheme("Charity number (Northern Ireland)", r"\d{6}", "100123"),
    "GB-COH": Scheme(
        "Company number",
        r"\d{8}|[A-Z]{2}\d{6}",
        "01234567",
        "https://find-and-update.company-information.service.gov.uk/company/",
    ),
    "GB-MPR": Scheme("Mutual society number", r"\d{4,6}[A-Z]?|[A-Z]{2}\d{4,6}[A-Z]?", "12345R"),
    "GB-NHS": Scheme("NHS organisation code", r"[A-Z0-9]{3,10}", "AB1C2"),
    "GB-LAE": Scheme("Local authority code", r"[A-Z]{3,4}", "ABC"),
    "GB-EDU": Scheme("School number (URN)", r"\d{6}", "123456"),
    "GB-UKPRN": Scheme("Learning provider number (UKPRN)", r"1\d{7}", "10012345"),
}
_OTHER = re.compile(r"[A-Z]{2,3}(-[A-Z0-9]{2,10}){1,2}")


def _scheme(code: str) -> str:
    if code not in SCHEMES and not _OTHER.fullmatch(code):
        refuse(f"{code!r} is no register", f"write its code: {', '.join(SCHEMES)}")
    return code


class Identifier(RecordModel):
    """A number in a register: `scheme: GB-CHC` is the charities' of England and Wales."""

    scheme: Annotated[Line, AfterValidator(_scheme)]
    id: Line

    @model_validator(mode="after")
    def _has_its_shape(self) -> Identifier:
        known = SCHEMES.get(self.scheme, Scheme("", r"[\w./-]{1,40}", "12345"))
        if not re.fullmatch(known.shape, self.id, re.ASCII):
            refuse(f"{self.id!r} is no {self.scheme} number", f"write it as {known.example}")
        return self


@dataclass(frozen=True)
class Registered:
    """An identifier as pages show it; `words` is empty for a register that only has a code."""

    scheme: str
    id: str
    words: str
    url: str | None


def registered(member: Record) -> tuple[Registered, ...]:
    """Return a member's identifiers with the pages of their registers.

    An example city's numbers are invented: they lead nowhere.
    """
    found = []
    for one in member.identifiers or ():
        scheme = SCHEMES.get(one.scheme, Scheme("", "", ""))
        page = scheme.page and not member.site.city.sample and f"{scheme.page}{one.id}"
        found.append(Registered(one.scheme, one.id, scheme.words, page or None))
    return tuple(found)
