"""Start a new file for a contributor: in the right folder, rightly named, saying what to write.

What is to be written stands in < >, and the check refuses it until it is. An existing file is never
touched.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from string import Template

from pelican.utils import slugify

from plugins.records.characters import is_hidden, is_kept_by_windows, is_slug
from plugins.records.city import City

LONGEST = 80  # characters of a file's name
EXAMPLES = Path(__file__).parent.parent
_SLUG = [(r"[^\w\s-]", ""), (r"(?u)\A\s*", ""), (r"(?u)\s*\Z", ""), (r"[-\s_]+", "-")]
# What may be started: where its file lies, and the example that it is a copy of.
_KINDS = {
    "member": ("members/{slug}.md", "members/new.md"),
    "service": ("members/{slug}.md", "members/new-service.md"),
    "person": ("members/{slug}.md", "members/new-person.md"),
    "event": ("events/{date}-{slug}.md", "events/new.md"),
    "place": ("places/{slug}.md", "places/new.md"),
    "post": ("posts/{member}/{date}-{slug}.md", "posts/new.md"),
    "offer": ("board/{slug}.md", "board/new-offer.md"),
    "ask": ("board/{slug}.md", "board/new-ask.md"),
    "project": ("board/{slug}.md", "board/new-project.md"),
    "funding": ("board/{slug}.md", "board/new-funding.md"),
    "award": ("board/{slug}.md", "board/new-award.md"),
}
HALF_A_YEAR = timedelta(days=182)


def start(
    content: Path, city: City, kind: str, title: str, day: str, today: str, member: str = ""
) -> Path:
    """Write a new file of a kind with a title and a day (2026-12-31) filled in; return its path.

    Raises ValueError for a day, a title or a member's short name that can name no file, and
    FileExistsError for a file that is there already.
    """
    day = _day(day)
    title = " ".join(title.split())  # a line that begins with --- would end the list of fields
    if any(map(is_hidden, title)):
        raise ValueError(f"{title!r} holds a hidden character; type it again by hand")
    slug = slugify(title, regex_subs=_SLUG)[:LONGEST].strip("-")
    if not slug:
        raise ValueError(f"{title!r} has no letter or digit to name a file by; say more")
    if member and not is_slug(member):
        raise ValueError(
            f"{member!r} is no short name; write that of the member's file, without .md"
        )
    shape, name = _KINDS[kind]
    path = content / shape.format(slug=slug, date=day, member=member)
    for kept, said in ((path.stem, title), (member, member)):
        if is_kept_by_windows(kept):
            raise ValueError(f"{said!r} is a name that Windows keeps for itself; say more")
    example = Template((EXAMPLES / name).read_text(encoding="utf-8"))
    later = date.fromisoformat(today) + HALF_A_YEAR
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        raise FileExistsError(f"{path} is there already; open that, or choose another title")
    with path.open("x", encoding="utf-8") as file:
        given = {"date": day, "today": today, "later": later, "member": member}
        words = {"title": _quoted(title), "everywhere": _quoted(city.everywhere)}
        file.write(example.substitute(given, **words, sectors=", ".join(city.sectors)))
    return path


def _day(day: str) -> str:
    try:
        found = date.fromisoformat(day)
    except ValueError as error:
        raise ValueError(f"{day} is no date; write it as 2026-12-31") from error
    if not 1900 <= found.year <= 2200:
        raise ValueError(f"the year {found.year} cannot be right; check the year")
    return found.isoformat()


def _quoted(words: str) -> str:
    """Return words as they stand between double quotes in YAML."""
    return words.replace("\\", "\\\\").replace('"', '\\"')
