"""The small types that fields of records are made of, each with its rule and its advice.

A value that breaks its rule is refused with a sentence, never bent into shape. Touches nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, ClassVar, NoReturn
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationInfo
from pydantic_core import PydanticCustomError

from .characters import is_hidden, is_piled, is_slug, shows_something
from .faults import suggestion


class RecordModel(BaseModel):
    """The base of every kind's model: frozen, and a field it does not name is a fault.

    `meant` is what to write instead of words that people often take for a field's name.
    """

    meant: ClassVar[Mapping[str, str]] = {}
    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """Marks a field that names another record by its slug.

    `kind` is the kind it names. `back` is the name under which the other record lists this one.
    With `may_be_gone` a name that leads nowhere is no fault: what it named was taken away.
    """

    kind: str
    back: str = ""
    may_be_gone: bool = False


def refuse(what: str, instead: str, field: str = "") -> NoReturn:
    """Refuse a value: say what is wrong and what to write instead.

    Where two fields do not go together, `field` is the one at whose line that is told.
    """
    told = {"what": what, "instead": instead, "field": field}
    raise PydanticCustomError("hub", "{what}; {instead}", told)


def _typed(value: Any) -> str:
    if not isinstance(value, str):
        refuse("must be one line of text", "write it on one line after the colon")
    return value


def _line(value: str) -> str:
    value = unicodedata.normalize("NFC", value).strip()
    if not value:
        refuse("is empty", "write something, or remove the line")
    if len(value) > 500:
        refuse(f"has {len(value)} characters", "write at most 500; the rest goes below the ---")
    if any(map(is_hidden, value)) or not shows_something(value):
        refuse("holds a hidden character", "type the line again by hand")
    if is_piled(value):
        refuse("piles marks on one letter", "write the letter with one or two of them")
    return value


def _slug(value: str) -> str:
    if not is_slug(value):
        refuse(f"{value!r} is no short name", "write small letters, digits and single hyphens")
    return value


_DAY_FIRST = re.compile(r"(\d{1,2})[/.\s-](\d{1,2})[/.\s-](\d{4})")


def _day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = _typed(value).strip()
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        day = date.fromisoformat(text)
    except ValueError:
        refuse(f"{text!r} is no date", _date_advice(text))
    return _sensible(day)


def _sensible(day: date) -> date:
    if not 1900 <= day.year <= 2200:
        refuse(f"the year {day.year} cannot be right", "check the year")
    return day


def _date_advice(text: str) -> str:
    match = _DAY_FIRST.match(text)
    if match:
        day, month, year = map(int, match.groups())
        try:
            return f"write the year first: {date(year, month, day).isoformat()}"
        except ValueError:
            return "check the day and the month, and write the year first: 2026-11-03"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return "check that the day exists in that month"
    if re.fullmatch(r"(\d{4}-\d{2}-\d{2})(\s*,\s*\d{4}-\d{2}-\d{2})+", text):
        return f"write a list: [{text}]"
    if re.match(r"\d{4}-\d{2}-\d{2}[ T]", text):
        return f"write the day alone: {text[:10]}"
    return "write year, month, day with hyphens: 2026-11-03"


_LOCAL = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T](\d{1,2}:\d{2}))?")


def _moment(value: Any) -> date | datetime:
    if isinstance(value, date):
        return value
    text = _typed(value).strip()
    match = _LOCAL.fullmatch(text)
    if not match:
        refuse(f"{text!r} is no date and time", _moment_advice(text))
    day, clock = _day(match.group(1)), match.group(2)
    if clock is None:
        return day
    clock = f"{clock:0>5}"
    try:
        if clock >= "24":  # Python 3.13 began to read 24:00 as the next day
            raise ValueError
        return datetime.fromisoformat(f"{day.isoformat()}T{clock}")
    except ValueError:
        refuse(f"{clock!r} is no time", "write the time on the 24-hour clock: 18:30")


def _moment_advice(text: str) -> str:
    if _DAY_FIRST.match(text):
        return _date_advice(text)
    return "write it as 2026-11-03 18:30, in the city's own time"


def _instant(value: Any, info: ValidationInfo) -> datetime:
    """Read a date, a local time of the city, or a time with its offset (RFC 3339)."""
    text = _typed(value).strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ].*(Z|[+-]\d{2}:?\d{2})", text, re.ASCII):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            refuse(f"{text!r} is no date and time", "write it as 2026-11-03T18:30:00+00:00")
        _sensible(moment.date())
        return moment
    local = _moment(text)
    if not isinstance(local, datetime):
        local = datetime.combine(local, time.min)
    return local.replace(tzinfo=(info.context or {}).get("zone", UTC))


def web_address(value: str) -> str:
    """Refuse what is no address of the web; the rule of `WebAddress`."""
    try:
        parts = urlsplit(value)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        # `https://:secret@host/` has user information too, though its user name is empty.
        good = is_web and "@" not in parts.netloc
    except ValueError:
        good = False
    if not good or re.search(r"[\s<>\"\\^`{|}]", value):
        refuse(f"{value!r} is no web address", "copy it from the browser; it begins with https://")
    return value


def _email(value: str) -> str:
    if not re.fullmatch(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+", value):
        refuse(f"{value!r} is no e-mail address", "write it as name@organisation.example")
    return value


def _telephone(value: str) -> str:
    shaped = re.fullmatch(r"\+?[\d ()-]{5,25}( ext\.? \d{1,6})?", value, re.ASCII)
    # E.164: fifteen digits at most.
    if not shaped or not 5 <= sum(c.isdigit() for c in value.split(" ext")[0]) <= 15:
        refuse(f"{value!r} is no telephone number", "write digits and spaces: 0113 496 0000")
    return value


def _handle(value: str) -> str:
    """Read a name on the forge where the files are kept, or that of a team: @hub/helpers."""
    handle = f"@{value.removeprefix('@')}"
    if len(handle) > 100 or not _HANDLE.fullmatch(handle):
        refuse(f"{value!r} is no name on the forge", 'write it as "@name", in quotation marks')
    return handle


_HANDLE = re.compile(r"@[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")


def _number(value: Any) -> Any:
    if not re.fullmatch(r"[0-9]{1,4}", str(value)) or not 1 <= int(value) <= 1000:
        refuse(f"{value!r} is no number", "write a number from 1 to 1000")
    return int(value)


def _list(value: Any) -> Any:
    if isinstance(value, str):
        refuse("must be a list", "write [one, two], or a line of '- one' for each")
    if isinstance(value, list) and len(value) > MOST_LINES:  # of each topic a page is made
        refuse(f"has {len(value)} entries", f"keep the {MOST_LINES} that matter most")
    return [] if value is None else value


MOST_LINES = 100
"""Entries of a list of words, such as topics."""


def one_of(choices: Callable[[Any], Any]) -> BeforeValidator:
    """Return a rule: the value is one of `choices(city)`."""

    def check(value: Any, info: ValidationInfo) -> Any:
        known = choices((info.context or {}).get("city"))
        if not isinstance(value, str) or value not in known:
            refuse(f"{value!r} is not known", suggestion(str(value), known))
        return value

    return BeforeValidator(check)


def choice(*words: str) -> Any:
    """Return a field type: one of the given words."""
    return Annotated[str, one_of(lambda city: words)]


Line = Annotated[str, BeforeValidator(_typed), AfterValidator(_line)]
Slug = Annotated[Line, AfterValidator(_slug)]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[date | datetime, BeforeValidator(_moment)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
WebAddress = Annotated[Line, AfterValidator(web_address)]
Email = Annotated[Line, AfterValidator(_email)]
Telephone = Annotated[Line, AfterValidator(_telephone)]
Handle = Annotated[Line, AfterValidator(_handle)]
Number = Annotated[int, BeforeValidator(_number)]
Lines = Annotated[tuple[Line, ...], BeforeValidator(_list)]
Handles = Annotated[tuple[Handle, ...], BeforeValidator(_list)]
