"""The full-text index: what is in it, that it is the same wherever made, and what stops it."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest
from town import Hub

from plugins.records import Faults
from plugins.search.index import make
from plugins.search.service import NoIndex

PAGE = """<!doctype html><html lang="en-GB"><body><header>Masthead</header>
<main{mark}><h1>{title}</h1><nav>Onward</nav><p>{text}</p><ul class="thread"><li>Elsewhere</li></ul>
</main></body></html>"""
KINDS = ("posts", "who", "how", "when", "places", "pages")
MARK = ' data-pagefind-body data-pagefind-filter="kind:posts"'


def site(folder: Path, numbers: list[int], mark: str = MARK) -> Path:
    """Write pages in the order of `numbers`, which many file systems then list them in."""
    for number in numbers:
        page = folder / "posts" / str(number) / "index.html"
        page.parent.mkdir(parents=True)
        text = f"Words of {number}, café {number * 7919 % 101}."
        kind = KINDS[number % len(KINDS)]
        page.write_text(
            PAGE.format(
                mark=mark.replace("kind:posts", f"kind:{kind}"), title=f"Post {number}", text=text
            ),
            "utf-8",
        )
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def found(folder: Path) -> dict[str, dict[str, object]]:
    """Return what the index says of each page, by the page's address."""
    told = {}
    for path in (folder / "pagefind" / "fragment").iterdir():
        fragment = json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        told[fragment["url"]] = fragment
    return told


def test_a_page_is_found_by_its_own_words_only(tmp_path: Path) -> None:
    site(tmp_path, [1])
    unmarked = site(tmp_path / "more", [2], mark="")
    assert (unmarked / "posts/2/index.html").is_file()
    make(tmp_path)
    told = found(tmp_path)
    assert list(told) == ["/posts/1/"]
    assert told["/posts/1/"]["content"] == "Post 1. Words of 1, café 41."
    assert told["/posts/1/"]["meta"] == {"title": "Post 1"}
    assert told["/posts/1/"]["filters"] == {"kind": ["who"]}


def test_the_same_pages_give_the_same_bytes_in_whatever_order_a_disk_lists_them(
    tmp_path: Path,
) -> None:
    numbers = list(range(200))
    first = site(tmp_path / "first", numbers)
    random.Random(7).shuffle(numbers)
    second = site(tmp_path / "second", numbers)
    for folder in (first, second):
        make(folder)
    assert files(first) == files(second)
    make(first)
    assert files(first) == files(second), "an index that is there is replaced"


def test_only_what_the_page_find_asks_for_is_published(tmp_path: Path) -> None:
    make(site(tmp_path, [1]))
    names = sorted(path.name.split(".")[-1] for path in (tmp_path / "pagefind").rglob("*.*"))
    kinds = {"js", "json", "pagefind", "pf_filter", "pf_fragment", "pf_index", "pf_meta"}
    assert set(names) == kinds
    assert names.count("js") == 1
    assert not (tmp_path / "pagefind" / "pagefind-ui.js").exists()


def test_settings_of_pagefind_in_the_environment_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(site(tmp_path / "first", [1]))
    monkeypatch.setenv("PAGEFIND_ROOT_SELECTOR", "header")
    monkeypatch.setenv("PAGEFIND_FORCE_LANGUAGE", "fr")
    make(site(tmp_path / "second", [1]))
    assert files(tmp_path / "first") == files(tmp_path / "second")


def test_a_theme_that_marks_no_page_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="no template of the theme says data-pagefind-body"):
        make(site(tmp_path, [1], mark=""))


PROGRAMS = {
    "there is no pagefind for this machine": None,
    "pagefind does not start": "no program at all",
    "pagefind ended without an answer to NewIndex": "#!/bin/sh\nexit 3\n",
    "pagefind refused NewIndex: no room": "#!/bin/sh\nprintf %s, "
    "eyJwYXlsb2FkIjp7InR5cGUiOiJFcnJvciIsIm1lc3NhZ2UiOiJubyByb29tIn19\nexec sleep 20\n",
}


@pytest.mark.parametrize("told", PROGRAMS)
def test_a_build_without_its_search_stops_and_says_why(
    whole: Hub, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    program = whole.root / "pagefind"
    if PROGRAMS[told] is None:
        monkeypatch.setattr("plugins.search.service.get_executable", lambda: None)
    else:
        program.write_text(PROGRAMS[told])
        program.chmod(0o755)
        monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(program))
    with pytest.raises(Faults) as caught:
        whole.build()
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"pelicanconf.py:1: CITY search: {told}")
    assert line.endswith("; see docs/operations.md, or write False to publish without a search")
    assert not whole.output.exists()


def test_a_pagefind_that_never_answers_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pagefind"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(program))
    monkeypatch.setattr("plugins.search.index.LONGEST", 0.1)
    with pytest.raises(NoIndex, match="ended without an answer"):
        make(site(tmp_path / "site", [1]))


def test_a_city_that_wants_no_search_has_no_index_and_needs_no_program(
    whole: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(whole.root / "nothing"))
    whole.city["search"] = False
    whole.build()
    assert not (whole.output / "pagefind").exists()
    assert (whole.output / "find" / "index.html").is_file()


def test_a_build_makes_the_index_of_its_pages(whole: Hub) -> None:
    whole.build()
    assert "/members/hub/" in found(whole.output)
