"""How dates, times and numbers are written for a reader, in the city's language and zone.

Each is a Jinja filter. Reads no clock.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

from babel.dates import format_date, format_time
from babel.numbers import format_currency
from markupsafe import Markup

from .city import City


def filters(city: City) -> dict[str, Callable[..., str]]:
    """Return a city's filters: `day`, `short_day`, `clock`, `iso`, `money`, `mailto`, `on_map`."""

    def local(value: date | datetime) -> date | datetime:
        is_aware = isinstance(value, datetime) and value.tzinfo is not None
        return value.astimezone(city.zone) if is_aware else value

    def day(value: date | datetime) -> str:
        # Babel's own "full" puts a comma after the weekday, which British style does not.
        return format_date(local(value), "EEEE d MMMM y", locale=city.locale)

    def short_day(value: date | datetime) -> str:
        return format_date(local(value), "d MMMM y", locale=city.locale)

    def clock(value: datetime) -> str:
        return format_time(local(value), "HH:mm", locale=city.locale)

    def iso(value: date | datetime) -> str:
        value = local(value)
        return value.isoformat(timespec="minutes") if isinstance(value, datetime) else str(value)

    def money(amount: int, currency: str) -> str:
        # Whole units: £20,000 and not £20,000.00.
        pattern = city.locale.currency_formats["standard"].pattern.replace(".00", "")
        return format_currency(amount, currency, pattern, city.locale, currency_digits=False)

    return {
        "day": day,
        "short_day": short_day,
        "clock": clock,
        "iso": iso,
        "money": money,
        "mailto": mailto,
        "on_map": lambda place: f"{city.map}{quote(place, safe='')}",
    }


def mailto(address: str, subject: str, body: str = "") -> str:
    """Return a link that opens a letter with its subject and body filled in (RFC 6068).

    Every character that could end a field or begin another is escaped, so that a title can add no
    recipient; lines end in CR LF (section 5). Words that a template put together come escaped for
    HTML, which a letter is not.
    """
    subject, body = (
        words.unescape() if isinstance(words, Markup) else words for words in (subject, body)
    )
    lines = "\r\n".join(body.splitlines())
    fields = [f"subject={quote(subject, safe='')}", f"body={quote(lines, safe='')}" if body else ""]
    return f"mailto:{quote(address, safe='@+')}?{'&'.join(filter(None, fields))}"


def translations(theme: Path, language: str) -> gettext.NullTranslations:
    """Return the interface's words in a language, from the theme's `locale/`, else English."""
    codes = [language.replace("-", "_"), language.split("-", 1)[0]]
    return gettext.translation("hub", theme / "locale", codes, fallback=True)
