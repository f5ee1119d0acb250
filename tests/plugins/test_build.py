"""A build is whole, the same every time, or does not happen."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from town import HERE, REPOSITORY, Hub, plant_faults

from plugins.publish.build import BuildFailed
from plugins.records import Faults

LOADED = 'PLUGINS = [*PLUGINS, "{}"]\nPLUGIN_PATHS = [{!r}]\n'
RECIPE = "---\ntitle: Soup\nserves: Four\nneeds: [leek, potato]\n---\n\nCook **slowly**.\n"


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_clean_city_is_checked_and_built(whole: Hub) -> None:
    assert whole.check() == (13, [])
    assert not whole.output.exists(), "a check writes nothing"
    pages = whole.build()
    made = {path.relative_to(whole.output).as_posix() for path in whole.output.rglob("*.html")}
    assert pages == len(made)
    records = {record.url.strip("/") for record in whole.site().records}
    assert len(records) == 13
    assert {
        url if url == "404.html" else f"{url}/index.html".lstrip("/") for url in records
    } <= made
    assert "<h1>A city of examples</h1>" in whole.page("index.html")
    assert 'href="/members/hub/"' in whole.page("index.html")
    assert "Thursday 29 October 2026, 18:00" in whole.page("events/2026-10-01-surgery/index.html")
    assert whole.page("files/note.txt").startswith("A file")


def test_a_check_tells_every_fault_at_once(hub: Hub) -> None:
    expected = plant_faults(hub.content)
    _, told = hub.check()
    assert told == expected


def test_a_new_kind_costs_a_model_and_one_line(whole: Hub) -> None:
    whole.more = LOADED.format("newkind", str(HERE))
    whole.write({"recipes/soup.md": RECIPE, "recipes/bread.md": RECIPE.replace("Soup", "Bread")})
    assert whole.check() == (15, [])
    whole.build()
    page = whole.page("recipes/soup/index.html")
    assert "<h1>Soup</h1>" in page
    assert "<dd>leek, potato</dd>" in page
    assert "<strong>slowly</strong>" in page
    index = whole.page("recipes/index.html")
    assert index.index('<a href="/recipes/bread/">Bread</a>') < index.index("Soup</a>")
    rows = json.loads(whole.page("data/recipes.json"))
    assert rows[1] == {
        "id": "soup",
        "page": "https://exampleton.example/recipes/soup/",
        "title": "Soup",
        "serves": "Four",
        "needs": ["leek", "potato"],
    }
    assert "Soup,Four,leek; potato" in whole.page("data/recipes.csv")


def test_the_faults_of_a_new_kind_are_told_like_any_other(whole: Hub) -> None:
    whole.more = LOADED.format("newkind", str(HERE))
    whole.write({"recipes/soup.md": RECIPE.replace("serves", "server")})
    assert whole.check()[1] == [
        "content/recipes/soup.md:1: serves: is missing; add a line that begins serves:",
        "content/recipes/soup.md:3: server: is no field here; did you mean serves?",
    ]


def _missing_plugin(hub: Hub) -> None:
    hub.more = LOADED.format("nosuchplugin", str(hub.root))


def _crashing_register(hub: Hub) -> None:
    (hub.root / "badregister.py").write_text("def register():\n    raise KeyError('planted')\n")
    hub.more = LOADED.format("badregister", str(hub.root))


def _crashing_import(hub: Hub) -> None:
    (hub.root / "badimport.py").write_text("import nosuchmodule\n")
    hub.more = LOADED.format("badimport", str(hub.root))


def _crashing_setting(hub: Hub) -> None:
    hub.more = "THIS = is no Python\n"


def _unknown_city_field(hub: Hub) -> None:
    hub.city["mayor"] = "Nobody"


def _missing_city_field(hub: Hub) -> None:
    del hub.city["purpose"]


def _impossible_zone(hub: Hub) -> None:
    hub.city["timezone"] = "Europe/Leeds"


def _zone_of_the_machine(hub: Hub) -> None:
    hub.city["timezone"] = "localtime"


def _address_with_a_question(hub: Hub) -> None:
    hub.city["url"] = "https://exampleton.example/hub?x=1"


def _address_that_begins_another_host(hub: Hub) -> None:
    hub.city["url"] = "https://exampleton.example//hub"


def _unknown_language(hub: Hub) -> None:
    hub.city["language"] = "english"


def _machine_with_a_name(hub: Hub) -> None:
    hub.city["allow_hosts"] = ["10.0.0.5", "feeds.inside"]


def _impossible_sector(hub: Hub) -> None:
    hub.city["sectors"] = {"public services": "Public services"}


def _broken_reference(hub: Hub) -> None:
    (hub.content / "members" / "council.md").unlink()


def _bad_field(hub: Hub) -> None:
    hub.write({"pages/about.md": "---\ntitle: About\nsave_as: ../index.html\n---\n"})


def _undefined_name(hub: Hub) -> None:
    _template(hub, "page.html", "{{ record.titel }}")


def _broken_template(hub: Hub) -> None:
    _template(hub, "page.html", "{% if %}")


def _missing_template(hub: Hub) -> None:
    _template(hub, "page.html", None)


def _template(hub: Hub, name: str, text: str | None) -> None:
    theme = hub.root / "theme"
    shutil.copytree(hub.theme, theme)
    path = theme / "templates" / name
    path.write_text(text) if text else path.unlink()
    hub.theme = theme


def _two_files_of_one_address(hub: Hub) -> None:
    hub.write({"pages/members.md": "---\ntitle: Members\n---\n"})


FAILURES: dict[Callable[[Hub], None], str] = {
    _missing_plugin: "nosuchplugin",
    _crashing_register: "badregister",
    _crashing_import: "nosuchmodule",
    _crashing_setting: "SyntaxError",
    _unknown_city_field: "pelicanconf.py:1: CITY mayor: is no field of the city; ",
    _missing_city_field: "pelicanconf.py:1: CITY purpose: is missing; see plugins/records/README",
    _impossible_zone: "CITY timezone: 'Europe/Leeds' is no time zone; write one such as",
    _zone_of_the_machine: "CITY timezone: 'localtime' is no time zone; write one such as",
    _address_with_a_question: "CITY url: 'https://exampleton.example/hub?x=1' is no address that",
    _address_that_begins_another_host: "CITY url: 'https://exampleton.example//hub' is no address",
    _unknown_language: "CITY language: 'english' is no language; write its code, such as en-GB",
    _machine_with_a_name: "CITY allow_hosts 1: 'feeds.inside' is no number of a machine; write one",
    _impossible_sector: "CITY sectors public services: 'public services' is no short name; ",
    _broken_reference: "organiser: there is no 'council' among the members; ",
    _bad_field: "pages/about.md:3: save_as: is no field here; ",
    _undefined_name: "has no attribute 'titel' (at",
    _broken_template: "TemplateSyntaxError",
    _missing_template: "page.html",
    _two_files_of_one_address: "pages/members.md:1: file name: would make members/index.html",
}


@pytest.mark.parametrize("break_it", FAILURES, ids=lambda failure: failure.__name__.strip("_"))
def test_a_build_that_cannot_be_whole_stops_and_leaves_what_was_there(
    whole: Hub, break_it: Callable[[Hub], None]
) -> None:
    whole.output.mkdir()
    (whole.output / "index.html").write_text("yesterday")
    break_it(whole)
    with pytest.raises((BuildFailed, Faults)) as caught:
        whole.build()
    assert FAILURES[break_it] in str(caught.value)
    assert tree(whole.output) == {"index.html": b"yesterday"}
    assert not (whole.root / "output.new").exists(), "no half build is left behind"


BEFORE_A_PAGE = [f for f in FAILURES if "template" not in f.__name__ and f is not _undefined_name]


@pytest.mark.parametrize("break_it", BEFORE_A_PAGE, ids=lambda failure: failure.__name__.strip("_"))
def test_a_check_says_what_would_stop_the_build(
    whole: Hub, break_it: Callable[[Hub], None]
) -> None:
    break_it(whole)
    try:
        told = "\n".join(whole.check()[1])
    except BuildFailed as failure:
        told = str(failure)
    assert FAILURES[break_it] in told


def test_a_mistake_in_a_template_is_told_with_its_place(whole: Hub) -> None:
    _template(whole, "page.html", "<p>fine</p>\n{{ record.titel }}")
    with pytest.raises(BuildFailed, match=r"'titel' \(at .*page\.html:2\)"):
        whole.build()


def test_what_was_there_is_replaced_whole(whole: Hub) -> None:
    whole.build()
    (whole.content / "pages" / "about.md").unlink()
    (whole.output / "stray.html").write_text("left over")
    whole.build()
    assert not (whole.output / "about").exists()
    assert not (whole.output / "stray.html").exists()
    assert [path.name for path in whole.root.glob("output*")] == ["output"]


def test_a_city_may_stand_under_a_path_of_its_own(whole: Hub) -> None:
    whole.city["url"] = "https://city.example/hub/"
    whole.build()
    home = whole.page("index.html")
    assert 'href="/hub/members/hub/"' in home
    assert "https://city.example/hub/events/" in whole.page("calendar.ics")


def test_a_value_in_a_file_is_never_markup_on_a_page(whole: Hub) -> None:
    whole.write({"pages/about.md": "---\ntitle: '<script>alert(1)</script>'\n---\n"})
    whole.build()
    assert "<h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1>" in whole.page("about/index.html")


BUILD = (
    "import sys; from pathlib import Path; from plugins.publish.build import build; "
    "build(Path(sys.argv[1]), sys.argv[2])"
)


def test_two_builds_are_the_same_to_the_byte_wherever_they_are_made(
    whole: Hub, run: Callable[..., object]
) -> None:
    whole.build()
    first = tree(whole.output)
    assert len(first) > 25
    for zone, seed in (("Pacific/Kiritimati", "1"), ("America/St_Johns", "2")):
        apart = whole.root / f"apart-{seed}"
        done = run("-c", BUILD, str(apart), str(whole.settings), TZ=zone, PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
        assert tree(apart) == first


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A copy of the repository with the whole example city as its content."""
    root = tmp_path / "repository"
    for room in ("aggregator", "plugins"):
        shutil.copytree(
            REPOSITORY / room, root / room, ignore=shutil.ignore_patterns("__pycache__")
        )
    for file in ("tasks.py", "pelicanconf.py"):
        shutil.copy(REPOSITORY / file, root)
    shutil.copytree(HERE / "cities" / "whole", root / "content")
    shutil.copytree(HERE / "theme", root / "theme")
    return root


def test_the_command_line_tells_faults_with_exit_code_one_and_none_with_zero(
    repository: Path, run: Callable[..., object]
) -> None:
    settings = repository / "pelicanconf.py"
    text = settings.read_text(encoding="utf-8")
    more = '\nCITY["sectors"] = {"public": "Public", "voluntary": "Voluntary"}\n'
    settings.write_text(text + more, encoding="utf-8")
    clean = run("-m", "invoke", "check", cwd=repository)
    assert (clean.returncode, clean.stdout) == (0, "13 files checked, no fault.\n"), clean.stderr
    shutil.rmtree(repository / "content")
    expected = plant_faults(repository / "content")
    faulty = run("-m", "invoke", "check", cwd=repository)
    assert faulty.returncode == 1
    said = faulty.stderr.splitlines()
    assert said == [*expected, "15 faults to mend; nothing was built."]
    built = run("-m", "invoke", "build", cwd=repository)
    assert built.returncode == 1
    assert built.stderr.splitlines()[: len(expected)] == expected
    assert not (repository / "output").exists()


def test_a_clock_that_is_stood_in_for_makes_nothing_of_yesterday_a_day_to_come(
    whole: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")  # 14 November 2023
    member = whole.content / "members" / "council.md"
    member.write_text(member.read_text().replace("name:", "checked: 2026-10-01\nname:", 1))
    assert whole.check()[1] == []
    assert whole.build()
    member.write_text(member.read_text().replace("2026-10-01", "2199-01-01"))
    assert "checked: 2199-01-01 is still to come;" in whole.check()[1][0]
