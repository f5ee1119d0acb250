"""The documents hold: what they show works, and what exists is in them."""

import ast
import inspect
import re
import shlex
import shutil
import sys
import tomllib
from datetime import timedelta
from importlib.metadata import packages_distributions
from pathlib import Path
from pkgutil import resolve_name

import pytest
from invoke import Program
from packaging.requirements import Requirement

import tasks
from plugins.publish.build import check

ROOT = Path(__file__).parent.parent
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()


EXAMPLES = ["CONTRIBUTING.md", "plugins/members/README.md", "plugins/board/README.md"]


def files_of(document: str) -> dict[str, str]:
    """Return the whole files that a document shows, by the path last named before each."""
    text = (ROOT / document).read_text()
    pieces = re.split(r"^```markdown\n(.*?)^```", text, flags=re.M | re.S)
    named = [re.findall(r"`content/([\w/-]+\.md)`", words) for words in pieces[::2]]
    return {paths[-1]: file for paths, file in zip(named, pieces[1::2], strict=False)}


def test_the_files_that_the_documents_show_pass_the_check(tmp_path: Path) -> None:
    files = {path: text for document in EXAMPLES for path, text in files_of(document).items()}
    types = re.findall(r"^type: (\w+)$", "\n".join(files.values()), re.M)
    known = {"organisation", "service", "person", "offer", "project", "funding", "award", "other"}
    assert set(types) == known, "one of each that can be written, and an event"
    for path, text in files.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    shutil.copytree(ROOT / "tests/plugins/cities/bare", tmp_path, dirs_exist_ok=True)
    records, faults = check(ROOT / "pelicanconf.py", PATH=str(tmp_path))
    assert [str(fault) for fault in faults] == []
    assert records - 2 == len(files) == 9


def test_the_example_of_a_member_says_how_soon_somebody_answers() -> None:
    assert "answers_within: 3" in files_of("CONTRIBUTING.md")["members/hill-top-makers.md"]


STARTED = re.findall(r"^\.venv/bin/inv (new\..+)$", CONTRIBUTING, re.M)


def type_in(words: str) -> None:
    Program(namespace=tasks.ns, binary="inv").run(["inv", *shlex.split(words)], exit=False)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tasks, "ROOT", tmp_path)
    return tmp_path


def test_every_command_that_starts_a_file_is_shown_and_works_as_shown(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in STARTED:
        type_in(command)
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.count(f"write what stands in < >, then run {tasks.INV} check") == len(STARTED)
    assert len([*here.rglob("*.md")]) == len(STARTED)
    shown = {command.split()[0] for command in STARTED}
    assert shown == {name for name in tasks.ns.task_names if name.startswith("new.")}


@pytest.mark.parametrize("words", ["new.member --help", "new.event Tea --help 2027-01-16"])
def test_asking_for_help_starts_no_file(
    here: Path, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(words)
    name = words.split()[0]
    told = f"--help names nothing. What to write: {tasks.INV} --help {name}"
    assert told in capsys.readouterr().err
    assert [*here.iterdir()] == []


def test_the_readme_is_short_and_names_every_task() -> None:
    readme = (ROOT / "README.md").read_text()
    assert len(readme.splitlines()) <= 80
    names = Program(namespace=tasks.ns).namespace.task_names
    assert len(names) >= 11
    known = readme + CONTRIBUTING  # which says how to start a file
    assert [name for name in names if f".venv/bin/inv {name}" not in known] == []


def test_a_task_is_short_and_says_what_it_is_for() -> None:
    for name in tasks.ns.task_names:
        body = tasks.ns[name].body
        assert body.__doc__, name
        source = inspect.getsource(body)
        assert len(source[source.index("def ") :].splitlines()) <= 12, name


def test_the_lock_files_fit_the_ranges() -> None:
    from tests.lock import misfits

    assert misfits() == []


def test_what_the_rooms_import_is_declared_and_what_is_declared_is_imported() -> None:
    rooms = [*ROOT.glob("*.py"), *ROOT.glob("aggregator/**/*.py"), *ROOT.glob("plugins/**/*.py")]
    found = {name for room in rooms for name in _imported(room)} - set(sys.stdlib_module_names)
    outside = found - {"aggregator", "plugins", "pelicanconf"}
    outside.discard("pydantic_core")  # a part of pydantic, of the version that fits it
    packages = packages_distributions()
    zstd = dict.fromkeys(("backports", "compression"), "backports.zstd")  # Python's own from 3.14
    used = {zstd.get(name) or packages[name][0].lower() for name in outside}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {Requirement(line).name for line in project["dependencies"]}
    assert used == declared
    reasons = (ROOT / "docs/decisions/0002-dependencies.md").read_text()
    needed = [*declared, *(Requirement(x).name for x in project["optional-dependencies"]["dev"])]
    assert [name for name in needed if name not in reasons and not name.startswith("types-")] == []


def _imported(path: Path) -> set[str]:
    found = list(ast.walk(ast.parse(path.read_text())))
    whole = {name.name for node in found if isinstance(node, ast.Import) for name in node.names}
    parts = {n.module or "" for n in found if isinstance(n, ast.ImportFrom) and not n.level}
    return {name.partition(".")[0] for name in whole | parts}


def test_every_relative_link_in_the_documents_leads_somewhere() -> None:
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("plugins/*/README.md")]
    assert len(documents) > 10
    missing = [
        f"{document.name}: {target}"
        for document in documents
        if document.name != "CONTRIBUTING.md"  # its example links to an example
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text())
        if not (document.parent / target).exists()
    ]
    assert missing == []


SECURITY = (ROOT / "docs/security.md").read_text()
LIMITS = re.findall(r"`((?:aggregator|plugins)\.[\w.]+)` = ([\d.,]*\d)", SECURITY)


@pytest.mark.parametrize(("name", "written"), LIMITS)
def test_a_limit_in_the_document_on_security_is_that_of_the_code(name: str, written: str) -> None:
    owner, _, field = name.rpartition(".")
    of = resolve_name(owner)
    found = getattr(of() if inspect.isclass(of) else of, field)
    number = found.days if isinstance(found, timedelta) else found
    assert float(written.replace(",", "")) == float(str(number))


def test_every_test_that_the_document_on_security_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/.-]+)`", SECURITY)
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []
    promises = re.findall(r"^\| (?!promise|---)(.+?) \|.*\| (.*?) \|$", SECURITY, re.M)
    assert [promise for promise, tests in promises if "`tests/" not in tests] == []


@pytest.mark.parametrize("document", ["SECURITY.md", "docs/security.md", "docs/privacy.md"])
def test_what_these_documents_link_to_is_there(document: str) -> None:
    place = ROOT / document
    links = re.findall(r"\]\(((?!https?:)[^)#]+)", place.read_text())
    assert links
    assert [link for link in links if not (place.parent / link).exists()] == []
