"""Proposals, as real commits: what nobody may add, and who may change whose files."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from town import PDF, PNG, REPOSITORY

from plugins.proposals import codeowners, tree
from plugins.proposals.check import Verdict, check
from plugins.proposals.codeowners import Owners
from plugins.proposals.tree import Unreadable

OWNERS = Owners(("@hub-host",), {"ay": ("@ann",), "bee": ("@bob", "@team/bees")})
MEMBER = "---\ntype: organisation\nname: {}\nowners: [{}]\n---\n"
EVENT = "---\ntitle: T\norganiser: {}\n---\n"
BASE = {
    ".github/CODEOWNERS": codeowners.written(OWNERS),
    "content/members/ay.md": MEMBER.format("A", '"@ann"'),
    "content/members/bee.md": MEMBER.format("B", '"@bob"'),
    "content/members/cee.md": "---\ntype: organisation\nname: C\n---\n",
    "content/events/2027-01-01-bees.md": EVENT.format("bee"),
    "content/files/door.png": PNG,
    "content/pulled/bee/2026-01-01-x-01234567.md": "pulled",
    "content/pages/about.md": "---\ntitle: About\n---\n",
    "tasks.py": "",
}
Files = Mapping[str, "str | bytes | None"]


@dataclass
class Repo:
    """A repository of two branches: `main`, and the one that is checked out and proposed."""

    root: Path

    def git(self, *words: str, given: bytes = b"") -> str:
        who = ("-c", "user.name=Sam", "-c", "user.email=sam@hub.example")
        command = ["git", *who, "-c", "protocol.file.allow=always", *words]
        done = subprocess.run(command, cwd=self.root, input=given, check=True, capture_output=True)
        return done.stdout.decode().strip()

    def commit(self, files: Files = {}) -> None:  # noqa: B006 - only read
        for name, words in files.items():
            path = self.root / name
            if words is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(words if isinstance(words, bytes) else words.encode())
        self.git("add", "--all")
        self.git("commit", "--allow-empty", "--message", "x")

    def add(self, mode: str, name: str, content: bytes = b"x") -> None:
        """Add what no file system here would keep, and commit it."""
        blob = "1" * 40
        if mode != "160000":
            blob = self.git("hash-object", "-w", "--stdin", given=content)
        row = f"{mode} {blob}\t{name}\0".encode("utf-8", "surrogateescape")
        self.git("update-index", "-z", "--add", "--index-info", given=row)
        self.git("commit", "--message", "x")

    def verdict(self, author: str = "") -> Verdict:
        return check(self.root, "main", "HEAD", author)

    def faults(self, author: str = "ann") -> list[str]:
        return [str(fault) for fault in self.verdict(author).faults]

    def asked(self, author: str = "ann") -> list[str]:
        found = self.verdict(author)
        assert found.faults == []
        return [str(one) for one in found.agreements]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path)
    made.git("init", "--initial-branch", "main")
    made.commit(BASE)
    made.git("checkout", "-b", "proposed")
    return made


@pytest.fixture
def propose(repo: Repo) -> Callable[[Files], Repo]:
    def make(files: Files) -> Repo:
        repo.commit(files)
        return repo

    return make


Propose = Callable[[Files], Repo]
OWN = {
    "content/members/ay.md": MEMBER.format("Another name", '"@ann"'),
    "content/posts/ay/2027-01-01-hello.md": "---\ntitle: Hello\n---\n",
    "content/events/2027-01-02-ours.md": EVENT.format("ay"),
    "content/board/bench.md": "---\ntype: offer\nmember: ay\n---\n",
    "content/places/hall.md": "---\nname: Hall\norganisation: ay\n---\n",
    "content/files/bench.png": PNG,
}


@pytest.mark.parametrize("author", ["ann", "@ann", "ANN", "@hub-host"])
def test_a_member_s_owner_and_a_maintainer_may_change_all_that_is_the_member_s(
    propose: Propose, author: str
) -> None:
    assert propose(OWN).asked(author) == []


def test_without_an_author_everybody_is_named_who_must_agree(propose: Propose) -> None:
    asked = propose(OWN).asked("")
    assert len(asked) == len(OWN)
    assert "content/members/ay.md: speaks for ay; ask @ann or @hub-host" in asked
    assert "content/board/bench.md: speaks for ay; ask @ann or @hub-host" in asked


HERS = "speaks for bee, which @ann does not own; let @bob or @team/bees or @hub-host propose it"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("content/members/bee.md", MEMBER.format("Bad", '"@bob"')),
        ("content/members/bee.md", None),
        ("content/posts/bee/2027-01-01-hello.md", "---\ntitle: Hello\n---\n"),
        ("content/events/2027-01-03-new.md", EVENT.format("bee")),
        ("content/events/2027-01-01-bees.md", EVENT.format("ay")),
        ("content/events/2027-01-01-bees.md", None),
        ("content/board/x.md", "---\ntype: ask\nmember: bee\n---\n"),
        ("content/board/x.md", "---\ntype: project\nlead: bee\n---\n"),
        ("content/board/x.md", "---\ntype: offer\nmember: ay\nlead: bee\n---\n"),
        ("content/board/x.md", "---\ntype: award\nrecipient: bee\n---\n"),
        ("content/places/x.md", "---\nname: X\norganisation: bee\n---\n"),
        ("content/members/desk.md", "---\ntype: service\norganisation: bee\n---\n"),
        ("content/pulled/bee/2026-01-01-x-01234567.md", None),
    ],
)
def test_nobody_speaks_for_another_member_before_or_after(
    propose: Propose, path: str, words: str | None
) -> None:
    assert f"{path}:1: owners: {HERS}" in propose({path: words}).faults()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (".github/workflows/x.yml", "on: push\n"),
        (".github/CODEOWNERS", "* @ann\n"),
        ("CODEOWNERS", "* @ann\n"),
        (".ci/proposal", "true\n"),
        ("tasks.py", "print()\n"),
        ("plugins/x.py", ""),
        ("content/suppressed.yml", "[]\n"),
        ("content/moderation.yml", "allow: []\n"),
        ("content/pages/about.md", "---\ntitle: Ours\n---\n"),
        ("content/members/dee.md", MEMBER.format("D", '"@ann"')),
        ("content/members/cee.md", MEMBER.format("C", '"@ann"')),
        ("content/members/ay.md", MEMBER.format("A", '"@ann", "@friend"')),
        ("content/members/ay.md", "---\ntype: organisation\nname: A\n---\n"),
        ("content/board/x.md", "---\ntype: funding\nfunder: Somebody\n---\n"),
        ("content/events/2027-01-04-x.md", "---\ntitle: T\norganiser: [ay]\n---\n"),
        ("content/files/door.png", PNG + b"another"),
        ("content/files/door.png", None),
    ],
)
def test_what_is_the_hub_s_own_needs_a_maintainer(
    propose: Propose, path: str, words: str | bytes | None
) -> None:
    asked = propose({path: words}).asked()
    assert [one for one in asked if one.startswith(f"{path}: ") and "; ask @hub-host" in one]
    assert propose({}).asked("hub-host") == []


def test_nobody_grants_themselves_a_folder(propose: Propose) -> None:
    """The list of the proposal does not count, nor does what it writes into a member's file."""
    mine = Owners(("@mallory",), {"bee": ("@mallory",)})
    repo = propose(
        {
            ".github/CODEOWNERS": codeowners.written(mine),
            "content/members/bee.md": MEMBER.format("B", '"@mallory"'),
            "content/posts/bee/2027-01-01-hello.md": "---\ntitle: Hello\n---\n",
        }
    )
    faults = repo.faults("mallory")
    assert [fault.split(":")[0] for fault in faults] == [
        "content/members/bee.md",
        "content/posts/bee/2027-01-01-hello.md",
    ]
    asked = [one.path for one in repo.verdict("mallory").agreements]
    assert asked == [".github/CODEOWNERS", "content/members/bee.md"]


def test_what_was_given_away_since_the_proposal_was_begun_counts_as_it_is_now(repo: Repo) -> None:
    repo.git("checkout", "main")
    repo.commit({"content/events/2027-01-09-x.md": EVENT.format("ay")})
    repo.git("checkout", "-B", "proposed")
    repo.commit({"content/events/2027-01-09-x.md": "---\ntitle: New\norganiser: ay\n---\n"})
    repo.git("checkout", "main")
    repo.commit({"content/events/2027-01-09-x.md": EVENT.format("bee"), "tasks.py": "changed"})
    repo.git("checkout", "proposed")
    assert repo.faults() == [f"content/events/2027-01-09-x.md:1: owners: {HERS}"]


@pytest.mark.parametrize("folder", ["verified", "pulled/bee", "stamps", "health", "pictures/bee"])
def test_nobody_writes_what_the_night_alone_writes(propose: Propose, folder: str) -> None:
    name = f"content/{folder}/é.md"
    told = f"{name}:1: file: is written by the nightly job alone; take it out; "
    for author in ("ann", "bob", "hub-host"):
        assert [one for one in propose({name: "new"}).faults(author) if one.startswith(told)]


def test_a_member_s_owner_may_take_away_what_the_night_wrote_of_it(propose: Propose) -> None:
    path = "content/pulled/bee/2026-01-01-x-01234567.md"
    assert propose({path: None}).asked("bob") == []


@pytest.mark.parametrize(
    ("mode", "path", "told"),
    [
        ("120000", "content/members/x.md", "file: is a link to another place; put the file"),
        ("120000", "docs/x.md", "file: is a link to another place; put the file itself here"),
        ("160000", "content/files/x", "file: is another repository (a submodule); put the files"),
        ("160000", "vendor", "file: is another repository (a submodule); put the files"),
        ("100755", "content/files/x.png", "file: may be run as a program; take that away: git"),
        ("100755", "content/members/x.md", "file: may be run as a program; take that away: git"),
    ],
)
def test_links_submodules_and_programs_are_refused_whoever_proposes_them(
    repo: Repo, mode: str, path: str, told: str
) -> None:
    repo.add(mode, path)
    for author in ("ann", "hub-host"):
        assert f"{path}:1: {told}" in "\n".join(repo.faults(author))


def test_a_program_among_the_code_is_for_a_maintainer(repo: Repo) -> None:
    repo.add("100755", ".ci/new")
    assert ".ci/new:1: file: may be run as a program" in repo.faults()[0]
    assert repo.asked("hub-host") == []


NAMES = [
    ("content/posts/ay/con.md", "is a name that Windows keeps for itself (con)"),
    ("content/posts/ay/AUX.tar.md", "is a name that Windows keeps for itself (AUX)"),
    ("content/posts/ay/com1", "is a name that Windows keeps for itself (com1)"),
    ("content/posts/nul/2027-01-01-x.md", "is a name that Windows keeps for itself (nul)"),
    ("content/files/x.png.", "begins or ends with a space, or ends with a dot"),
    ("content/files/x.png ", "begins or ends with a space, or ends with a dot"),
    ("content/files /x.png", "begins or ends with a space, or ends with a dot"),
    *((f"content/files/a{sign}b.png", f"holds {sign}, which") for sign in '<>:"|?*\\'),
    ("content/files/a\nb.png", "holds a hidden character"),
    ("content/files/a\x1b[2Jb.png", "holds a hidden character"),
    ("content/files/gnp.\u202epng", "holds a hidden character"),
    ("content/files/cafe\u0301.png", "is written in pieces (Unicode NFD)"),
    (f"content/files/{'é' * 121}.png", "has 246 bytes"),
    (f"content/{'a/' * 120}x.png", "has 253 characters and 121 folders"),
    ("content/files/caf\udce9.png", "is no UTF-8"),
    (".gitattributes", "tells git to treat files otherwise"),
    ("content/files/.gitattributes", "tells git to treat files otherwise"),
    (".gitmodules", "tells git to treat files otherwise"),
    (".lfsconfig", "tells git to treat files otherwise"),
    ("content/files/GIT~1/hooks/x.png", "leads out of its folder, or into git's own"),
    ("content/members/AY.md", "is content/members/ay.md on a machine that tells no small from"),
    ("Content/members/new.md", "is content on a machine that tells no small from capital letters"),
]


@pytest.mark.parametrize(("path", "told"), NAMES, ids=ascii)
def test_a_name_that_some_machine_cannot_keep_is_refused(repo: Repo, path: str, told: str) -> None:
    repo.git("config", "core.protectHFS", "false")
    repo.git("config", "core.protectNTFS", "false")
    repo.add("100644", path, PNG)
    faults = repo.faults("hub-host")
    assert [one for one in faults if f":1: file name: {told}" in one]
    assert all(one.isprintable() for one in faults)


def test_twins_of_one_proposal_are_told_by_case_and_by_accent(repo: Repo) -> None:
    for name in ("Ca.png", "ca.png", "É.png", "e\u0301.png"):
        repo.add("100644", f"content/files/{name}", PNG)
    told = " ".join(repo.faults())
    assert "tells no small from capital letters" in told
    assert told.count("tells no small") == 2


@pytest.mark.parametrize(
    ("path", "content", "told"),
    [
        ("content/files/x.png", b"<script>", "file: is called .png and is something else"),
        ("content/files/x.pdf", PNG, "file: is called .pdf and is something else"),
        ("content/files/x.txt", b"MZ\0\0", "file: is called .txt and is something else"),
        ("content/files/x.svg", b"<svg/>", "file name: '.svg' is no kind of file the hub copies"),
        ("content/files/x.html", b"<p>", "file name: '.html' is no kind of file the hub copies"),
        ("content/files/x.exe", b"MZ", "file name: '.exe' is no kind of file the hub copies"),
        ("content/files/.htaccess", b"x", "file name: begins with a dot: nothing reads it"),
        ("content/files/x.png", PNG + b"x" * 2_000_000, "file: has 2,000,008 bytes; make it smal"),
        ("content/members/x.png", PNG, "file name: is not read; write a .md file; pictures and"),
        ("content/posts/ay/x.md", b"x" * 250_001, "file: has 250,001 bytes; make it smaller"),
        ("plugins/x.bin", b"x" * 1_000_001, "file: has 1,000,001 bytes; make it smaller"),
        ("content/posts/ay/x.md", b"---\ntitle: \xe9\n---\n", "encoding: is not UTF-8; save it"),
        ("content/posts/ay/x.md", b"title: x\n", "first line: does not begin the list of fields"),
        ("content/events/x.md", b"---\na: &a [*a]\n---\n", "&a: has a special meaning in YAML"),
    ],
)
def test_a_file_of_the_wrong_kind_or_size_is_refused(
    propose: Propose, path: str, content: bytes, told: str
) -> None:
    faults = propose({path: content}).faults("hub-host")
    assert [one for one in faults if one.startswith(f"{path}:") and told in one]


def test_a_paper_of_the_kind_that_its_name_says_is_taken(propose: Propose) -> None:
    assert propose({"content/files/x.pdf": PDF}).asked() == []


def test_too_much_at_once_is_for_a_maintainer(propose: Propose) -> None:
    repo = propose({f"content/posts/ay/{n}.md": "---\ntitle: T\n---\n" for n in range(201)})
    assert repo.faults() == [
        "proposal:1: files: changes 201 files; at most 200; make several proposals of it"
    ]
    assert repo.faults("hub-host") == []


def test_of_very_much_at_once_only_that_is_told(repo: Repo) -> None:
    big = PDF + bytes(9_000_000)
    repo.commit({f"content/files/{n}.pdf": big + bytes([n]) for n in range(7)})
    (fault,) = repo.faults()
    assert fault.startswith("proposal:1: files: adds 63,000,070 bytes; at most 30,000,000; make")
    assert repo.asked("hub-host") == []


def run(repo: Repo, *words: str, **changed: str) -> subprocess.CompletedProcess[str]:
    own = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = ["bash", str(REPOSITORY / ".ci/proposal"), *words]
    environment = {**os.environ, "PATH": own, **changed}
    return subprocess.run(
        command, cwd=repo.root, env=environment, capture_output=True, text=True, check=False
    )


def test_the_command_says_all_at_once_and_ends_with_its_code(repo: Repo) -> None:
    assert run(repo, "main", "--author", "ann").returncode == 0
    repo.commit({"tasks.py": "x"})
    done = run(repo, "main", "--author", "@ann")
    assert (done.returncode, done.stderr) == (3, "")
    assert "must agree:\ntasks.py: is the hub's own; ask @hub-host\n" in done.stdout
    repo.commit({"content/files/x.svg": "x", "content/files/y.svg": "y"})
    done = run(repo, "main", "--author", "ann")
    assert done.returncode == 1
    assert done.stdout.endswith("2 faults to mend.\n")
    assert run(repo, "--author=ann", "--", "--output=x").returncode == 2
    assert "there is no such commit" in run(repo, "gone").stderr


def test_nothing_of_the_proposal_is_run(repo: Repo, tmp_path: Path) -> None:
    """Its own check, a module that ours would import, a hook and a filter: none is asked."""
    trap = f"from pathlib import Path\nPath({str(tmp_path / 'sprung')!r}).touch()\n"
    names = ("plugins/__init__.py", "plugins/proposals/__main__.py", "yaml.py", "sitecustomize.py")
    repo.commit(dict.fromkeys((*names, "argparse.py"), trap))
    repo.commit({".gitattributes": "* filter=x diff=x\n", ".gitconfig": "[diff]\n external = x\n"})
    done = run(repo, "main", "--author", "ann")
    assert done.returncode == 1, done.stderr
    assert not (tmp_path / "sprung").exists()


def test_no_commit_is_needed_to_be_checked_out(repo: Repo) -> None:
    repo.commit({"content/files/x.svg": "x"})
    repo.git("checkout", "main")
    done = run(repo, "main", "--head", "proposed", "--author", "ann")
    assert "content/files/x.svg:1: " in done.stdout


def test_no_name_in_a_file_forges_a_line_of_the_report(repo: Repo) -> None:
    """It is read by people, and by a forge that takes some lines for commands."""
    repo.commit(
        {"content/events/2027-01-03-x.md": EVENT.format('"x\\n::error::y\\e[2J' + "z" * 900 + '"')}
    )
    for author in ("", "--author=ann"):
        done = run(repo, "main", *filter(None, [author]))
        assert done.returncode == 3
        head, line = done.stdout.splitlines()
        assert head == "Before it is merged, somebody must agree:"
        assert "speaks for x\\n::error::y\\x1b[2Jz" in line
        assert len(line) < 500


def test_a_commit_whose_files_cannot_be_told_apart_or_read_is_refused(repo: Repo) -> None:
    """Of two files with one name the check would see the last, and who works with it the first."""
    blob = bytes.fromhex(repo.git("rev-parse", "main:content/members/bee.md"))
    evil = bytes.fromhex(repo.git("hash-object", "-w", "--stdin", given=b"evil"))
    for files, told in ((evil + blob, "x.md twice"), (b"\2" * 20, "fetch both commits")):
        parts = [files[at : at + 20] for at in range(0, len(files), 20)]
        folder = b"".join(b"100644 x.md\0" + part for part in parts)
        for name in (b"posts", b"content"):
            made = repo.git(
                "hash-object", "-t", "tree", "-w", "--literally", "--stdin", given=folder
            )
            folder = b"40000 " + name + b"\0" + bytes.fromhex(made)
        tree = repo.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", given=folder)
        head = repo.git("commit-tree", "-p", "main", "-m", "x", tree)
        done = run(repo, "main", "--head", head, "--author", "ann")
        assert done.returncode == 2
        assert told in done.stderr


def test_folders_that_hold_one_another_many_times_are_not_gone_through(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand million names out of a few hundred bytes."""
    inner = repo.git("hash-object", "-w", "--stdin", given=b"x")
    for level in range(9):
        mode = "040000 tree" if level else "100644 blob"
        rows = "".join(f"{mode} {inner}\t{number}\n" for number in range(10))
        inner = repo.git("mktree", given=rows.encode())
    bomb = repo.git("commit-tree", inner, "-p", "main", "-m", "x")
    monkeypatch.setattr(tree, "_MOST_BYTES", 400_000)
    with pytest.raises(Unreadable, match="there are too many files to look at"):
        check(repo.root, "main", bomb, "ann")
