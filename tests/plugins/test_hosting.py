"""What hosts that read `_headers` send: the policy with each page, and with nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from town import REPOSITORY, Hub

from plugins.records.policy import HEADERS, policy_sent

POLICY = "Content-Security-Policy"
RECIPES = ["nginx.conf", "Caddyfile", "htaccess", "README.md"]


def sent(file: Path, address: str) -> list[tuple[str, str]]:
    """Return what such a host sends with an address: what each rule says whose path fits it."""
    found: list[tuple[str, str]] = []
    for rule in re.findall(r"^(/\S*)\n((?:  .+\n)+)", file.read_text("utf-8"), re.M):
        path, lines = rule
        fits = address.startswith(path[:-1]) if path.endswith("*") else address == path
        for line in lines.splitlines() if fits else ():
            name, _, value = line.strip().partition(": ")
            found.append((name, value))
    return found


def addresses(hub: Hub) -> list[str]:
    files = [path for path in sorted(hub.output.rglob("*")) if path.is_file()]
    names = [path.relative_to(hub.output).as_posix() for path in files]
    shown = [re.sub(r"(^|/)index\.html$", r"\1", name) for name in names if name != "_headers"]
    return [f"/{name}" for name in shown]


def test_each_page_has_one_policy_and_the_worker_of_the_search_has_none(whole: Hub) -> None:
    whole.build()
    for address in addresses(whole):
        given = sent(whole.output / "_headers", address)
        assert len(given) == len(dict(given)), f"{address}: what is said twice is joined"
        assert HEADERS.items() <= dict(given).items(), address
        if address.endswith(("/", ".html")):
            wanted = policy_sent(scripted=address == "/find/")
            assert dict(given)[POLICY] == wanted, address
        if address.startswith(("/theme/", "/pagefind/")):
            assert POLICY not in dict(given), address


def test_the_page_itself_and_its_host_say_the_same(whole: Hub) -> None:
    whole.build()
    for path in whole.output.rglob("*.html"):
        address = f"/{path.relative_to(whole.output).as_posix().removesuffix('index.html')}"
        (held,) = re.findall(rf'<meta http-equiv="{POLICY}" content="([^"]*)">', path.read_text())
        given = dict(sent(whole.output / "_headers", address))[POLICY]
        assert given == f"{held}; frame-ancestors 'none'", address


def test_pictures_of_others_are_let_through_only_where_the_city_says_so(whole: Hub) -> None:
    whole.build()
    assert "https:" not in whole.page("_headers")
    whole.city["remote_pictures"] = True
    whole.build()
    assert "img-src 'self' https:" in whole.page("_headers")
    assert "img-src 'self' https:" in whole.page("index.html")


def test_with_the_search_switched_off_no_page_may_run_a_script(whole: Hub) -> None:
    whole.city["search"] = False
    whole.build()
    for file in ("_headers", "find/index.html"):
        assert "script-src" not in whole.page(file)
    assert "/pagefind/" not in whole.page("_headers")


def test_a_hub_under_a_path_of_its_own_has_rules_for_that_path_alone(whole: Hub) -> None:
    whole.city["url"] = "https://exampleton.example/hub"
    whole.build()
    paths = re.findall(r"^\S+", whole.page("_headers"), re.M)
    assert "/hub/find/*" in paths
    assert [path for path in paths if not path.startswith("/hub/")] == []


def test_what_is_in_the_search_by_digest_is_kept_and_lists_of_feeds_have_their_type(
    whole: Hub,
) -> None:
    whole.build()
    file = whole.output / "_headers"
    (part, *_) = (whole.output / "pagefind/fragment").iterdir()
    kept = dict(sent(file, f"/pagefind/fragment/{part.name}"))["Cache-Control"]
    assert kept.endswith("immutable")
    assert "Cache-Control" not in dict(sent(file, "/pagefind/pagefind.js"))
    assert dict(sent(file, "/feeds.opml"))["Content-Type"] == "text/x-opml; charset=utf-8"


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_says_word_for_word_what_the_hub_means(name: str) -> None:
    text = (REPOSITORY / "docs/deploy" / name).read_text("utf-8")
    for scripted in (False, True):
        assert len(re.findall(re.escape(policy_sent(scripted=scripted)), text)) == 1
    assert [header for header, value in HEADERS.items() if header not in text] == []
    assert [value for value in HEADERS.values() if value not in text] == []
    assert "unsafe-" not in text
