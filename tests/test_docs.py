"""The documents hold: what they show works, and what exists is in them."""

import re
from pathlib import Path

import pytest
import yaml
from invoke import Program

import tasks
from plugins.publish.build import check

ROOT = Path(__file__).parent.parent
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()


def test_the_three_files_of_contributing_pass_the_check(tmp_path: Path) -> None:
    blocks = re.findall(r"^```markdown\n(.*?)^```", CONTRIBUTING, re.M | re.S)
    paths = re.findall(r"`content/([\w/-]+\.md)`", CONTRIBUTING)
    assert len(blocks) == len(paths) == 3
    for path, text in zip(paths, blocks, strict=True):
        file = tmp_path / path
        file.parent.mkdir(parents=True)
        file.write_text(text)
    records, faults = check(ROOT / "pelicanconf.py", PATH=str(tmp_path))
    assert [str(fault) for fault in faults] == []
    assert records == 3


def test_the_readme_is_short_and_names_every_task() -> None:
    readme = (ROOT / "README.md").read_text()
    assert len(readme.splitlines()) <= 80
    names = Program(namespace=tasks.ns).namespace.task_names
    assert len(names) >= 11
    assert [name for name in names if f"inv {name}" not in readme] == []


def test_a_task_is_short_and_says_what_it_is_for() -> None:
    for name in tasks.ns.task_names:
        body = tasks.ns[name].body
        assert body.__doc__, name


@pytest.mark.parametrize("path", sorted((ROOT / ".github/workflows").glob("*.yml")), ids=str)
def test_a_strangers_proposal_runs_with_a_token_that_can_only_read(path: Path) -> None:
    workflow = yaml.load(path.read_text(), yaml.BaseLoader)
    assert "pull_request_target" not in workflow["on"]
    if "pull_request" in workflow["on"]:
        assert workflow["permissions"] == {"contents": "read"}
        assert all("permissions" not in job for job in workflow["jobs"].values())


def test_the_lock_file_fits_the_ranges() -> None:
    from tests.lock import misfits

    assert misfits() == []


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
