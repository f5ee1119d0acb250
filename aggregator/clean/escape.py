"""Write text so that Markdown reads it as text.

Only makes ordinary text survive and stay readable; the proof that nothing slips through is in
`verify`. Rules: Python-Markdown 3.x with the extensions of `verify.MARKDOWN_EXTENSIONS`.
"""

import re

# Always: what can open code, emphasis, links and escapes anywhere in a line.
_ANYWHERE = re.compile(r"[\\`*\[\]]|(?<![^\W_])_+|_+(?![^\W_])")
_ENTITY_LIKE = re.compile(r"&(?=#?\w{1,32};)")
# Headings, quotes, lists, rules, setext underlines, fences: only where a line begins.
_LINE_START = re.compile(r"(?m)^(?:(#|>|[+-](?=\s|$)|-(?=-*\s*$))|(\d+)\.(?=\s|$)|([=~])(?=\3*))")
# Stars and lines under are left: Python-Markdown takes tags out of a line before it looks for them.
_IN_ATTRIBUTE = re.compile(r"[\\`\[\]{}|!&]")


def escape(text: str) -> str:
    """Text in the middle of a line."""
    if "&" in text:
        text = _ENTITY_LIKE.sub("&amp;", text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    return _ANYWHERE.sub(_backslashed, text)


def _backslashed(match: re.Match[str]) -> str:
    return "".join("\\" + character for character in match[0])


def escape_line_starts(markdown: str) -> str:
    """Markdown of one paragraph whose lines might begin like a heading, list, quote or rule."""
    return _LINE_START.sub(_plain_start, markdown)


def _plain_start(match: re.Match[str]) -> str:
    mark, number, other = match.groups()
    if mark:
        return "\\" + mark
    return rf"{number}\." if number else f"&#{ord(other)};"


def escape_alt(text: str) -> str:
    """The description of a picture, between `![` and `]`."""
    text = _ENTITY_LIKE.sub("&amp;", text).replace("<", "&lt;")
    text = re.sub(r"[\\`\[\]]", r"\\\g<0>", text)
    return re.sub(r"[{|}]", _reference, text)


def escape_address(url: str) -> str:
    """An address between `(` and `)`."""
    url = _ENTITY_LIKE.sub("&amp;", url)
    return f"<{url}>" if re.search(r"[()']", url) else url


def escape_attribute(value: str) -> str:
    """The value of an attribute of an HTML tag inside a Markdown line."""
    value = _IN_ATTRIBUTE.sub(_reference, value)
    return value.replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"
