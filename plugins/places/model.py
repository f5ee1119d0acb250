"""The fields of a place's file."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from plugins.records.access import Access
from plugins.records.fields import (
    Day,
    Email,
    Line,
    Lines,
    RecordModel,
    Ref,
    Slug,
    Telephone,
    WebAddress,
    refuse,
)


def _degrees(most: int) -> BeforeValidator:
    """Return a rule: a number of degrees, as maps give them, from -most to most."""

    def read(value: Any) -> float:
        text = str(value).strip()
        if not re.fullmatch(r"-?\d{1,3}(\.\d{1,12})?", text, re.ASCII) or abs(float(text)) > most:
            refuse(f"{text!r} is no number from -{most} to {most}", "copy it from a map: 53.7997")
        return float(text)

    return BeforeValidator(read)


class Place(RecordModel):
    """Somewhere one can go to."""

    name: Line
    address: Line
    postcode: Line | None = None
    latitude: Annotated[float, _degrees(90)] | None = None
    longitude: Annotated[float, _degrees(180)] | None = None
    areas: Lines = ()
    organisation: Annotated[Slug, Ref("members", back="places")] | None = None
    telephone: Telephone | None = None
    email: Email | None = None
    website: WebAddress | None = None
    opening_hours: Line | None = None
    transport: Line | None = None
    access: Access = Access()
    tags: Lines = ()
    summary: Line | None = None
    checked: Day | None = None

    @model_validator(mode="after")
    def _is_a_point(self) -> Place:
        if (self.latitude is None) != (self.longitude is None):
            refuse("says only one of latitude: and longitude:", "write both, or neither")
        return self
