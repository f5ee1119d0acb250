"""What must hold of the style sheet: its contrast, its layers, its directions, its weight."""

from __future__ import annotations

import gzip
import re
from itertools import product
from pathlib import Path

import pytest

SHEETS = Path(__file__).parents[2] / "theme" / "static" / "css"
HUB, DOORS = ((SHEETS / name).read_text("utf-8") for name in ("hub.css", "doors.css"))
CSS = HUB + DOORS
LAYERS = ("reset", "tokens", "base", "layout", "components", "print")


def layer(name: str) -> str:
    """Return what stands in a layer; a layer ends at the first brace at the start of a line."""
    return re.search(rf"^@layer {name} \{{$(.*?)^\}}$", HUB, re.M | re.S)[1]


def token_sets() -> dict[str, dict[str, str]]:
    """Return the colour tokens of each setting, a setting's own over those it builds upon."""
    blocks = re.findall(r"(@media[^{]*)?\{?\s*:root \{(.*?)\}", layer("tokens"), re.S)
    own = [dict(re.findall(r"--([\w-]+): (#\w+);", block)) for _, block in blocks]
    light, dark, more, more_dark = own
    return {
        "light": light,
        "dark": light | dark,
        "light, more contrast": light | more,
        "dark, more contrast": light | dark | more | more_dark,
    }


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2.2, definition of the same name)."""
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("setting", token_sets())
def test_every_text_colour_is_readable_on_every_surface(setting: str) -> None:
    tokens = token_sets()[setting]
    texts = {name for name in tokens if name.startswith("text")}
    surfaces = {name for name in tokens if name.startswith("surface")}
    assert len(texts) == 4
    assert len(surfaces) == 2
    ratios = {(t, s): contrast(tokens[t], tokens[s]) for t, s in product(texts, surfaces)}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 7} == {}


@pytest.mark.parametrize("setting", token_sets())
def test_marks_that_carry_meaning_stand_out_from_every_surface(setting: str) -> None:
    tokens = token_sets()[setting]
    pairs = product(("one", "many", "line-strong"), ("surface", "surface-raised"))
    ratios = {pair: contrast(*(tokens[name] for name in pair)) for pair in pairs}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 3} == {}


def test_text_is_painted_only_with_text_tokens() -> None:
    colours = set(re.findall(r"(?<![-\w])color: ([^;]+);", CSS))
    assert colours <= {f"var(--{name})" for name in token_sets()["light"] if name[:4] == "text"}
    backgrounds = set(re.findall(r"background: ([^;]+);", CSS))
    tokens = {f"var(--{name})" for name in ("surface", "surface-raised", "many", "one")}
    assert backgrounds <= {*tokens, "none"}


def test_colours_stand_among_the_tokens_and_nowhere_else() -> None:
    elsewhere = CSS.replace(layer("tokens"), "")
    assert re.findall(r"#[0-9a-f]{3,8}\b(?=[;\s,)])|\b(?:rgb|hsl|oklch)a?\(", elsewhere) == []


def test_every_token_is_used_and_every_token_used_exists() -> None:
    declared = set(re.findall(r"--([\w-]+):", CSS))
    assert declared == set(re.findall(r"var\(--([\w-]+)\)", CSS))


def test_every_rule_stands_in_a_layer_and_the_layers_in_their_order() -> None:
    assert f"@layer {', '.join(LAYERS)};" in CSS
    assert tuple(re.findall(r"^@layer (\w+) \{", HUB, re.M)) == LAYERS
    own = re.findall(r"^@layer (\w+) \{", DOORS, re.M)
    assert own == [name for name in LAYERS if name in own]
    outside = re.sub(
        r"^@layer \w+ \{$.*?^\}$|/\*.*?\*/|^@layer [\w, ]+;", "", CSS, flags=re.M | re.S
    )
    assert outside.strip() == ""


def test_directions_are_logical() -> None:
    side = "(?:left|right|top|bottom)"
    physical = rf"(?<![-\w])(?:(?:margin|padding|border)-{side}|{side}:|text-align: {side})"
    assert re.findall(physical, re.sub(r"/\*.*?\*/", "", CSS, flags=re.S)) == []


def test_the_sheet_asks_for_nothing_from_elsewhere() -> None:
    assert "@import" not in CSS
    assert "@font-face" not in CSS
    assert all(url.startswith("../") for url in re.findall(r'url\("?([^")]+)', CSS))


def test_the_sheet_fits_its_budget() -> None:
    assert len(gzip.compress(HUB.encode(), 9)) <= 4000
