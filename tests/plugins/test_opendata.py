"""The page of open data lists what the build makes."""

from __future__ import annotations

from town import Hub


def test_every_file_of_data_is_on_the_page(whole: Hub) -> None:
    whole.city["search"] = False  # its index is of no use to other programs
    whole.build()
    page = whole.page("data/index.html")
    made = [path.relative_to(whole.output).as_posix() for path in whole.output.rglob("*.*")]
    data = [
        path
        for path in made
        if path.endswith((".csv", ".json", ".ics", ".opml"))
        and not path.endswith("/event.ics")  # many files alike are one entry: see below
        and "/services/" not in path
    ]
    assert len(data) > 10
    assert [path for path in data if f'href="/{path}"' not in page] == []


def test_many_files_alike_are_one_entry(whole: Hub) -> None:
    for name in ("one", "two", "three"):
        whole.write(
            {
                f"members/{name}.md": f"---\ntype: organisation\nname: {name}\npurpose: P.\n"
                "sector: public\ntelephone: 0113 496 0000\n---\n"
            }
        )
    whole.build()
    page = whole.page("data/index.html")
    assert "members/*/feed: " in page
    assert "× 6" in page
    assert "members/*/*: " in page, "the cards for an address book"
    assert page.count("feed.atom") == 2, "one of the members', and the site's"


def test_the_licence_is_said_where_the_city_has_one(whole: Hub) -> None:
    whole.build()
    assert "CC BY" not in whole.page("data/index.html")
    whole.city["licence"] = "CC BY 4.0"
    whole.build()
    assert "CC BY 4.0" in whole.page("data/index.html")


def test_the_city_s_own_pages_may_link_to_it(whole: Hub) -> None:
    links = "[a](/data/) [b](/accounts/) [c](/members/open/) [d](/verified/)"
    whole.write({"pages/about.md": f"---\ntitle: About\n---\n\n{links}\n"})
    (only,) = whole.faults()
    assert "/verified/ leads nowhere" in only
