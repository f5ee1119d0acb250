"""Write settings as YAML where each value can be written in one way only.

Most heads hold nothing but words, addresses and times, a line each, and to PyYAML each is a dozen
objects. Touches no file. Whatever is not known to be said by PyYAML just so is left to it;
tests/aggregator/test_frontmatter.py holds the two together, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

# No quotes where a value begins with none of YAML's signs (YAML 1.2, section 5.3) nor like a
# number, holds no ": " and no " #", and is no word that another reader takes for a yes or nothing.
_PLAIN = re.compile(
    r"[^-?:,\[\]{}#&*!|>'\"%@`=~.<+0-9 ](?:[^:# ]++|:(?! |\Z)|(?<! )#| (?![# ]|\Z))*+"
)
# Quotes where it looks like a number, begins with a sign that means more, or holds one that would.
_QUOTED = re.compile(r"[-+.]?[0-9]|[#,\[\]{}&*!|>'\"%@`]|[^ ].*(?:: | #|:$)")
# YAML 1.2 takes more words for numbers than 1.1 does (0o14, 1e3): quote whatever looks like one.
NUMBER_LIKE = re.compile(r"[-+.]?[0-9]")
_WORDS = frozenset("yes no true false on off null y n".split())
_KEY = re.compile(r"[a-z]{3,20}(?:_[a-z]{1,20})?|id")
_LAST = "\ud7ff"  # libyaml escapes some of the characters after this one


class _NotKnown(Exception):
    """A value that PyYAML may write in another way. Inside this module only."""


def plain_yaml(settings: Mapping[str, object]) -> str | None:
    """The settings in block style, a line each; None where PyYAML must be asked."""
    try:
        return "".join(_lines(settings, ""))
    except _NotKnown:
        return None


def _lines(settings: Mapping[str, object], indent: str) -> list[str]:
    lines = []
    for key, value in settings.items():
        if not _KEY.fullmatch(key) or key in _WORDS or not value:
            raise _NotKnown
        if isinstance(value, Mapping):
            lines += [f"{indent}{key}:\n", *_lines(value, f"{indent}  ")]
        elif isinstance(value, list | tuple):
            lines += [f"{indent}{key}:\n", *(_item(one, indent) for one in value)]
        else:
            lines.append(f"{indent}{key}: {_scalar(value)}\n")
    return lines


def _item(value: object, indent: str) -> str:
    if not value:
        raise _NotKnown
    if isinstance(value, Mapping):
        return f"{indent}- {''.join(_lines(value, f'{indent}  ')).removeprefix(f'{indent}  ')}"
    return f"{indent}- {_scalar(value)}\n"


def _scalar(value: object) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, datetime) and value.tzinfo is UTC:
        return value.isoformat()
    if type(value) is int:
        return str(value)
    raise _NotKnown


def _text(text: str) -> str:
    if not text.isprintable() or max(text) > _LAST:
        raise _NotKnown
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    if _QUOTED.match(text) and text[-1] != " ":
        return f"'{text.replace(chr(39), chr(39) * 2)}'"
    raise _NotKnown
