"""What must hold between files: pictures that are there, areas spelt alike, nothing left unread."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from town import PDF, PNG, Hub

from plugins.records.spelling import RARE, SHORTEST, is_slip, misspelt

MEMBER = (
    "---\ntype: organisation\nname: A\npurpose: B.\nsector: public\nemail: a@a.example\n{}---\n"
)


def member(more: str = "", body: str = "") -> str:
    return MEMBER.format(more) + body


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("members/hill.txt", "file name: is not read; name it hill.md"),
        ("members/hill.md.txt", "file name: is not read; name it hill.md"),
        ("members/Hill Top.MD", "file name: is not read; name it hill-top.md"),
        ("members/hill", "file name: is not read; name it hill.md"),
        (
            "posts/a/2026-11-03-x.docx",
            "file name: is not read; save what it says as plain text and ",
        ),
        (
            "members/door.jpg",
            "file name: is not read; pictures and papers go into the folder files/",
        ),
        ("member/hill.txt", "file name: is not read; name it hill.md"),
        ("hill.txt", "file name: is not read; put it into board/, events/, files/, members/, "),
    ],
)
def test_a_file_that_nothing_would_read_is_told(hub: Hub, name: str, told: str) -> None:
    (fault,) = hub.write({name: "x"}).faults()
    assert fault.startswith(f"{name}:1: {told}")


@pytest.mark.parametrize(
    "name",
    [
        "members/.DS_Store", "members/hill.md~", "members/.notes/x.json",
        "moderation.yml",
        "pulled/state/a.json", "recorded-web/a.example/index.html", ".gitkeep", "files/a.txt",
    ],
)  # fmt: skip
def test_a_file_that_nobody_hopes_to_see_is_left_alone(hub: Hub, name: str) -> None:
    assert hub.write({"members/a.md": member(), name: "x"}).faults() == []


def test_a_link_in_the_place_of_a_file_or_a_folder_is_told(hub: Hub, tmp_path: Path) -> None:
    hub.write({"members/a.md": member()})
    (hub.content / "members/b.txt").symlink_to(tmp_path / "secret")
    (hub.content / "events").symlink_to(tmp_path)
    assert hub.faults() == [
        "events:1: folder: is a link to another place; put the file itself here",
        "members/b.txt:1: file: is a link to another place; put the file itself here",
    ]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            "![A door](/files/door.jpg)",
            "9: picture: /files/door.jpg is not there; put the file into ",
        ),
        ("![A door](door.png)", "9: picture: door.png is not there; "),
        ("![A door](../files/a.png)", "9: picture: ../files/a.png is not there; "),
        ('<img src="/files/b.png" alt="A door">', "9: picture: /files/b.png is not there; "),
        ('<image src="/files/b.png" alt="A door">', "9: picture: /files/b.png is not there; "),
        ("![](/files/a.png)", "9: picture: /files/a.png has no description; say what it shows"),
        ("![ ](https://a.example/a.png)", "9: picture: https://a.example/a.png has no description"),
        (
            "[The paper](/files/gone.pdf)",
            "9: link: /files/gone.pdf is not there; put the file into ",
        ),
        ("[The paper][1]\n\n[1]: /files/gone.pdf", "11: link: /files/gone.pdf is not there; "),
    ],
)
def test_a_picture_or_a_paper_that_is_not_there_is_told_with_its_line(
    hub: Hub, body: str, told: str
) -> None:
    hub.write({"members/a.md": member("", f"\n{body}\n"), "files/a.png": PNG})
    (fault,) = hub.faults()
    assert fault.startswith(f"members/a.md:{told}")


@pytest.mark.parametrize(
    "body",
    [
        "![A door](/files/a.png)",
        "[![A door](/files/a.png)](/files/deep/b%20c.pdf#page=2)",
        "![A door](https://a.example/a.png)",
        "`![](/files/gone.png)`",
        "    [x](/files/gone.pdf)",
    ],
)
def test_a_picture_that_is_there_and_says_what_it_shows_is_fine(hub: Hub, body: str) -> None:
    hub.write({"members/a.md": member("", f"\n{body}\n")})
    assert hub.write({"files/a.png": PNG, "files/deep/b c.pdf": PDF}).faults() == []


def test_a_site_below_a_path_finds_its_files_there(hub: Hub) -> None:
    hub.city["url"] = "https://a.example/hub"
    hub.write({"members/a.md": member("", "\n![A door](/hub/files/a.png)\n"), "files/a.png": PNG})
    assert hub.faults() == []


@pytest.mark.parametrize(
    "body", ["<Say in one sentence what you do.>", "Hello\n\n  <Write your post here>\n"]
)
def test_an_example_left_in_a_text_is_told(hub: Hub, body: str) -> None:
    (fault,) = hub.write({"members/a.md": member("", body)}).faults()
    assert ": text: still holds the example; write your own words in its place" in fault


@pytest.mark.parametrize(
    "body",
    [
        "<details open>", '<ol start="3" lang="en">', "<br>", "We are < 10 and grow > 5 a year",
        "```\n<your own words here>\n```", "    <your own words here>", "`<your own words here>`",
    ],
)  # fmt: skip
def test_html_and_code_are_no_example(hub: Hub, body: str) -> None:
    assert hub.write({"members/a.md": member("", f"\n{body}\n")}).faults() == []


@pytest.mark.parametrize("name", ["<div>", "A <3 B", "Tea > coffee", "<b>Bold</b>"])
def test_a_name_with_odd_signs_is_no_example(hub: Hub, name: str) -> None:
    text = member().replace("name: A", f'name: "{name}"')
    assert hub.write({"members/a.md": text}).faults() == []


def in_areas(*areas: str) -> dict[str, str]:
    return {f"members/m{n}.md": member(f"areas: [{area}]\n") for n, area in enumerate(areas)}


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("Alwoodly", "Alwoodley"), ("Chapletown", "Chapeltown"), ("Moor Town", "Moortown"),
        ("Seacroftt", "Seacroft"), ("hardhills", "Hardhill"), ("Headinglye", "Headingley"),
    ],
)  # fmt: skip
def test_an_area_one_slip_from_one_used_often_is_told(hub: Hub, slip: str, meant: str) -> None:
    (fault,) = hub.write(in_areas(meant, meant, meant, f"Elsewhere, {slip}")).faults()
    assert fault.startswith(
        f"members/m3.md:7: areas 2: {slip!r} is in no other file; did you mean {meant}? If not"
    )
    hub.city["areas"] = [slip]
    assert hub.faults() == [], "the city may say that it is right"


@pytest.mark.parametrize(
    "areas",
    [
        ["Farnley"] * 3 + ["Farsley"],
        ["Seacroft"] * 3 + ["Seacroft North", "North Seacroft"],
        ["Ward 1"] * 3 + ["Ward 11", "Ward 2"],
        ["Leeds LS1"] * 3 + ["Leeds LS17"],
        ["Eccles"] * 3 + ["Beccles"],
        ["Adel"] * 3 + ["Ardel"],
        ["Alwoodley"] * 2 + ["Alwoodly"],
        ["Alwoodley"] * 3 + ["Alwoodly"] * 2,
        ["Alwoodley"] * 3 + ["alwoodley", "ALWOODLEY"],
    ],
)
def test_names_that_are_only_alike_pass(hub: Hub, areas: list[str]) -> None:
    assert hub.write(in_areas(*areas)).faults() == []


@pytest.mark.parametrize("word", ["Citywide", "city wide", "Everywhere", "All of Exampletn"])
def test_a_second_word_for_the_whole_city_is_told(hub: Hub, word: str) -> None:
    hub.city["everywhere"] = "All of Exampleton"
    faults = hub.write(in_areas(word, word, "All of Exampleton")).faults()
    told = f"areas 1: {word!r} is not what the city calls all of it; write All of Exampleton"
    assert faults == [f"members/m{n}.md:7: {told}" for n in (0, 1)]


def test_a_city_that_says_citywide_may(hub: Hub) -> None:
    assert hub.write(in_areas("Citywide", "Everywhere in it")).faults() == []


WORDS = st.text("abcdefg -1é", min_size=1, max_size=12)


@given(st.dictionaries(WORDS, st.integers(1, 9), max_size=9), st.sets(WORDS, max_size=3))
def test_words_in_use_and_words_known_are_never_misspelt(
    uses: dict[str, int], certain: set[str]
) -> None:
    for word, meant in misspelt(uses, certain).items():
        assert uses[word] <= RARE < uses[meant]
        assert word not in certain
        assert is_slip(word, meant)
        assert is_slip(meant, word), "whichever of the two is used more"


@given(st.text("abcdefgh", min_size=SHORTEST, max_size=20), st.data())
def test_one_slip_is_found_and_another_letter_is_none(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 2))
    letter = data.draw(st.sampled_from("xyz"))
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    assert is_slip(word[:at] + letter + word[at:], word)
    assert is_slip(word[:at] + word[at + 1 :], word)
    assert is_slip(swapped, word) == (swapped != word)
    assert not is_slip(word[:at] + letter + word[at + 1 :], word)
    assert not is_slip(word, word)
    assert not is_slip(f"{word} {letter}", word)


def test_of_many_links_that_lead_nowhere_the_first_are_told(hub: Hub) -> None:
    body = "".join(f"[a](/x{number % 60}/)\n" for number in range(6_000))
    hub.write({"pages/a.md": f"---\ntitle: A\n---\n{body}"})
    told = hub.faults()
    assert "pages/a.md:4: link: /x0/ leads nowhere;" in told[0]
    assert len(told) <= 50 * 50


def test_spaces_before_a_link_are_no_link_that_leads_nowhere(hub: Hub) -> None:
    hub.write({"pages/a.md": f"---\ntitle: A\n---\n]({' ' * 200_000}https://x.example/\n"})
    assert hub.faults() == []


def test_a_list_without_an_end_is_refused(hub: Hub) -> None:
    tags = ", ".join(f"t{number}" for number in range(1_001))
    hub.write({"events/2026-11-03-a.md": f"---\ntitle: A\ntags: [{tags}]\n---\n"})
    told = (
        "events/2026-11-03-a.md:3: tags: has 1,001 entries; write at most 1,000, or several files"
    )
    assert hub.faults() == [told]


def test_a_fault_is_one_line_whatever_the_file_says(hub: Hub) -> None:
    hub.write({"pages/a.md": '---\ntitle: A\n"x\\n::error::y\\e[2J": 1\n---\n'})
    (told,) = hub.faults()
    assert told.startswith(r"pages/a.md:3: x\n::error::y\x1b[2J: is no field here; ")
