"""Every body of every real feed survives: its words, links and pictures are on the rendered page.

The comparison is written apart from the code it judges: BeautifulSoup on the feed's own HTML,
cleaned by nh3 with a list of its own, against BeautifulSoup on the rendered Markdown.
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
from aggregator.model import Cleaned

FEEDS = Path(__file__).parents[2].parent / "shared" / "feeds"
PLAYERS = ["iframe", "video", "audio", "object", "embed"]
PLAYER_LINK = re.compile(r"(?:Watch|Listen|Open): ")
COUNTER = re.compile(r"feedburner\.com/~|pixel\.wp\.com|stats\.w|/_/stat|feedpress\.me/\d+/\d+\.")
_NAMES = (
    "a img p div br span b i strong em h1 h2 h3 h4 h5 h6 ul ol li table tr td th tbody tfoot pre "
    "code blockquote hr sub sup del figure figcaption section article"
)
KEPT = set(_NAMES.split()) | set(PLAYERS)

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
    wanted = {"a": {"href"}, "img": {"src", "alt", "width", "height"}}
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
        "text": "".join(c for c in soup.get_text() if not unseen(c)),
        "links": {same_address(str(a["href"]), base) for a in links},
        "images": {same_address(str(i["src"]), base) for i in images},
        "descriptions": {" ".join(str(i.get("alt", "")).split()) for i in images},
    }


def unseen(character: str) -> bool:
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
        pytest.skip(f"{FEEDS} is missing: the real feeds are not part of the repository")
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
    survived = len(cleaned) - len({(name, base) for name, base, _ in lost})
    with capsys.disabled():
        print(
            f"\nbodies {len(cleaned)}, survived {survived} ({survived / len(cleaned):.0%}), "
            f"blocks {blocks}, as Markdown {as_markdown} ({as_markdown / blocks:.1%})"
        )
    assert lost == []
    assert as_markdown / blocks >= 0.9


def test_cleaning_the_rendered_markdown_again_changes_no_byte(cleaned: list[Body]) -> None:
    for body in cleaned:
        again = clean(body.rendered, body.base)
        assert (body.name, again.markdown) == (body.name, body.made.markdown)
        assert again.text == body.made.text
