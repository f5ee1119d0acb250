"""What a build makes of records: pages, lists in pages, open data, and no address twice."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from town import KINDS, NOW, Hub

from plugins.publish.verify import verify
from plugins.records import Faults, File, Page, paginate
from plugins.records.outputs import outputs, twins
from plugins.records.tables import as_csv


def file(hub: Hub, path: str) -> str:
    (made,) = [one for one in outputs(hub.site(), KINDS) if one.path == path]
    assert isinstance(made, File)
    return made.make().decode()


def rows(hub: Hub, kind: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file(hub, f"data/{kind}.csv"), newline="")))


def member(name: str, **fields: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in fields.items())
    return f'---\ntype: organisation\nname: "{name}"\npurpose: P.\nsector: public\n{lines}---\n'


def test_the_data_of_a_kind_are_its_fields_with_id_and_page(whole: Hub) -> None:
    events = json.loads(file(whole, "data/events.json"))
    surgery = next(one for one in events if one["id"] == "2026-10-01-surgery")
    assert surgery["page"] == "https://exampleton.example/events/2026-10-01-surgery/"
    assert surgery["start"] == "2026-10-01T18:00:00"
    assert surgery["address"] == "1 Example Street"
    assert surgery["repeat"] == {"every": "week", "interval": 1, "on": ["thursday"]}
    assert [one["id"] for one in rows(whole, "events")] == [one["id"] for one in events]


def test_words_of_every_script_stay_readable_in_the_data(hub: Hub) -> None:
    hub.write({"members/a.md": member("مكتبة & Café", email="a@a.example")})
    assert '"name": "مكتبة & Café"' in file(hub, "data/members.json")
    assert rows(hub, "members")[0]["name"] == "مكتبة & Café"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_of_a_table_is_a_formula(hub: Hub, sign: str) -> None:
    hub.write({"members/a.md": member(f"{sign}1+1", email="a@a.example", tags=f'["{sign}cmd", b]')})
    (row,) = rows(hub, "members")
    assert row["name"] == f"'{sign}1+1"
    assert row["tags"] == f"'{sign}cmd; b"
    assert json.loads(file(hub, "data/members.json"))[0]["name"] == f"{sign}1+1"


@pytest.mark.parametrize("parted", [";", ",", "\t"])
def test_no_part_of_a_cell_is_a_formula_whatever_parts_cells(hub: Hub, parted: str) -> None:
    written = as_csv([{"id": "a", "name": f"x{parted}=1+1{parted}y, z - 2"}]).decode()
    assert f"x{parted}'=1+1{parted}y, z - 2" in written


def test_rows_are_in_the_order_of_their_names_whatever_the_clock_says(hub: Hub) -> None:
    event = "---\ntitle: E\norganiser: a\nvenue: V\nstart: {}-01\n---\n"
    hub.write({"members/a.md": member("A", email="a@a.example")})
    hub.write({f"events/2026-{n}-01-e.md": event.format(f"2026-{n}") for n in ("10", "11", "12")})
    for now in (NOW, NOW + timedelta(days=40)):
        made = {one.path: one for one in outputs(hub.site(now), KINDS) if isinstance(one, File)}
        ids = [row["id"] for row in json.loads(made["data/events.json"].make())]
        assert ids == ["2026-10-01-e", "2026-11-01-e", "2026-12-01-e"]


def test_a_group_of_fields_has_a_column_for_each_and_a_list_of_groups_is_words(whole: Hub) -> None:
    account = "  - network: {0}\n    url: https://{0}.example/\n    purpose: '=News'\n"
    text = member("A", email="a@a.example").replace(
        "sector:",
        f"access:\n  step_free: yes\naccounts:\n{account.format('n')}{account.format('m')}sector:",
    )
    other = member("Zoe", email="a@a.example").replace(
        "sector:", "access:\n  notes: Ring.\nsector:"
    )
    whole.write({"members/a.md": text, "members/z.md": other})
    row = next(one for one in rows(whole, "members") if one["id"] == "a")
    assert (row["access.step_free"], row["access.parking"]) == ("yes", "unknown")
    assert list(row).index("access.notes") == list(row).index("access.devices_to_borrow") + 1
    first, second = row["accounts"].split(" | ")
    assert first.startswith("purpose: =News; network: n; url: https://n.example/; kind: social")
    assert "network: m" in second
    surgery = next(one for one in rows(whole, "events") if one["id"] == "2026-10-01-surgery")
    assert (surgery["repeat.every"], surgery["repeat.interval"]) == ("week", "1")
    assert surgery["repeat.on"] == "thursday"


def test_no_cell_holds_what_only_a_program_can_read(whole: Hub) -> None:
    for kind in ("members", "events", "posts", "places", "board", "pages"):
        for row in rows(whole, kind):
            assert not [cell for cell in row.values() if cell[:1] in ("{", "[")], kind


def test_a_table_begins_with_its_first_column(whole: Hub) -> None:
    assert file(whole, "data/members.csv").startswith("id,page,")


def test_a_service_has_the_sector_of_its_organisation_in_the_data_too(whole: Hub) -> None:
    sectors = {row["id"]: row["sector"] for row in rows(whole, "members")}
    assert sectors["library"] == sectors["council"] == "public"
    assert sectors["sam-example"] == ""
    assert [
        one["sector"]
        for one in json.loads(file(whole, "data/members.json"))
        if one["id"] == "library"
    ] == ["public"]


def test_a_kind_without_records_has_empty_data_with_a_head(hub: Hub) -> None:
    assert json.loads(file(hub, "data/events.json")) == []
    assert file(hub, "data/events.csv") == "id,page\r\n"


@pytest.mark.parametrize(
    ("count", "per_page", "pages"),
    [(0, 2, 1), (1, 2, 1), (2, 2, 1), (3, 2, 2), (5, 2, 3), (5, None, 1)],
)
def test_a_list_is_cut_into_pages_that_know_one_another(
    hub: Hub, count: int, per_page: int | None, pages: int
) -> None:
    hub.write({f"members/m{n}.md": member(f"M{n}", email="a@a.example") for n in range(count)})
    hub.city["url"] = "https://city.example/hub/"
    site = hub.site()
    made = list(paginate(site, "members/", "members", site.all("members"), per_page))
    assert len(made) == pages
    paths = ["members/index.html", "members/page/2/index.html", "members/page/3/index.html"]
    assert [page.path for page in made] == paths[:pages]
    shown = [record.stem for page in made for record in page.context()["records"]]
    assert shown == [f"m{n}" for n in range(count)]
    urls = ["/hub/members/", "/hub/members/page/2/", "/hub/members/page/3/"][:pages]
    for number, page in enumerate(made):
        pagination = page.context()["pagination"]
        assert pagination.previous == (urls[number - 1] if number else None)
        assert pagination.next == (urls[number + 1] if number + 1 < pages else None)
        assert (pagination.number, pagination.total) == (number + 1, pages)


@pytest.mark.parametrize("name", ["members", "posts", "events"])
def test_a_page_at_the_address_of_a_list_is_told(whole: Hub, name: str) -> None:
    whole.write({f"pages/{name}.md": "---\ntitle: A\n---\n"})
    site, faults = whole.read()
    assert not faults
    (fault,) = twins(outputs(site, KINDS), "content")
    told = f"would make {name}/index.html, which is made already; rename the file"
    assert str(fault) == f"content/pages/{name}.md:1: file name: {told}"


def test_two_files_of_one_name_in_two_cases_are_twins() -> None:
    (fault,) = twins([Page("a/index.html", "x"), File("A/index.html", bytes)], "content")
    assert fault.path == "content/A/index.html"


def test_the_home_page_and_the_page_for_wrong_addresses_have_their_places(whole: Hub) -> None:
    made = {one.path: one for one in outputs(whole.site(), KINDS) if isinstance(one, Page)}
    assert made["index.html"].template == "home"
    assert made["404.html"].template == "404"
    assert made["about/index.html"].template == "page"


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("[x](/about)", "/about leads nowhere"),
        ("[x](/data/gone.json?x=1)", "/data/gone.json?x=1 leads nowhere"),
        ("[x](/%66iles/gone.pdf)", "/%66iles/gone.pdf leads nowhere"),
        ('<a href="&#47;files/gone.pdf">x</a>', "/files/gone.pdf leads nowhere"),
        ("[x](/theme/gone.css)", "/theme/gone.css leads nowhere"),
        ("[x](/index.html#gone)", "/index.html#gone leads to a place on a page"),
        ("[x](/about/?x=1#gone)", "/about/?x=1#gone leads to a place on a page"),
    ],
)
def test_a_link_that_would_hold_back_the_night_is_told_by_the_check(
    whole: Hub, link: str, told: str
) -> None:
    whole.write({"pages/more.md": f"---\ntitle: A\n---\n\nSee\n{link}.\n"})
    _, (fault,) = whole.check()
    assert fault.startswith("content/pages/more.md:")
    assert f": link: {told}; write " in fault
    with pytest.raises(Faults, match="leads "):
        whole.build()


@pytest.mark.parametrize(
    "link",
    [
        "/",
        "/about/?x=1",
        "/about/index.html",
        "/data/members.json",
        "/files/note.txt#x",
        "//a.example/x",
    ],
)
def test_a_link_to_whatever_the_build_makes_is_taken(whole: Hub, link: str) -> None:
    whole.write({"pages/more.md": f"---\ntitle: A\n---\n\n[x]({link})\n"})
    assert whole.check()[1] == []


@pytest.mark.parametrize(
    "words", ["[x](/gone)", "[x](../gone.md)", "[x](#gone)", "[x](?gone)", "# x"]
)
def test_no_words_of_a_machine_s_file_hold_back_the_night(whole: Hub, words: str) -> None:
    (post,) = (whole.content / "pulled" / "library").glob("*.md")
    post.write_text(f"{post.read_text()}\n\n{words}\n")
    assert whole.check()[1] == []
    whole.build()
    assert verify(whole.output) == []


def test_a_link_to_a_topic_that_ended_leads_to_all_topics(whole: Hub) -> None:
    """A topic ends with its last event, by time alone: that is no reason to publish nothing."""
    tagged = member("Tagged", tags="[Tea]", website="https://t.example/")
    whole.write(
        {"pages/more.md": "---\ntitle: A\n---\n\n[x](/topics/tea/)\n", "members/t.md": tagged}
    )
    assert whole.check()[1] == []
    whole.write({"members/t.md": tagged.replace("Tea", "Cake")})
    assert whole.check()[1] == []
    whole.build()
    assert '<a href="/topics/">x</a>' in whole.page("more/index.html")
    assert verify(whole.output) == []


def test_a_file_makes_only_so_many_pages(whole: Hub) -> None:
    topics = ", ".join(f"topic-{number}" for number in range(101))
    whole.write(
        {"members/t.md": member("Tagged", tags=f"[{topics}]", website="https://t.example/")}
    )
    (fault,) = whole.check()[1]
    assert fault.endswith(": tags: has 101 entries; keep the 100 that matter most")
