"""Every body of every real feed survives: all that it says is on the rendered page.

The comparison is written apart from the code it judges: BeautifulSoup on the feed's own HTML,
cleaned by nh3 with a list of its own, against BeautifulSoup on the rendered Markdown. Compared are
words, links, pictures with their descriptions and sizes, code, headings, lists, tables, emphasis,
quotes and languages. Run it with `pytest -s` to see the figure.
"""

import io
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin

import feedparser
import markdown
import nh3
import pytest
from bs4 import BeautifulSoup, Tag

from aggregator.clean import MARKDOWN_EXTENSIONS, clean
from aggregator.errors import NotAFeed
from aggregator.model import Cleaned
from aggregator.parse import parse

FEEDS = Path(__file__).parents[2].parent / "shared" / "feeds"
PLAYERS = ["iframe", "video", "audio", "object", "embed"]
PLAYER_LINK = re.compile(r"(?:Watch|Listen|Open): ")
COUNTER = re.compile(r"feedburner\.com/~|pixel\.wp\.com|stats\.w|/_/stat|feedpress\.me/\d+/\d+\.")
_NAMES = (
    "a img p div br span b i strong em h1 h2 h3 h4 h5 h6 ul ol li table tr td th tbody tfoot pre "
    "code blockquote hr sub sup del figure figcaption section article"
)
KEPT = set(_NAMES.split()) | set(PLAYERS)

TAGGED = re.compile(r"(?m)^(?!<).*<(?:img|span) .*$|^<(?:img|span) .*$")
OURS = sorted(
    path for path in (Path(__file__).parent / "parse").iterdir() if ".exp" not in path.name
)

Said = dict[str, object]


def bodies() -> Iterator[tuple[str, str, str]]:
    """(file, base, html) of every entry."""
    for path in sorted(FEEDS.iterdir()):
        if path.suffix == ".json":
            items = json.loads(path.read_bytes())["items"]
            yield from ((path.name, i["url"], i.get("content_html", "")) for i in items)
        elif path.suffix not in (".md", ".tsv"):
            feed = feedparser.parse(
                io.BytesIO(path.read_bytes()), sanitize_html=False, resolve_relative_uris=False
            )
            for entry in feed.entries:
                contents = [c.value for c in entry.get("content", [])] or [entry.get("summary", "")]
                # Some are exports whose links are relative; a fetched feed always has an address.
                yield (
                    path.name,
                    urljoin("https://feed.example/", entry.get("link", "")),
                    contents[0],
                )


def original(html: str, base: str) -> Said:
    """What the feed's HTML says, by an independent reading; players say nothing here."""
    html = re.sub(r"</?noscript[^>]*>", "", html, flags=re.I)
    wanted = {
        "a": {"href"},
        "img": {"src", "alt", "width", "height"},
        "*": {"lang"},
    }
    safe = nh3.clean(html, tags=KEPT, attributes=wanted, link_rel=None)
    soup = BeautifulSoup(safe, "html.parser")
    for player in soup.find_all(PLAYERS):
        player.decompose()
    for foot in soup.find_all("tfoot"):  # shown last wherever it stands
        foot.find_parent("table").append(foot.extract())
    for image in soup.find_all("img"):
        if is_counter(image):
            image.decompose()
    return said(soup, base)


def is_counter(image: Tag) -> bool:
    sizes = [image.get("width"), image.get("height")]
    return sizes == ["1", "1"] or bool(COUNTER.search(str(image.get("src", ""))))


def shown(html: str) -> Said:
    """What the rendered Markdown says, without the links that stand for players."""
    soup = BeautifulSoup(html, "html.parser")
    for link in soup.find_all("a"):
        if PLAYER_LINK.match(link.get_text()):
            link.decompose()
    return said(soup, "")


def said(soup: BeautifulSoup, base: str) -> Said:
    links = [a for a in soup.find_all("a", href=True) if a.get_text(strip=True) or a.find("img")]
    images = soup.find_all("img", src=True)
    return {
        "text": bare(soup.get_text()),
        "links": {same_address(str(a["href"]), base) for a in links},
        "images": {same_address(str(i["src"]), base) for i in images},
        "descriptions": {" ".join(str(i.get("alt", "")).split()) for i in images},
        "sizes": {(same_address(str(i["src"]), base), size(i)) for i in images if any(size(i))},
        "code": [bare(code.get_text()) for code in soup.find_all("pre") if bare(code.get_text())],
        "headings": [t for h in soup.find_all(HEADINGS) for t in lines(h)],
        "items": [text for item in soup.find_all("li") if (text := own(item))],
        "lists": [lst.name for lst in soup.find_all(["ul", "ol"]) if len(lst.find_all("li")) > 1],
        "rows": [cells(row) for row in soup.find_all("tr") if len(cells(row)) > 1],
        "bold": stressed(soup, ["b", "strong"]),
        "italic": stressed(soup, ["i", "em"]),
        "small signs": sorted(bare(one.get_text()) for one in soup.find_all(["sub", "sup", "del"])),
        "quoted": bare("".join(q.get_text() for q in soup.find_all("blockquote") if outer(q))),
        "foreign": foreign(soup),
    }


HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


def bare(text: str) -> str:
    return "".join(character for character in text if not unseen(character))


def size(image: Tag) -> tuple[str, ...]:
    """The width and height, where they are whole numbers of pixels."""
    given = (str(image.get(name, "")).strip().removesuffix("px") for name in ("width", "height"))
    return tuple(
        text if text.isascii() and text.isdigit() and len(text) < 6 else "" for text in given
    )


def lines(heading: Tag) -> list[str]:
    """The lines of a heading: one with two line ends in it becomes two."""
    parts = re.split(r"(?:<br/?>\s*){2,}", heading.decode_contents())
    texts = (bare(BeautifulSoup(part, "html.parser").get_text()) for part in parts)
    return [text for text in texts if text]


def cells(row: Tag) -> tuple[str, ...]:
    return tuple(bare(cell.get_text()) for cell in row.find_all(["td", "th"], recursive=False))


def stressed(soup: BeautifulSoup, names: list[str]) -> str:
    """Every character that is stressed, wherever the tags begin and end; none twice."""
    pieces = (piece for piece in soup.find_all(string=True) if piece.find_parent(names))
    return bare("".join(pieces))


def outer(quote: Tag) -> bool:
    return quote.find_parent("blockquote") is None


def own(item: Tag) -> str:
    """What an item of a list says itself, without the lists in it."""
    pieces = (piece for piece in item.find_all(string=True) if piece.find_parent("li") is item)
    return bare("".join(pieces))


def foreign(soup: BeautifulSoup) -> list[tuple[str, str]]:
    """What is said in which language, where one is named; a listing has none."""
    found: list[tuple[str, str]] = []
    for piece in soup.find_all(string=True):
        speaking = piece.find_parent(lang=True)
        if speaking is None or not bare(piece) or piece.find_parent("pre"):
            continue
        language = str(speaking["lang"])[:2].lower()
        if found and found[-1][0] == language:
            language, before = found.pop()
            found.append((language, before + bare(piece)))
        else:
            found.append((language, bare(piece)))
    return found


def unseen(character: str) -> bool:
    if character == "\ufffd":  # a broken byte: it says nothing
        return True
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf")


def same_address(url: str, base: str) -> str:
    """Addresses alike but for percent-encoding, tracking parameters and a missing base."""
    url = unquote(urljoin(base, url.strip()).replace("\\", "/"))
    url = re.sub(r"(?<=[?&])(?:(?:utm_\w+|fbclid|gclid)=|source=rss\b)[^&#]*&?", "", url)
    return re.sub(r"[?&](?=#|$)", "", url).rstrip("#")


@dataclass(frozen=True)
class Body:
    name: str
    base: str
    html: str
    made: Cleaned
    rendered: str


@pytest.fixture(scope="module")
def cleaned() -> list[Body]:
    if not FEEDS.is_dir():
        pytest.skip(f"NO FIGURE: {FEEDS} is missing; the real feeds are not in the repository")
    renderer = markdown.Markdown(extensions=MARKDOWN_EXTENSIONS)
    out = []
    for name, base, html in bodies():
        made = clean(html, base)
        out.append(Body(name, base, html, made, renderer.reset().convert(made.markdown)))
    return out


def test_every_real_body_survives_and_nine_blocks_in_ten_are_markdown(
    cleaned: list[Body], capsys: pytest.CaptureFixture[str]
) -> None:
    lost = []
    for body in cleaned:
        before, after = original(body.html, body.base), shown(body.rendered)
        lost += [(body.name, body.base, part) for part in before if before[part] != after[part]]
    blocks = sum(body.made.blocks for body in cleaned)
    as_markdown = blocks - sum(body.made.verbatim for body in cleaned)
    tagged = sum(len(TAGGED.findall(body.made.markdown)) for body in cleaned)
    survived = len(cleaned) - len({(name, base) for name, base, _ in lost})
    with capsys.disabled():
        print(
            f"\ndocuments {len({body.name for body in cleaned})}, bodies {len(cleaned)}, "
            f"survived {survived} ({survived / len(cleaned):.1%}), blocks {blocks}, "
            f"as Markdown {as_markdown} ({as_markdown / blocks:.1%}), "
            f"of these with a tag in a line for a size or a language {tagged}"
        )
    with_posts = {path.name for path in FEEDS.iterdir() if path.suffix not in (".md", ".tsv")}
    assert {body.name for body in cleaned} == with_posts
    assert lost == []
    # Even if a tag in a line counted as none.
    assert (as_markdown - tagged) / blocks >= 0.9


def test_cleaning_the_rendered_markdown_again_changes_no_byte(cleaned: list[Body]) -> None:
    for body in cleaned:
        again = clean(body.rendered, body.base)
        assert (body.name, again.markdown) == (body.name, body.made.markdown)
        assert again.text == body.made.text


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_a_body_of_every_format_survives(path: Path) -> None:
    """From the bytes of the documents that test reading, h-feed and JSON Feed among them."""
    try:
        entries = parse(path.read_bytes(), "application/xml", "https://feed.example/").entries
    except NotAFeed:
        return
    for entry in entries:
        made = clean(entry.html, entry.base, entry.language)
        rendered = markdown.markdown(made.markdown, extensions=MARKDOWN_EXTENSIONS)
        before, after = original(entry.html, entry.base), shown(rendered)
        assert [part for part in before if before[part] != after[part]] == []
