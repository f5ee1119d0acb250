"""What must hold of the templates as they are written."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined, meta

TEMPLATES = Path(__file__).parents[2] / "theme" / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))

# Where a template may say that a value is safe, and why. Nothing needs to: bodies come as Markup.
SAFE: dict[str, str] = {}

_COMMENT = re.compile(r"\{#.*?#\}", re.S)
_TRANSLATED = re.compile(r"\{%-? *trans\b.*?endtrans *-?%\}", re.S)
_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
_TAG = re.compile(r"<[^>]*>")
_SPOKEN = re.compile(r'\b(?:aria-label|alt|title|placeholder)="[^"]*[^\W\d_][^"]*"')


def name(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_null_translations(newstyle=True)
    env.filters.update(day=lambda value: f"{value:%d %B %Y}", short_day=str, iso=str, clock=str)
    env.filters.update(mailto=str, money=str, on_map=str)
    return env


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_template_is_at_most_sixty_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 60


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_value_said_to_be_safe_is_on_the_list(path: Path) -> None:
    source = _COMMENT.sub("", path.read_text("utf-8"))
    found = re.findall(r"\|\s*safe\b|Markup\(|autoescape", source)
    assert len(found) <= (name(path) in SAFE)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_word_of_the_interface_can_be_translated(path: Path) -> None:
    source = _COMMENT.sub("", path.read_text("utf-8"))
    bare = _EXPRESSION.sub("", _TRANSLATED.sub("", source))
    words = re.findall(r"[^\W\d_]+", _TAG.sub(" ", bare))
    assert words == []
    assert _SPOKEN.findall(bare) == []


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("macros/*.html")), ids=name)
def test_a_macro_reads_nothing_but_its_arguments(path: Path) -> None:
    env = environment()
    read = meta.find_undeclared_variables(env.parse(path.read_text("utf-8")))
    assert read <= {"_", "gettext", "ngettext", "dict", "caller", "_trans"}


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"every": "day"}, "Every day"),
        ({"every": "day", "interval": 3, "count": 4}, "Every 3 days, 4 times in all"),
        ({"every": "week"}, "Every Thursday"),
        ({"every": "week", "on": ("tuesday", "thursday")}, "Every Tuesday and Thursday"),
        ({"every": "week", "interval": 2, "on": ("thursday",)}, "Every 2 weeks, on Thursday"),
        ({"every": "month", "month_days": (26,)}, "Every month, on day 26"),
        ({"every": "month", "on": ("first thursday",)}, "Every month, on the first Thursday"),
        (
            {"every": "month", "interval": 2, "on": ("second monday", "last friday")},
            "Every 2 months, on the second Monday and last Friday",
        ),
        (
            {"every": "year", "until": datetime(2030, 1, 1)},  # noqa: DTZ001 - a day, shown as one
            "Every year, until 01 January 2030",
        ),
    ],
)
def test_a_series_is_said_in_words(rule: dict[str, object], words: str) -> None:
    given = SimpleNamespace(**{"interval": 1, "on": (), "until": None, "count": None, **rule})
    macro = environment().get_template("macros/repeat.html").module.words  # type: ignore[attr-defined]
    start = datetime(2026, 11, 26, 18)  # noqa: DTZ001 - as the model keeps it
    assert macro(given, start).strip() == words


def test_words_that_are_shared_are_links_and_others_stay_words() -> None:
    given = (SimpleNamespace(url="/topics/open-data/", label="Open data & tea"),)
    macro = environment().get_template("macros/facets.html").module.links  # type: ignore[attr-defined]
    link = '<a href="/topics/open-data/">Open data &amp; tea</a>'
    assert macro(given) == link
    assert macro(given, ("<b>",)) == f"{link}, &lt;b&gt;"
    assert macro(given * 2) == f"{link}, {link}"
    assert macro((), ("a", "b")) == "a, b"
