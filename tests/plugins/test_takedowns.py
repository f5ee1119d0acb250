"""What a takedown names is in no output of any kind, at the very next build, and nothing else goes.

A small city has one item of each kind, each with a word of its own. With all of them named in
`suppressed.yml` the whole output is read, the unpacked search index too: not one word is left.
"""

from __future__ import annotations

import gzip
import re
from hashlib import sha256
from pathlib import Path

import pytest
from boards import award, head, offer, project
from town import REPOSITORY, Hub

from plugins.records import Faults
from plugins.records.takedowns import keys, mark, meant, takedowns

SHED = "https://quay.example/2026/shed.jpg"
COPY = f"pictures/quay/{sha256(SHED.encode()).hexdigest()[:16]}-8x6.jpg"
NOTE = "pulled/quay/2026-10-01-ferryword-0a1b2c3d.md"
SAME = "pulled/lock/2026-10-01-ferryword-again-1b2c3d4e.md"


def member(name: str, **more: object) -> str:
    base = {"type": "organisation", "name": name, "purpose": f"Be {name}.", "sector": "public"}
    return head(base | {"telephone": "0113 496 0001", "tags": ["water"]} | more)


def pulled(word: str, address: str, identity: str, member: str, body: str = "") -> str:
    meta = {
        "title": f"The {word}", "date": "2026-10-01T08:00:00+00:00", "author": f"{word} Author",
        "tags": [f"{word} tag"], "canonical": address, "display": "full",
        "pictures": "copy", "summary": f"{word} in short",
        "source": {
            "feed": f"https://{member}.example/feed", "id": identity, "hash": "0a1b2c3d",
            "first_seen": "2026-10-03T02:00:00+00:00",
        },
    }  # fmt: skip
    return head(meta) + (body or f"{word} words.\n")


def event(word: str, **more: object) -> str:
    base = {"title": f"The {word}", "start": "2026-10-20 18:00", "end": "2026-10-20 19:00"}
    return head(base | {"venue": f"{word} hall", "address": "1 Row"} | more)


FILES = {
    "members/quay.md": member(
        "Quay",
        website="https://quay.example/",
        accounts=[
            {"network": "Mastodon", "url": "https://social.example/@quay", "purpose": "tellword"},
        ],
        feeds=[{"url": "https://quay.example/feed"}],
    ),
    "members/lock.md": member("Lock", contact="Ask for Gale  Nameword at the desk"),
    "members/gone.md": member("Bodyword", telephone="0113 496 0999", tags=["bodyword"]),
    "members/gone-desk.md": head(
        {"type": "service", "name": "Deskword", "purpose": "Help.", "organisation": "gone"}
    ),
    "members/gale.md": head(
        {
            "type": "person", "name": "Gale Nameword", "role": "Roleword", "organisation": "lock",
            "telephone": "0113 496 0998", "consent": {"given_on": "2026-01-01", "scope": "all"},
        }
    ),
    "posts/lock/2026-10-02-handword.md": head(
        {"title": "The handword", "date": "2026-10-02", "summary": "handword in short"}
    ) + "handword words, by Gale Nameword.\n",
    "posts/gone/2026-10-02-leftword.md": head({"title": "The leftword", "date": "2026-10-02"}),
    "posts/lock/2026-10-03-kept.md": head({"title": "What stays", "date": "2026-10-03"})
    + f"""Kept words. See [the handword](2026-10-02-handword.md),
[the ferryword](https://www.quay.example/ferry/?utm_source=x), [bodyword](/members/gone/),
[Gale Nameword](../../members/gale.md), [deskword](../../members/gone-desk.md) and
[eventword](../../events/2026-10-20-eventword.md).

![shedword]({SHED})

![doorword](/files/doorword.txt)

Ask gale nameword.
""",
    NOTE: pulled("ferryword", "https://quay.example/ferry/", "tag:quay,1", "quay",
                 f"ferryword words.\n\n![shedword]({SHED})\n"),
    SAME: pulled("ferryword", "http://quay.example/ferry", "tag:lock,9", "lock"),
    "pulled/quay/2026-10-02-other-2c3d4e5f.md": pulled(
        "staying", "https://quay.example/other", "tag:quay,2", "quay"),
    "pulled/quay/comments/0a1b2c3d/2026-10-02-3d4e5f60.md": head({
        "type": "comment", "author": "Echoword", "date": "2026-10-02T09:00:00+00:00",
        "post": "quay/2026-10-01-ferryword-0a1b2c3d",
        "source": {"feed": "https://quay.example/c", "id": "c1", "hash": "x",
                   "first_seen": "2026-10-03T02:00:00+00:00"}}),
    "pulled/quay/comments/2c3d4e5f/2026-10-02-4e5f6071.md": head({
        "type": "comment", "author": "Talkword", "date": "2026-10-02T09:00:00+00:00",
        "post": "quay/2026-10-02-other-2c3d4e5f", "canonical": "https://quay.example/other#comment-7",
        "source": {"feed": "https://quay.example/c", "id": "c7", "hash": "x",
                   "first_seen": "2026-10-03T02:00:00+00:00"}}) + "talkword words.\n",
    "events/2026-10-20-eventword.md": event("eventword", organiser="lock"),
    # The same evening, from a calendar: it would come to light when the hand-written one goes.
    "pulled/lock/events/2026-10-20-eventword-5f607182.md": event(
        "eventword",
        source={"calendar": "https://lock.example/ics", "uid": "u1", "hash": "x",
                "first_seen": "2026-10-03T02:00:00+00:00"}),
    "pulled/quay/events/2026-10-21-boatword-60718293.md": event(
        "boatword", start="2026-10-21 18:00", end="2026-10-21 19:00",
        source={"calendar": "https://quay.example/ics", "hash": "x",
                "uid": sha256(b"boat@quay.example").hexdigest()[:32],
                "first_seen": "2026-10-03T02:00:00+00:00"}),
    "events/2026-10-22-kept.md": event(
        "staying evening", start="2026-10-22 18:00", end="2026-10-22 19:00", organiser="lock",
        **{"with": ["gone", "quay"]}),
    "places/millword.md": head({"name": "The millword", "address": "1 Row", "access": {}}),
    "board/boardword.md": offer(title="The boardword", member="lock"),
    "board/hall.md": offer(title="Hall that stays", member="lock"),
    "board/plan.md": project(title="Plan that stays", lead="lock", purpose="Plan.",
                             stage="forming", offers=["boardword", "hall"],
                             partners=[{"member": "gone", "role": "partnerword"}]),
    "board/grant.md": award(title="The grantword", recipient="lock"),
    "pages/pageword.md": head({"title": "The pageword", "checked": "2026-10-01"}),
    "pages/index.md": head({"title": "Home"}),
    "files/doorword.txt": "fileword",
    COPY: "copyword",
}  # fmt: skip
NAMED = [
    "content/members/gone.md",
    "https://exampleton.example/members/gale/",
    "content/posts/lock/2026-10-02-handword.md",
    "http://www.quay.example/ferry/",  # the post's address before the site had tidied up
    "https://quay.example/other#comment-7",
    "events/2026-10-20-eventword.md",
    "boat@quay.example",  # its identifier in the calendar, which is not kept
    "https://exampleton.example/places/millword/",
    "content/board/boardword.md",
    "content/board/grant.md",
    "content/pages/pageword.md",
    "https://exampleton.example/files/doorword.txt",
    "https://social.example/@quay",
    SHED,
]
WORDS = sorted(set(re.findall(r"[a-z]+word", " ".join(map(str, FILES.values())).lower())))


def everything(folder: Path) -> dict[str, str]:
    """Read every file of a built site, unpacked where it is packed."""
    told = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            text = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
            name = path.relative_to(folder).as_posix()
            told[name] = f"{name}\n{text.decode('utf-8', 'replace')}".lower()
    return told


def takes_down(hub: Hub, *names: str) -> None:
    rows = "".join(f'- match: "{name}"\n  since: 2026-10-07\n' for name in names)
    (hub.content / "suppressed.yml").write_text(rows, encoding="utf-8")


@pytest.fixture
def city(hub: Hub) -> Hub:
    hub.theme = REPOSITORY / "theme"
    return hub.write(FILES)


def test_what_takedowns_name_is_in_no_output_at_the_next_build(
    city: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    city.build()
    before = everything(city.output)
    for word in set(WORDS) - {"doorword"}:  # a description of what is no picture
        assert any(word in text for text in before.values()), word
    takes_down(city, *NAMED)
    city.build()
    after = everything(city.output)
    found = [(word, name) for word in WORDS for name, text in after.items() if word in text]
    assert found == []
    assert not any("0113 496 099" in text for text in after.values())
    for kept in ("what stays", "the staying", "hall that stays", "plan that stays", "@quay" * 0):
        assert any(kept in text for text in after.values()), kept
    assert (city.output / "posts/quay/2026-10-02-other-2c3d4e5f/index.html").exists()
    assert not (city.output / COPY).exists()
    told = caplog.text
    assert "content/posts/lock/2026-10-02-handword.md:1: not shown: suppressed.yml names it" in told
    assert "posts/lock/2026-10-03-kept.md:" in told, "who still names a person is told"
    assert "16 files are left out" in told
    assert "names nothing" not in told


def test_what_is_not_named_is_as_it_was_to_the_byte(city: Hub) -> None:
    city.build()
    before = everything(city.output)
    takes_down(city, "https://elsewhere.example/nothing")
    city.build()
    assert everything(city.output) == before


def test_a_takedown_that_names_nothing_is_told_with_what_may_have_been_meant(
    city: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    takes_down(city, "https://quay.example/fery/", "https://gone.example/a-post", "tag:quay,3")
    city.build()
    where = "content/suppressed.yml:{}: match: names nothing that is here; "
    assert f"{where.format(1)}did you mean https://quay.example/ferry/?" in caplog.text
    assert f"{where.format(3)}check its spelling" in caplog.text
    assert f"{where.format(5)}check its spelling" in caplog.text
    caplog.clear()
    takes_down(city, "exampleton.example/members/quay", "/members/quay/")
    city.build()
    assert caplog.text.count("did you mean https://exampleton.example/members/quay/?") == 2
    caplog.clear()
    takes_down(city, "https://quay.example/fery/", "https://gone.example/a-post", "tag:quay,3")
    done = {mark("https://gone.example/a-post"): []}
    city.write({"pulled/takedowns/noted.json": str(done).replace("'", '"')})
    city.build()
    assert where.format(3) not in caplog.text, "it has done its work"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- macth: a\n", "suppressed.yml:1: macth: is not known; did you mean `match`?"),
        ("- match: \n", "suppressed.yml:1: match: is missing; write the address"),
        ("# one\n- reason: x\n", "suppressed.yml:2: match: is missing; write the address"),
        ("- nonsense\n", "suppressed.yml:1: item: has no `match`; write `- match: `"),
        ("match: a\n", "suppressed.yml:1: file: is not a list; begin each item with `- match: `"),
        ("- match: &a b\n- match: *a\n", "suppressed.yml:1: file: has a special meaning in YAML"),
    ],
)
def test_nothing_is_built_while_takedowns_cannot_be_read(hub: Hub, text: str, told: str) -> None:
    hub.write({"suppressed.yml": text})
    assert any(fault.startswith(told) for fault in hub.faults()), hub.faults()
    with pytest.raises(Faults):
        hub.build()


def test_who_runs_the_check_reads_what_is_left_out(
    city: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    takes_down(city, "content/board/hall.md")
    city.check()
    told = capsys.readouterr().err
    assert (
        "content/suppressed.yml:1: not shown: 1 file is left out of all that is published" in told
    )
    assert "content/board/hall.md:1: not shown: suppressed.yml names it" in told


def test_a_takedown_neither_adds_a_fault_nor_hides_one(city: Hub) -> None:
    takes_down(city, "content/members/gone.md", "content/members/gale.md")
    assert city.faults() == []
    city.write({"events/2026-10-23-x.md": event("x", organiser="gnoe")})
    assert any("there is no 'gnoe'" in fault for fault in city.faults())


def test_the_names_of_one_item_share_a_key(tmp_path: Path) -> None:
    assert keys("content/pulled/quay/2026-a-0a1b2c3d.md") & keys(
        "https://any.example/hub/posts/quay/2026-new-title-0a1b2c3d/"
    )
    assert keys("http://www.a.example/x/?utm_source=y") == keys("https://a.example/x")
    assert not keys("https://a.example/x#comment-1") & keys("https://a.example/x")
    assert meant("  boat@quay.example ") & keys(sha256(b"boat@quay.example").hexdigest()[:32])
    assert keys("") == frozenset()
    assert takedowns(tmp_path) == ((), [])


@pytest.mark.parametrize(
    ("consent", "why"),
    [
        ({"given_on": "2026-01-01", "withdrawn_on": "2026-10-08"}, "was withdrawn on 2026-10-08"),
        ({"given_on": "2026-01-01", "until": "2026-10-07"}, "held until 2026-10-07"),
        ({"given_on": "2024-10-06"}, "held until 2026-10-06"),
    ],
)
def test_who_agrees_no_longer_is_in_no_output_though_no_file_was_changed(
    city: Hub, consent: dict[str, str], why: str, caplog: pytest.LogCaptureFixture
) -> None:
    text = FILES["members/gale.md"].replace('"given_on": "2026-01-01"', "{}")
    rows = ", ".join(f'"{name}": "{day}"' for name, day in consent.items())
    city.write({"members/gale.md": text.replace("{}", rows)})
    city.build()
    words = ("nameword", "gale", "roleword", "0113 496 0998")
    after = everything(city.output)
    assert [(w, n) for w in words for n, said in after.items() if w in said] == []
    assert any("bodyword" in said for said in after.values()), "nobody else is touched"
    assert f"content/members/gale.md:1: not shown: the consent {why}" in " ".join(caplog.messages)


def test_a_file_that_says_how_to_reach_who_is_not_shown_is_named(
    city: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    more = {"members/ask.md": member("Ask", contact="Ring (0113) 4960998"), "members/two.md": ""}
    more["members/two.md"] = member("Two", telephone="0113 496 0997", contact="Ring 0113 496 0997")
    takes_down(city.write(more), "content/members/gale.md")
    city.build()
    named = [line for line in caplog.messages if "how to reach a person who is not shown" in line]
    assert [line.partition(":")[0] for line in named] == ["content/members/ask.md"]


@pytest.mark.parametrize(
    ("consent", "fault"),
    [
        ({"until": "2025-12-31"}, "consent: ends before it was given"),
        ({"withdrawn_on": "2025-12-31"}, "consent: was withdrawn before it was given"),
        ({"withdrawn_on": "2099-01-01"}, "consent withdrawn_on: 2099-01-01 is still to come"),
    ],
)
def test_days_of_a_consent_that_cannot_be_are_refused(
    city: Hub, consent: dict[str, str], fault: str
) -> None:
    rows = "".join(f', "{name}": "{day}"' for name, day in consent.items())
    text = FILES["members/gale.md"].replace(
        '"given_on": "2026-01-01"', f'"given_on": "2026-01-01"{rows}'
    )
    city.write({"members/gale.md": text})
    assert any(fault in told for told in city.faults()), city.faults()


def test_that_a_consent_ends_soon_is_told_before_it_does(
    city: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    text = FILES["members/gale.md"].replace("2026-01-01", "2024-10-30")
    city.write({"members/gale.md": text}).site()
    assert "content/members/gale.md:1: is shown for less than 30 days more" in caplog.text
