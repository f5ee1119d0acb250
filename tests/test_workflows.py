"""What runs on the forge: a stranger's proposal can do nothing there, and nothing of it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / ".github").rglob("*.y*ml"))
WORKFLOWS = [path for path in FILES if path.parent.name == "workflows"]
# Where somebody outside can choose the words: only as the value of a variable or of an input.
GIVEN = re.compile(r"\$\{\{.*?\}\}", re.DOTALL)
WRITES = {"nightly.yml": {"keep": {"contents": "write"}}}
PUBLISHES = {"nightly.yml": {"publish": {"pages": "write", "id-token": "write"}}}


def read(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)


def steps(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job in read(path)["jobs"].items():
        yield from ((name, step) for step in job["steps"])


def uses(path: Path, action: str) -> list[dict[str, Any]]:
    found = [step for _, step in steps(path)]
    return [step for step in found if step.get("uses", "").startswith(f"{action}@")]


each = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def test_the_workflows_are_those_that_were_looked_at() -> None:
    assert [path.name for path in FILES] == ["dependabot.yml", "nightly.yml", "pull-request.yml"]


@each
def test_no_proposal_starts_anything_with_more_rights_than_its_own(path: Path) -> None:
    starts = set(read(path)["on"])
    asked = {
        "pull_request_target",
        "workflow_run",
        "issue_comment",
        "issues",
        "repository_dispatch",
    }
    assert not starts & asked
    if "pull_request" in starts:
        assert read(path)["permissions"] == {"contents": "read"}
        assert all("permissions" not in job for job in read(path)["jobs"].values())
        assert all("environment" not in job for job in read(path)["jobs"].values())


@each
def test_a_job_has_only_the_rights_that_it_needs(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] in ({}, {"contents": "read"}), "nothing by default"
    more = {**WRITES.get(path.name, {}), **PUBLISHES.get(path.name, {})}
    for name, job in workflow["jobs"].items():
        assert job.get("permissions", {}) in ({}, {"contents": "read"}, more.get(name)), name
        assert int(job["timeout-minutes"]) <= 30
        assert job["runs-on"] == "ubuntu-latest", "no machine of ours runs what strangers wrote"


@each
def test_what_may_write_runs_nothing_of_the_software(path: Path) -> None:
    for name, step in steps(path):
        rights = read(path)["jobs"][name].get("permissions", {})
        if "write" in rights.values():
            assert not re.search(r"python|pip|\binv\b|\.ci/|\bsh\b|npm", step.get("run", "")), name


@each
def test_no_words_from_outside_stand_in_a_command(path: Path) -> None:
    for _, step in steps(path):
        assert not GIVEN.search(step.get("run", "")), "give it as env: and quote the variable"
        assert "github-script" not in step.get("uses", "")


@each
def test_no_secret_is_named_but_where_the_night_is_kept(path: Path) -> None:
    for secret in ("secrets.", "github.token", "toJSON"):
        named = [(name, step) for name, step in steps(path) if secret in str(step)]
        assert path.read_text(encoding="utf-8").count(secret) == len(named), "in a step, or not"
        for name, step in named:
            assert name == "keep"
            assert read(path)["jobs"][name]["environment"] == "night", "given to the main branch"
            assert "run" in step, "the last thing that the job does"


@each
def test_a_checkout_leaves_no_token_behind(path: Path) -> None:
    found = uses(path, "actions/checkout")
    assert found
    for step in found:
        assert step["with"]["persist-credentials"] == "false"
        assert not {"submodules", "lfs", "token", "ssh-key"} & set(step["with"])


@each
def test_an_action_is_named_by_the_commit_that_was_looked_at(path: Path) -> None:
    rows = re.findall(r"uses: *(.+)", path.read_text(encoding="utf-8"))
    assert rows
    for row in rows:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", row), row


@each
def test_a_proposal_writes_no_cache_and_the_night_takes_only_what_it_made(path: Path) -> None:
    proposed = "pull_request" in read(path)["on"]
    for action in ("actions/cache", "actions/cache/save", "actions/upload-artifact"):
        assert not (proposed and uses(path, action)), action
    for step in uses(path, "actions/setup-python"):
        assert "cache" not in step["with"], "it would be a cache, too"
    for step in uses(path, "actions/download-artifact"):
        assert set(step["with"]) == {"name", "path"}, "of this run, and of no other"


def test_the_night_begins_by_itself_or_by_hand_and_from_the_main_branch() -> None:
    workflow = read(ROOT / ".github/workflows/nightly.yml")
    assert set(workflow["on"]) == {"schedule", "workflow_dispatch"}
    for step in uses(ROOT / ".github/workflows/nightly.yml", "actions/checkout"):
        assert step["with"]["ref"] == "${{ github.event.repository.default_branch }}"


def test_who_may_change_what_is_judged_by_the_program_of_the_branch_that_is_changed() -> None:
    """What is proposed is fetched, not checked out; nothing after that runs but our own check."""
    job = read(ROOT / ".github/workflows/pull-request.yml")["jobs"]["owners"]
    assert job["if"] == "github.event_name == 'pull_request'"
    first, *others = job["steps"]
    assert first["with"]["ref"] == "${{ github.event.pull_request.base.sha }}"
    fetch, judge = others[-2:]
    assert fetch["run"].startswith("git fetch ")
    assert judge["run"].splitlines()[0].startswith('echo "::stop-commands::')
    assert (
        judge["run"]
        .splitlines()[1]
        .startswith("bash .ci/proposal refs/proposal^1 --head refs/proposal ")
    )
    commands = " ".join(step.get("run", "") for step in others)
    assert not re.search(r"git (checkout|switch|merge|pull|reset|worktree|submodule)", commands)
