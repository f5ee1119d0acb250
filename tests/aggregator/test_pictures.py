"""Nights in which pictures are copied: which, how many, what a fault costs, and when copies go."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from aggregator import gallery, pictures
from aggregator.engines import engine
from aggregator.fetch import FolderFetcher, Limits
from aggregator.model import Report, Source
from aggregator.pictures import OUT_OF_TIME
from aggregator.pull import pull
from aggregator.report import as_json, markdown, text
from aggregator.sources import from_members

LIMITS = Limits(gap=0)
SHED = "https://quay.example/img/shed.png"


def png(colour: str, size: tuple[int, int] = (320, 200)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


class Quay:
    """One member with a blog, a recorded web, and nights over it."""

    def __init__(self, root: Path) -> None:
        self.web, self.content = root / "web", root / "content"
        (self.content / "members").mkdir(parents=True)
        self.now = datetime(2026, 11, 24, 2, tzinfo=UTC)
        self.agree("copy")
        self.picture("quay.example/img/shed.png")
        self.post(1, f'<p>See</p><p><img src="{SHED}" alt="Our shed"></p>')

    def agree(self, pictures: str) -> None:
        head = (
            f"---\nfeeds:\n  - url: https://quay.example/feed.json\n    pictures: {pictures}\n---\n"
        )
        (self.content / "members" / "quay.md").write_text(head)

    def picture(self, path: str, data: bytes = png("red")) -> None:
        place = self.web / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)

    def post(self, *numbers: int | str) -> None:
        *days, html = numbers
        items = [
            {
                "id": f"https://quay.example/{day}",
                "url": f"https://quay.example/{day}",
                "title": f"Day {day}",
                "date_published": f"2026-01-{int(day):02}T12:00:00Z",
                "content_html": str(html).replace("#", str(day)),
            }
            for day in days
        ]
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Quay", "items": items}
        place = self.web / "quay.example" / "feed.json"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(feed))

    def night(self, **options: bool) -> Report:
        roster = from_members(self.content, self.now.date(), "")
        with engine("here") as running:
            fetcher = FolderFetcher(self.web, LIMITS)
            report = pull(
                self.content, roster, fetcher, running, self.now, limits=LIMITS, **options
            )
        self.now += timedelta(days=1)
        return report

    def copies(self) -> list[str]:
        return sorted(
            p.relative_to(self.content).as_posix() for p in self.content.glob("pictures/*/*")
        )


@pytest.fixture
def quay(tmp_path: Path) -> Quay:
    return Quay(tmp_path)


def named(address: str, size: str = "320x200") -> str:
    return f"pictures/quay/{gallery.digest(address)}-{size}.jpg"


def test_a_picture_is_copied_where_the_member_agreed_and_the_file_says_so(quay: Quay) -> None:
    report = quay.night()
    assert quay.copies() == [named(SHED)]
    (post,) = quay.content.glob("pulled/quay/*.md")
    assert "\npictures: copy\n" in post.read_text()
    assert f"![Our shed]({SHED})" in post.read_text()
    assert "quay  pictures: 1 copied" in text(report).splitlines()
    assert "1 picture copied" in text(report).splitlines()[-1]
    assert json.loads(as_json(report))["pictures"] == [
        {"member": "quay", "copied": 1, "removed": 0, "due": 0, "failed": []}
    ]


@pytest.mark.parametrize("policy", ["link", "remote"])
def test_nothing_is_copied_where_the_member_did_not_agree(quay: Quay, policy: str) -> None:
    quay.agree(policy)
    quay.night()
    assert quay.copies() == []
    (post,) = quay.content.glob("pulled/quay/*.md")
    assert ("\npictures: remote\n" in post.read_text()) == (policy == "remote")


def test_a_quiet_night_asks_for_no_picture_and_changes_no_byte(quay: Quay) -> None:
    quay.night()
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in quay.content.rglob("*.*")}
    quay.picture("quay.example/img/shed.png", png("blue"))
    report = quay.night()
    after = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in quay.content.rglob("*.*")}
    assert after == before
    assert report.pictures == ()


def test_a_member_who_takes_the_word_back_has_no_copies_from_the_next_night(quay: Quay) -> None:
    quay.night()
    quay.agree("link")
    report = quay.night()
    assert quay.copies() == []
    assert not (quay.content / "pictures").exists()
    assert "quay  pictures: 1 removed again" in text(report)


def test_a_takedown_of_a_picture_s_address_removes_the_copy_for_good(quay: Quay) -> None:
    quay.night()
    (quay.content / "suppressed.yml").write_text(f"- match: {SHED}\n")
    quay.night()
    quay.night()
    assert quay.copies() == []
    assert len(list(quay.content.glob("pulled/quay/*.md"))) == 1


def test_a_picture_that_cannot_be_copied_costs_no_other_and_is_let_be_after_three_nights(
    quay: Quay,
) -> None:
    lost = "https://quay.example/img/lost.png"
    quay.post(1, f'<img src="{lost}" alt="a"><img src="{SHED}" alt="b">')
    told = []
    for _ in range(4):
        report = quay.night()
        told.append([url for one in report.pictures for url, _ in one.failed])
    assert quay.copies() == [named(SHED)]
    assert told == [[lost], [lost], [lost], []]


def test_a_night_without_time_for_a_picture_is_none_on_which_it_could_not_be_copied(
    quay: Quay, monkeypatch: pytest.MonkeyPatch
) -> None:
    quay.post(1, f'<img src="https://quay.example/lost.png" alt="a"><img src="{SHED}" alt="b">')
    with monkeypatch.context() as short:
        short.setitem(globals(), "LIMITS", Limits(gap=0, pages=-1))
        for _ in range(3):
            assert OUT_OF_TIME in text(quay.night())
    quay.night()
    assert quay.copies() == [named(SHED)]


def test_who_has_many_pictures_takes_the_time_of_nobody_who_has_one(
    quay: Quay, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def turns(_: object, requests: list[tuple[Source, object]], *__: object) -> Iterator[object]:
        asked.extend(source.url for source, _ in requests)
        yield from ()

    quay.post(1, '<img src="https://quay.example/1.png"><img src="https://quay.example/2.png">')
    quay.night()
    member = quay.content / "members" / "wharf.md"
    member.write_text(
        "---\nfeeds:\n- url: https://wharf.example/feed.json\n  pictures: copy\n---\n"
    )
    feed = (quay.web / "quay.example" / "feed.json").read_text().replace("quay.", "wharf.")
    place = quay.web / "wharf.example" / "feed.json"
    place.parent.mkdir()
    place.write_text(feed)
    monkeypatch.setattr(pictures, "in_turn", turns)
    quay.night()
    assert [url.split("/")[2:] for url in asked] == [
        ["quay.example", "1.png"],
        ["wharf.example", "1.png"],
        ["quay.example", "2.png"],
        ["wharf.example", "2.png"],
    ]


def test_two_runs_on_one_day_count_one_night(quay: Quay) -> None:
    (quay.web / "quay.example/img/shed.png").unlink()
    for _ in range(5):
        quay.night()
        quay.now -= timedelta(days=1)
    quay.picture("quay.example/img/shed.png")
    quay.night()
    assert quay.copies() == [named(SHED)]


def test_what_is_no_picture_is_told_in_words(quay: Quay) -> None:
    quay.picture("quay.example/img/shed.png", b"<html>Log in")
    report = quay.night()
    assert quay.copies() == []
    line = f"quay  {SHED}  is not copied: The picture cannot be read."
    assert line in text(report)
    assert "is not copied" in markdown(report)


def test_an_open_road_is_not_taken_and_the_post_keeps_its_address(quay: Quay) -> None:
    quay.post(1, '<p><img src="http://quay.example/img/shed.png" alt="s"></p>')
    quay.night()
    assert quay.copies() == [named("http://quay.example/img/shed.png")]


def test_only_the_newest_posts_and_the_first_pictures_of_each_are_copied(
    quay: Quay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gallery, "NEWEST", 2)
    monkeypatch.setattr(gallery, "PER_POST", 1)
    for name in "123":
        quay.picture(f"quay.example/img/{name}.png")
        quay.picture(f"quay.example/img/{name}b.png")
    html = "".join(f'<img src="https://quay.example/img/#{x}.png" alt="x">' for x in ("", "b"))
    quay.post(1, 2, html)
    quay.night()
    assert quay.copies() == sorted(named(f"https://quay.example/img/{n}.png") for n in "12")
    quay.post(1, 2, 3, html)
    quay.night()
    assert quay.copies() == sorted(named(f"https://quay.example/img/{n}.png") for n in "23")


def test_no_more_are_copied_in_one_night_than_is_stated_and_the_rest_follow(
    quay: Quay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gallery, "PER_NIGHT", 1)
    quay.picture("quay.example/img/b.png")
    quay.post(1, f'<img src="{SHED}" alt="a"><img src="https://quay.example/img/b.png" alt="b">')
    quay.night()
    assert len(quay.copies()) == 1
    quay.night()
    assert len(quay.copies()) == 2


def test_a_damaged_post_costs_no_copy_and_a_dry_run_writes_none(quay: Quay) -> None:
    quay.night(dry_run=True)
    assert quay.copies() == []
    quay.night()
    (post,) = quay.content.glob("pulled/quay/*.md")
    post.write_text("no head")
    quay.night()
    assert quay.copies() == [named(SHED)]


def test_a_dry_run_promises_no_copy_that_it_has_not_seen(quay: Quay) -> None:
    (quay.web / "quay.example/img/shed.png").unlink()
    quay.night()
    report = quay.night(dry_run=True)
    assert "quay  pictures: 1 to be asked for" in text(report)
    assert "copied" not in text(report)


def test_copies_lie_in_the_member_s_own_folder_and_no_link_leads_them_out(
    quay: Quay, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (quay.content / "pictures").mkdir()
    (quay.content / "pictures" / "quay").symlink_to(elsewhere)
    report = quay.night()
    assert list(elsewhere.iterdir()) == []
    assert "symbolic link" in text(report)
